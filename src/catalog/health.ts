import type { ExpiryPreview } from "./expiry";
import type { UnreadManifests } from "./tableFiles";

/** What a table costs more than it needs to, in numbers. */
export interface TableHealth {
  /** In the order in which they cost most as a rule. */
  readonly facts: readonly HealthFact[];
  readonly expiry: ExpiryPreview;
  /** Files listed there are not counted. */
  readonly unread: UnreadManifests;
}

export type HealthKind =
  | "smallFiles"
  | "deletedRows"
  | "deleteFiles"
  | "manifests"
  | "oldSnapshots"
  | "metadataFiles"
  | "skew"
  | "unsortedFiles";

/** One number with the threshold beyond which it is worth doing something. */
export interface HealthFact {
  readonly kind: HealthKind;
  readonly value: number;
  readonly threshold: number;
  readonly isOver: boolean;
  /** Of how many in all, where the number is a part of something. */
  readonly total?: number;
  /** A size in bytes that the rule goes by. */
  readonly limitBytes?: number;
  /** The partitions that weigh most, the worst first; only where the table is partitioned. */
  readonly worst?: readonly { readonly partition: string; readonly value: number }[];
  /** Statements that would mend it; absent for an engine that has none. */
  readonly mend: { readonly spark?: string; readonly athena?: string };
}
