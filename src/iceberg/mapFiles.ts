import type { DataFile, DeleteFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Value } from "../model/value";
import { decodeSingleValue } from "./decodeSingleValue";
import type { ManifestEntry } from "./manifestEntry";
import type { PartitionSpec, TableMetadata } from "./tableMetadata";

/** Field id of `file_path` in position delete files (spec, Reserved Field IDs). */
export const deleteFilePathId = 2147483546;

const remedy = "Query the table with Athena or Spark instead.";

/** Maps live manifest entries to data and delete files, and refuses by name those that cannot be read. */
export class FileMapper {
  private readonly specs: ReadonlyMap<number, PartitionSpec>;
  /** By partition, which the files of a manifest share. */
  private readonly constants = new Map<readonly Value[], ReadonlyMap<number, Value>>();

  constructor(metadata: TableMetadata) {
    this.specs = new Map(metadata.partitionSpecs.map((spec) => [spec.specId, spec]));
  }

  /** @throws LakehouseError "unsupported" for an ORC or encrypted file */
  mapDataFile(entry: ManifestEntry): DataFile {
    checkReadable(entry);
    if (entry.format === "puffin") throw invalidFormat(entry);
    return {
      path: entry.path,
      format: entry.format,
      recordCount: entry.recordCount,
      sizeBytes: entry.sizeBytes,
      specId: entry.specId,
      partition: entry.partition,
      constants: this.constantsOf(entry),
      dataSequenceNumber: entry.dataSequenceNumber,
      ...(entry.firstRowId !== undefined && { firstRowId: entry.firstRowId }),
    };
  }

  /** @throws LakehouseError "unsupported" for an ORC or encrypted file */
  mapDeleteFile(entry: ManifestEntry): DeleteFile {
    checkReadable(entry);
    return this.describeDeleteFile(entry);
  }

  /** As mapDeleteFile, of files that cannot be read too. */
  describeDeleteFile(entry: ManifestEntry): DeleteFile {
    const vector = entry.content === "position" && entry.format === "puffin";
    if (entry.format === "puffin" && !vector) throw invalidFormat(entry);
    const referencedDataFile = entry.referencedDataFile ?? onlyDataFile(entry);
    return {
      kind: vector ? "vector" : entry.content === "equality" ? "equality" : "position",
      path: entry.path,
      format: entry.format,
      recordCount: entry.recordCount,
      sizeBytes: entry.sizeBytes,
      specId: entry.specId,
      partition: entry.partition,
      global: this.isUnpartitioned(entry.specId),
      dataSequenceNumber: entry.dataSequenceNumber,
      equalityIds: entry.equalityIds,
      ...(referencedDataFile !== undefined && { referencedDataFile }),
      ...(entry.contentOffset !== undefined && { contentOffset: entry.contentOffset }),
      ...(entry.contentSize !== undefined && { contentSize: entry.contentSize }),
    };
  }

  private isUnpartitioned(specId: number): boolean {
    return this.specs.get(specId)?.fields.every(({ transform }) => transform.kind === "void") ?? false;
  }

  private constantsOf(entry: ManifestEntry): ReadonlyMap<number, Value> {
    const known = this.constants.get(entry.partition);
    if (known) return known;
    const constants = new Map<number, Value>();
    this.specs.get(entry.specId)?.fields.forEach(({ transform, sourceIds: [sourceId] }, index) => {
      const value = entry.partition[index];
      if (transform.kind === "identity" && sourceId !== undefined && value !== undefined) {
        constants.set(sourceId, value);
      }
    });
    this.constants.set(entry.partition, constants);
    return constants;
  }
}

/** A position delete file whose rows all name one data file says so by equal bounds of the path column. */
function onlyDataFile({ content, metrics }: ManifestEntry): string | undefined {
  const lower = metrics?.lowerBounds.get(deleteFilePathId);
  const upper = metrics?.upperBounds.get(deleteFilePathId);
  if (content !== "position" || !lower || !upper) return undefined;
  const path = decodeSingleValue({ kind: "string" }, lower);
  return typeof path === "string" && path === decodeSingleValue({ kind: "string" }, upper) ? path : undefined;
}

function checkReadable({ path, format, keyMetadata }: ManifestEntry): void {
  if (keyMetadata !== undefined) {
    throw new LakehouseError("unsupported", `The file ${path} is encrypted, which is not supported.`, {
      file: path,
      remedy: "Query the table with the engine that holds its keys, such as Spark.",
    });
  }
  if (format === "orc") {
    throw new LakehouseError("unsupported", `The file ${path} is an ORC file, which is not supported.`, {
      file: path,
      remedy,
    });
  }
}

function invalidFormat({ path, content }: ManifestEntry): LakehouseError {
  return new LakehouseError("metadataInvalid", `The ${content} file ${path} is listed as a Puffin file.`, {
    file: path,
  });
}
