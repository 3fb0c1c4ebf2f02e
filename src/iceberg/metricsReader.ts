import { LakehouseError } from "../model/errors";
import type { ColumnMetrics, ManifestEntry } from "./manifestEntry";

/**
 * Reads chosen metrics of one entry after the other. Those that are damaged count as left out and are told in `notes`,
 * so that one damaged value does not hide all files.
 */
export class MetricsReader<Key extends keyof ColumnMetrics> {
  readonly notes = new Set<string>();
  private last: { readonly entry: ManifestEntry; readonly metrics: Pick<ColumnMetrics, Key> | undefined } | undefined;

  constructor(private readonly keys: readonly Key[]) {}

  /** Undefined where none were written, or they cannot be read. */
  read(entry: ManifestEntry): Pick<ColumnMetrics, Key> | undefined {
    if (this.last?.entry !== entry) this.last = { entry, metrics: this.check(entry) };
    return this.last.metrics;
  }

  private check({ metrics, path }: ManifestEntry): ColumnMetrics | undefined {
    try {
      // They stay in their bytes until they are looked at.
      for (const key of this.keys) metrics?.[key].size;
      return metrics;
    } catch (error) {
      if (!LakehouseError.is(error, "metadataInvalid")) throw error;
      this.notes.add(`The metrics of ${path} cannot be read: ${error.message}`);
      return undefined;
    }
  }
}
