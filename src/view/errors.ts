import type { LakehouseErrorCode, LakehouseFailure } from "../model/errors";

/** What a screen says about a failure: what kind it is, what exactly failed, and the next step. */
export interface FailureWords {
  readonly title: string;
  readonly message: string;
  readonly remedy: string | undefined;
  /** Trying the same again can help. */
  readonly canRetry: boolean;
}

const words: Readonly<Record<LakehouseErrorCode, { title: string; remedy?: string; canRetry: boolean }>> = {
  notSignedIn: { title: "Not signed in", remedy: "Sign in, then try again.", canRetry: true },
  credentialsExpired: { title: "Sign-in expired", remedy: "Sign in again, then try again.", canRetry: true },
  accessDenied: {
    title: "Access denied",
    remedy: "Ask the owner for read access to what is named above.",
    canRetry: true,
  },
  notFound: {
    title: "Not found",
    remedy: "Check that the file was not moved or removed, then try again.",
    canRetry: true,
  },
  throttled: { title: "Too many requests", remedy: "Wait a moment, then try again.", canRetry: true },
  network: { title: "Could not connect", remedy: "Check the network and proxy, then try again.", canRetry: true },
  metadataInvalid: {
    title: "This file cannot be read",
    remedy: "The file is damaged or incomplete. Restore it, or look at a snapshot that does not need it.",
    canRetry: true,
  },
  unsupported: { title: "Not supported", canRetry: false },
  conflict: { title: "Changed in the meantime", remedy: "Look at the newest state, then try again.", canRetry: true },
  notUnique: {
    title: "These columns do not identify a row",
    remedy: "Choose other identifier columns, or show plain inserts and deletes.",
    canRetry: false,
  },
  invalidArgument: { title: "This cannot be shown", canRetry: false },
  unexpected: {
    title: "Something went wrong",
    remedy: "Try again. The log has the details: run Lakehouse: Show Log.",
    canRetry: true,
  },
};

/** The words for a failure; a remedy that came with it wins over the general one. */
export function describeFailure({ code, message, details }: LakehouseFailure): FailureWords {
  const { title, remedy, canRetry } = words[code];
  return { title, message, remedy: details.remedy ?? remedy, canRetry };
}
