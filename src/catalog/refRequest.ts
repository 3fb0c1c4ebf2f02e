import type { RefAction } from "./refAction";

/** An action that somebody asked for, with what is known already; the rest is asked. */
export interface RefRequest {
  readonly kind: RefAction["kind"];
  /** The branch or tag that it is about. */
  readonly name?: string;
  /** The snapshot that it is about. */
  readonly snapshotId?: string;
}
