/** The closed set of reasons for which anything can fail; every adapter maps its own errors onto these. */
export type LakehouseErrorCode =
  | "notSignedIn"
  | "credentialsExpired"
  | "accessDenied"
  | "notFound"
  | "throttled"
  | "network"
  | "metadataInvalid"
  | "unsupported"
  | "conflict"
  | "notUnique"
  | "invalidArgument"
  | "unexpected";

/** Facts about a failure that a screen may show or act on: the file concerned, the field in it, an example, a remedy. */
export interface LakehouseErrorDetails {
  readonly file?: string;
  readonly field?: string;
  readonly remedy?: string;
  readonly example?: string;
  /** Column names to offer when identifier columns are missing or not unique. */
  readonly suggestedColumns?: readonly string[];
  /** The oldest and newest snapshot ids that can still be read, when a range reaches into expired history. */
  readonly readableRange?: { readonly from: string; readonly to: string };
}

/** A failure in plain form, as it crosses a process boundary. */
export interface LakehouseFailure {
  readonly code: LakehouseErrorCode;
  readonly message: string;
  readonly details: LakehouseErrorDetails;
}

/**
 * The one error type of the project. `message` says what failed and where, in a sentence a person can act on.
 * Cancellation is not an error of this kind: it is the AbortSignal's own reason.
 */
export class LakehouseError extends Error {
  override readonly name = "LakehouseError";

  constructor(
    readonly code: LakehouseErrorCode,
    message: string,
    readonly details: LakehouseErrorDetails = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }

  /** True when `error` is a LakehouseError, and of the given code if one is given. */
  static is(error: unknown, code?: LakehouseErrorCode): error is LakehouseError {
    return error instanceof LakehouseError && (code === undefined || error.code === code);
  }

  /** The plain form of any thrown value; what is not a LakehouseError becomes "unexpected". */
  static toFailure(error: unknown): LakehouseFailure {
    if (error instanceof LakehouseError) {
      return { code: error.code, message: error.message, details: error.details };
    }
    return { code: "unexpected", message: error instanceof Error ? error.message : String(error), details: {} };
  }

  static fromFailure(failure: LakehouseFailure): LakehouseError {
    return new LakehouseError(failure.code, failure.message, failure.details);
  }
}

/** True for the reason an aborted AbortSignal throws: somebody cancelled, nothing failed. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
