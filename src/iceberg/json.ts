import { parse } from "lossless-json";
import { LakehouseError } from "../model/errors";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * JSON text as a readable tree. Integers are exact (`bigint`); other numbers are doubles.
 *
 * @param file  path of the file, for messages
 * @throws LakehouseError "metadataInvalid" when the bytes are not UTF-8 or not JSON
 */
export function parseJson(bytes: Uint8Array, file: string): JsonNode {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new LakehouseError("metadataInvalid", `${file} is not UTF-8 text.`, { file }, cause);
  }
  return parseJsonText(text, file, "");
}

/** As parseJson, for text that was found inside a file at `path`. */
export function parseJsonText(text: string, file: string, path: string): JsonNode {
  try {
    return new JsonNode(parse(text, null, parseNumber), file, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const where = path === "" ? file : `${path} in ${file}`;
    throw new LakehouseError("metadataInvalid", `${where} is not valid JSON: ${reason}.`, { file, field: path }, cause);
  }
}

function parseNumber(text: string): bigint | number {
  return /^-?\d+$/.test(text) && text !== "-0" ? BigInt(text) : Number(text);
}

/**
 * A place in a JSON document that knows its path. Every reader either returns the value in the asked form or throws
 * LakehouseError "metadataInvalid" that names the file and the path (`snapshots[3].snapshot-id`).
 */
export class JsonNode {
  constructor(
    readonly value: unknown,
    readonly file: string,
    readonly path: string,
  ) {}

  /** The member, or undefined when it is absent or null. */
  find(name: string): JsonNode | undefined {
    const object = this.object();
    if (!Object.hasOwn(object, name)) return undefined;
    const value = object[name];
    return value === null ? undefined : this.child(value, this.path === "" ? name : `${this.path}.${name}`);
  }

  /** The member, which must be present and not null. */
  get(name: string): JsonNode {
    const found = this.find(name);
    if (found !== undefined) return found;
    const path = this.path === "" ? name : `${this.path}.${name}`;
    return this.child(undefined, path).fail("is required but missing");
  }

  /** The members of an object in the order of the file, absent and null ones left out. */
  members(): readonly (readonly [name: string, node: JsonNode])[] {
    const found: [string, JsonNode][] = [];
    for (const name of Object.keys(this.object())) {
      const node = this.find(name);
      if (node !== undefined) found.push([name, node]);
    }
    return found;
  }

  items(): readonly JsonNode[] {
    if (!Array.isArray(this.value)) return this.fail("is not a list");
    return this.value.map((item: unknown, index) => this.child(item, `${this.path}[${index}]`));
  }

  string(): string {
    return typeof this.value === "string" ? this.value : this.fail("is not a string");
  }

  boolean(): boolean {
    return typeof this.value === "boolean" ? this.value : this.fail("is not true or false");
  }

  /** An exact integer of 64 bits. */
  long(): bigint {
    if (typeof this.value !== "bigint") return this.fail("is not an integer");
    return BigInt.asIntN(64, this.value) === this.value ? this.value : this.fail("does not fit 64 bits");
  }

  /** An integer that a double holds exactly: ids, counts, times in milliseconds. */
  integer(): number {
    const value = Number(this.long());
    return Number.isSafeInteger(value) ? value : this.fail("is out of range");
  }

  number(): number {
    if (typeof this.value === "bigint") return Number(this.value);
    return typeof this.value === "number" ? this.value : this.fail("is not a number");
  }

  /** A string, or a number or boolean as its text: writers disagree on the values of properties and summaries. */
  text(): string {
    const kind = typeof this.value;
    return kind === "string" || kind === "bigint" || kind === "number" || kind === "boolean"
      ? String(this.value)
      : this.fail("is not a string");
  }

  isObject(): boolean {
    return isObject(this.value);
  }

  /** Throws "metadataInvalid" with a sentence about this place: `fail("is not a list")`. */
  fail(problem: string): never {
    const subject = this.path === "" ? "The document" : this.path;
    throw new LakehouseError("metadataInvalid", `${subject} in ${this.file} ${problem}.`, {
      file: this.file,
      field: this.path,
    });
  }

  private object(): Readonly<Record<string, unknown>> {
    return isObject(this.value) ? this.value : this.fail("is not an object");
  }

  private child(value: unknown, path: string): JsonNode {
    return new JsonNode(value, this.file, path);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
