import { LakehouseError } from "../model/errors";
import { parseExactJson } from "./parseExactJson";

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
    return new JsonNode(parseExactJson(text), file, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const where = path === "" ? file : `${path} in ${file}`;
    throw new LakehouseError("metadataInvalid", `${where} is not valid JSON: ${reason}.`, { file, field: path }, cause);
  }
}

/**
 * A place in a JSON document that knows its path. Every reader either returns the value in the asked form or throws
 * LakehouseError "metadataInvalid" that names the file and the path (`snapshots[3].snapshot-id`).
 */
export class JsonNode {
  /**
   * @param step  what leads here from the parent: a member's name or an item's index; without a parent, a whole path
   */
  constructor(
    readonly value: unknown,
    readonly file: string,
    private readonly step: string | number,
    private readonly parent?: JsonNode,
  ) {}

  /** Made when it is asked for, which is in messages: documents have many nodes. */
  get path(): string {
    const above = this.parent?.path ?? "";
    if (typeof this.step === "number") return `${above}[${this.step}]`;
    return above === "" ? this.step : `${above}.${this.step}`;
  }

  /** The member, or undefined when it is absent or null. */
  find(name: string): JsonNode | undefined {
    const object = this.object();
    if (!Object.hasOwn(object, name)) return undefined;
    const value = object[name];
    return value === null ? undefined : this.child(value, name);
  }

  /** The member, which must be present and not null. */
  get(name: string): JsonNode {
    return this.find(name) ?? this.child(undefined, name).fail("is required but missing");
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
    return this.value.map((item: unknown, index) => this.child(item, index));
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
    const { file, path } = this;
    const subject = path === "" ? "The document" : path;
    throw new LakehouseError("metadataInvalid", `${subject} in ${file} ${problem}.`, { file, field: path });
  }

  private object(): Readonly<Record<string, unknown>> {
    return isObject(this.value) ? this.value : this.fail("is not an object");
  }

  private child(value: unknown, step: string | number): JsonNode {
    return new JsonNode(value, this.file, step, this);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
