import { gunzipSync } from "node:zlib";
import { LakehouseError } from "../model/errors";
import { type JsonNode, parseJson } from "./json";
import { parseNameMapping } from "./parseNameMapping";
import { parsePartitionFields, parsePartitionSpec, parseSortOrder } from "./parsePartitionSpec";
import { parseSchema } from "./parseSchema";
import { parseSnapshot, parseSnapshotRefs } from "./parseSnapshot";
import type { PartitionSpec, Schema, StatisticsFile, TableMetadata } from "./tableMetadata";

/** Metadata grows by some hundred bytes a snapshot: more than this is not a metadata file. */
const maxMetadataBytes = 1 << 30;

/**
 * A metadata file of format version 1, 2 or 3, gzip-compressed or not (told by its first bytes), with the older forms
 * mapped onto the newer: v1's single `schema` and `partition-spec`, a missing `main` ref, a current snapshot of -1.
 * Unknown members are ignored.
 *
 * @param file  the metadata file's path, for messages
 * @throws LakehouseError "metadataInvalid" naming the member that is missing or wrong; "unsupported" for later versions
 * Source: Iceberg spec, Table Metadata and Appendix C
 */
export function parseTableMetadata(bytes: Uint8Array, file: string): TableMetadata {
  return mapTableMetadata(parseJson(decompressMetadata(bytes, file), file));
}

/** As parseTableMetadata, for metadata that is part of another document (a catalog's answer). */
export function mapTableMetadata(node: JsonNode): TableMetadata {
  const formatVersion = parseFormatVersion(node);
  // What v2 made mandatory may be missing in v1 alone.
  const since2 = (name: string): JsonNode | undefined => (formatVersion === 1 ? node.find(name) : node.get(name));

  const schemas = parseSchemas(node, formatVersion);
  const currentSchemaId = since2("current-schema-id")?.integer() ?? schemas[0]?.schemaId ?? 0;
  if (!schemas.some((schema) => schema.schemaId === currentSchemaId)) {
    return node.get("schemas").fail(`does not hold the current schema ${currentSchemaId}`);
  }
  const partitionSpecs = parseSpecs(node, formatVersion);
  const defaultSpecId = since2("default-spec-id")?.integer() ?? partitionSpecs[0]?.specId ?? 0;
  if (!partitionSpecs.some((spec) => spec.specId === defaultSpecId)) {
    return node.get("partition-specs").fail(`does not hold the default spec ${defaultSpecId}`);
  }
  since2("last-partition-id")?.integer();

  const snapshots = (node.find("snapshots")?.items() ?? []).map((snapshot) => parseSnapshot(snapshot, formatVersion));
  const currentSnapshotId = parseCurrentSnapshotId(node);
  if (currentSnapshotId !== undefined && !snapshots.some((snapshot) => snapshot.snapshotId === currentSnapshotId)) {
    return node.get("current-snapshot-id").fail(`is ${currentSnapshotId}, which is not among the snapshots`);
  }
  const properties = new Map((node.find("properties")?.members() ?? []).map(([name, value]) => [name, value.text()]));
  const nameMapping = properties.get("schema.name-mapping.default");

  return {
    formatVersion,
    tableUuid: since2("table-uuid")?.string(),
    location: node.get("location").string(),
    lastSequenceNumber: since2("last-sequence-number")?.long() ?? 0n,
    lastUpdatedMs: node.get("last-updated-ms").integer(),
    lastColumnId: node.get("last-column-id").integer(),
    schemas,
    currentSchemaId,
    partitionSpecs,
    defaultSpecId,
    sortOrders: since2("sort-orders")?.items().map(parseSortOrder) ?? [{ orderId: 0, fields: [] }],
    defaultSortOrderId: since2("default-sort-order-id")?.integer() ?? 0,
    properties,
    currentSnapshotId,
    snapshots,
    snapshotLog: (node.find("snapshot-log")?.items() ?? []).map((entry) => ({
      snapshotId: entry.get("snapshot-id").long(),
      timestampMs: entry.get("timestamp-ms").integer(),
    })),
    metadataLog: (node.find("metadata-log")?.items() ?? []).map((entry) => ({
      metadataFile: entry.get("metadata-file").string(),
      timestampMs: entry.get("timestamp-ms").integer(),
    })),
    refs: parseSnapshotRefs(node, currentSnapshotId),
    statistics: parseStatistics(node.find("statistics")),
    partitionStatistics: parseStatistics(node.find("partition-statistics")),
    nextRowId: formatVersion >= 3 ? node.get("next-row-id").long() : undefined,
    nameMapping: nameMapping === undefined ? undefined : parseNameMapping(nameMapping, node.file),
  };
}

/** The JSON of a metadata file, gzip-compressed or not. @throws LakehouseError "metadataInvalid" */
export function decompressMetadata(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxMetadataBytes });
  } catch (cause) {
    throw new LakehouseError("metadataInvalid", `${file} is compressed with gzip but damaged.`, { file }, cause);
  }
}

function parseFormatVersion(node: JsonNode): 1 | 2 | 3 {
  const version = node.get("format-version").integer();
  if (version === 1 || version === 2 || version === 3) return version;
  throw new LakehouseError(
    "unsupported",
    `${node.file} is of Iceberg format version ${version}; versions 1 to 3 can be read.`,
    { file: node.file, field: "format-version" },
  );
}

function parseSchemas(node: JsonNode, formatVersion: number): readonly Schema[] {
  const schemas = node.find("schemas");
  if (formatVersion === 1 && schemas === undefined) return [parseSchema(node.get("schema"))];
  return node.get("schemas").items().map(parseSchema);
}

function parseSpecs(node: JsonNode, formatVersion: number): readonly PartitionSpec[] {
  const specs = node.find("partition-specs");
  if (formatVersion === 1 && specs === undefined) {
    return [{ specId: 0, fields: parsePartitionFields(node.get("partition-spec")) }];
  }
  return node.get("partition-specs").items().map(parsePartitionSpec);
}

function parseCurrentSnapshotId(node: JsonNode): bigint | undefined {
  const id = node.find("current-snapshot-id")?.long();
  return id === -1n ? undefined : id;
}

function parseStatistics(node: JsonNode | undefined): readonly StatisticsFile[] {
  return (node?.items() ?? []).map((file) => ({
    snapshotId: file.get("snapshot-id").long(),
    path: file.get("statistics-path").string(),
    sizeBytes: file.get("file-size-in-bytes").long(),
  }));
}
