/** What the live files of a snapshot hold, counted in its manifests. Decimal strings. */
export interface LiveCounts {
  /** Rows in data files, those included that delete files hide. */
  readonly records: string;
  readonly sizeBytes: string;
  readonly dataFiles: string;
  readonly deleteFiles: string;
  readonly positionDeletes: string;
  readonly equalityDeletes: string;
}
