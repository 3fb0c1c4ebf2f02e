import { LakehouseError, type LakehouseErrorCode } from "../model/errors";

/** A file by the path that the table's metadata writes, and where it lies on this machine. */
export interface LocalFile {
  readonly path: string;
  readonly local: string;
}

/** What a failed statement was about, for the message. */
export interface FailureContext {
  /** The files that it reads. */
  readonly files?: readonly LocalFile[];
  /** The person's own condition, when the statement holds one. */
  readonly where?: string;
}

/** An error of the engine as one of ours. `error` must not be an interrupt: those are cancellations. */
export function mapDuckdbError(error: unknown, context: FailureContext = {}): LakehouseError {
  if (LakehouseError.is(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const message = firstLine(text);
  const kind = /^([A-Za-z ]+?) Error: /.exec(text)?.[1] ?? "";
  const local = /['"](\/[^'"\n]*|[A-Za-z]:\\[^'"\n]*)['"]/.exec(text)?.[1];
  const file = local === undefined ? undefined : (context.files?.find((file) => file.local === local)?.path ?? local);
  const details = file === undefined ? {} : { file };
  if (kind === "Out of Memory") {
    return new LakehouseError(
      "unexpected",
      `The embedded engine ran out of memory: ${message}`,
      { remedy: "Allow it more memory (--memory on the command line, the memory setting in the editor)." },
      error,
    );
  }
  if (context.where !== undefined && isFaultOfExpression(kind)) {
    return new LakehouseError(
      "invalidArgument",
      `The condition ${JSON.stringify(context.where)} does not work: ${message}`,
      {},
      error,
    );
  }
  if (/No files found that match|Cannot open file|No such file/.test(text)) {
    return new LakehouseError("notFound", `The file ${file ?? ""} cannot be opened: ${message}`, details, error);
  }
  if (file !== undefined) {
    return new LakehouseError("metadataInvalid", `The file ${file} cannot be read: ${message}`, details, error);
  }
  return new LakehouseError(codeOf(kind), `The embedded engine failed: ${message}`, details, error);
}

/** True for a failure that may come of a damaged file, though the engine's message does not say which. */
export function mightBeDamage(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return !/^(Binder|Catalog|Parser|Out of Memory|TransactionContext|Permission) Error/.test(text);
}

/** The error for a file that cannot be decoded. */
export function damagedFile(path: string, error: unknown): LakehouseError {
  const message = firstLine(error instanceof Error ? error.message : String(error));
  return new LakehouseError("metadataInvalid", `The file ${path} is damaged: ${message}`, { file: path }, error);
}

/** True when a statement ended because somebody interrupted it. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /^INTERRUPT Error|Interrupted!/.test(error.message);
}

function isFaultOfExpression(kind: string): boolean {
  return ["Parser", "Binder", "Catalog", "Conversion", "Out of Range", "Not implemented", "Invalid Input"].includes(
    kind,
  );
}

function codeOf(kind: string): LakehouseErrorCode {
  return kind === "Conversion" || kind === "Invalid Input" ? "metadataInvalid" : "unexpected";
}

/** The engine adds the statement and a caret below its message; a person has not seen that statement. */
function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.replace(/^[A-Za-z ]+ Error: /, "") ?? text;
}
