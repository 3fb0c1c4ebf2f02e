import type { ByteSource } from "./byteSource";
import { type ManifestSource, ManifestStore } from "./manifestStore";
import { parseTableMetadata } from "./parseMetadata";
import type { TableMetadata } from "./tableMetadata";

/** A table as one of its metadata files describes it, and where its other files are read from. */
export interface IcebergTable {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
  readonly source: ByteSource;
  readonly manifests: ManifestSource;
}

/** A table from metadata that is already parsed. */
export function createTable(metadata: TableMetadata, metadataLocation: string, source: ByteSource): IcebergTable {
  return { metadata, metadataLocation, source, manifests: new ManifestStore(source, metadata) };
}

/**
 * A table from its metadata file.
 *
 * @throws LakehouseError "notFound", "metadataInvalid", or "unsupported" for a later format version
 */
export async function loadTable(
  source: ByteSource,
  metadataLocation: string,
  signal?: AbortSignal,
): Promise<IcebergTable> {
  const bytes = await source.load(metadataLocation, signal);
  return createTable(parseTableMetadata(bytes, metadataLocation), metadataLocation, source);
}
