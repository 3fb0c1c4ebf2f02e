import type { FileDetails, FilesResult, PartitionsResult } from "../../../src/catalog/tableFiles";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import type { Condition, PageRequest, RowPage, SortKey } from "../../../src/query/result";
import { ids } from "./orders";

const int: Type = { kind: "int" };
const long: Type = { kind: "long" };
const text: Type = { kind: "string" };
const timestamptz: Type = { kind: "timestamptz" };
const binary: Type = { kind: "binary" };
const snapshotId = ids.head;

type Column = readonly [name: string, type: Type];

const fileColumns: readonly Column[] = [
  ["content", text],
  ["path", text],
  ["file_path", text],
  ["partition", text],
  ["spec_id", int],
  ["record_count", long],
  ["file_size_in_bytes", long],
  ["delete_files", int],
  ["applies_to_files", int],
  ["sequence_number", long],
  ["added_snapshot_id", long],
  ["added_at", timestamptz],
  ["sort_order_id", int],
  ["file_format", text],
  ["manifest", int],
  ["manifest_entry", int],
  ["lower(order_id)", long],
  ["upper(order_id)", long],
  ["nulls(order_id)", long],
  ["lower(order_time)", timestamptz],
  ["upper(order_time)", timestamptz],
  ["nulls(order_time)", long],
  ["undecoded lower(order_time)", binary],
];

const day = (index: number): string => `2026-11-${String(1 + (index % 20)).padStart(2, "0")}`;
const partitionOf = (index: number): string =>
  index % 97 === 0 ? "order_time_month=2026-09" : `order_time_day=${day(index)}/customer_id_bucket=${index % 8}`;
const sizeOf = (index: number): number => Math.round(((index * 7919) % 997) ** 2 * 560) + 40_000;

export const fileCount = 1204;
const deleteFileCount = 48;

function makeFile(index: number): Cell[] {
  const isDelete = index >= fileCount - deleteFileCount;
  const partition = partitionOf(index);
  const name = `${String(index).padStart(5, "0")}-${(index * 7) % 977}-d112c876-73cb-44ef-a16b-f6bdb1d414c9-00001`;
  const path = `data/${partition}/${name}${isDelete ? "-deletes" : ""}.parquet`;
  const isUndecodable = index % 50 === 3;
  return [
    isDelete ? (index % 3 === 0 ? "equality deletes" : "position deletes") : "data",
    path,
    `/lake/shop/orders/${path}`,
    partition,
    index % 97 === 0 ? "0" : "1",
    String(isDelete ? index % 40 : 1000 + ((index * 311) % 90_000)),
    String(isDelete ? 4000 + index : sizeOf(index)),
    isDelete ? null : String(index % 9 === 1 ? 2 : 0),
    isDelete ? String(index % 6 === 0 ? 0 : index % 6) : null,
    String(34 - (index % 30)),
    snapshotId,
    `2026-11-${String(1 + (index % 20)).padStart(2, "0")}T09:12:04.113000+00:00`,
    "0",
    "parquet",
    String(index % 12),
    String(index),
    String(10_000 + index * 90),
    String(10_089 + index * 90),
    "0",
    isUndecodable ? null : `${day(index)}T00:00:01.000000+00:00`,
    `${day(index)}T23:59:58.900000+00:00`,
    String(index % 11 === 0 ? 12 : 0),
    isUndecodable ? "01ff" : null,
  ];
}

const files = Array.from({ length: fileCount }, (_, index) => makeFile(index));

const stats = { filesRead: 12, filesTotal: 12, bytesRead: 410_200, elapsedMs: 46 };
const asColumns = (columns: readonly Column[]) => columns.map(([name, type]) => ({ name, type }));

const edges = [1, 10, 100, 1000, 10_000]
  .flatMap((factor) => [10_000, 20_000, 50_000].map((edge) => edge * factor))
  .concat(1_000_000_000);
const sizes = edges.slice(0, -1).map((fromBytes, at) => {
  const toBytes = edges[at + 1] ?? 0;
  const within = files
    .slice(0, fileCount - deleteFileCount)
    .map((file) => Number(file[6]))
    .filter((size) => size >= fromBytes && size < toBytes);
  const bytes = within.reduce((sum, size) => sum + size, 0);
  return { fromBytes, toBytes, dataFiles: within.length, deleteFiles: at === 0 ? deleteFileCount : 0, bytes };
});

export const filesResult: FilesResult = {
  resultId: "files-1",
  columns: asColumns(fileColumns),
  rowCount: fileCount,
  stats,
  notes: [],
  snapshotId,
  dataFiles: fileCount - deleteFileCount,
  deleteFiles: deleteFileCount,
  totalBytes: files.reduce((sum, file) => sum + Number(file[6]), 0),
  smallFiles: 871,
  sizes,
  targetBytes: 512 * 1024 * 1024,
  boundable: ["order_id", "customer_id", "status", "amount", "note", "order_time", "updated_at"],
  bounds: [
    { column: "order_id", lower: "lower(order_id)", upper: "upper(order_id)", nulls: "nulls(order_id)" },
    {
      column: "order_time",
      lower: "lower(order_time)",
      upper: "upper(order_time)",
      nulls: "nulls(order_time)",
      undecodedLower: "undecoded lower(order_time)",
    },
  ],
  unread: { count: 0, first: [] },
};

export const unread = {
  count: 1,
  first: [
    {
      path: "/lake/shop/orders/metadata/d112c876-73cb-44ef-a16b-f6bdb1d414c9-m2.avro",
      message: "There is no file /lake/shop/orders/metadata/d112c876-73cb-44ef-a16b-f6bdb1d414c9-m2.avro.",
      files: 17,
    },
  ],
};

const metricColumns: readonly Column[] = [
  ["column", text],
  ["type", text],
  ["lower bound", text],
  ["upper bound", text],
  ["nulls", long],
  ["NaNs", long],
  ["values", long],
  ["bytes", long],
];

const metrics: Cell[][] = [
  ["order_id", "long", "10000", "10089", "0", null, "41200", "168020"],
  ["customer_id", "int", "100", "139", "0", null, "41200", "12040"],
  ["status", "string", "open", "shipped", "0", null, "41200", "3004"],
  ["amount", "decimal(12,2)", "0.12", "899.93", "14", null, "41200", "90110"],
  ["note", "string", "", "gift wrap", "5886", null, "41200", "1020"],
  [
    "order_time",
    "timestamptz",
    "0x01ff (not decodable)",
    "2026-11-14T23:59:58.900000+00:00",
    "0",
    null,
    "41200",
    "88100",
  ],
  [
    "updated_at",
    "timestamptz",
    "2026-11-14T00:00:01.000000+00:00",
    "2026-11-14T23:59:58.900000+00:00",
    "0",
    null,
    "41200",
    "88100",
  ],
];

const file = files[13] ?? [];

export const fileDetails: FileDetails = {
  resultId: "file-1",
  columns: asColumns(metricColumns),
  rowCount: metrics.length,
  stats,
  notes: [],
  content: "data",
  path: String(file[2]),
  format: "parquet",
  partition: String(file[3]),
  specId: 1,
  isCurrentSpec: true,
  rows: "41200",
  sizeBytes: 38_400_120,
  sequenceNumber: "21",
  addedSnapshotId: snapshotId,
  addedMs: Date.UTC(2026, 10, 14, 9, 12, 4, 113),
  sortOrderId: 0,
  firstRowId: undefined,
  equalityColumns: [],
  referencedDataFile: undefined,
  manifestPath: "/lake/shop/orders/metadata/d112c876-73cb-44ef-a16b-f6bdb1d414c9-m2.avro",
  related: [
    {
      content: "position deletes",
      path: "/lake/shop/orders/data/00001-9-b3527e70-60e9-4d2f-bdd3-c4a28bd66df7-00001-deletes.parquet",
      rows: "17",
      sizeBytes: 1528,
      sequenceNumber: "24",
    },
    {
      content: "equality deletes",
      path: "/lake/shop/orders/data/00003-9-49731a05-553e-40ed-9379-5dfbd6eb3bf7-00001-deletes.parquet",
      rows: "3",
      sizeBytes: 449,
      sequenceNumber: "27",
    },
  ],
  relatedCount: 2,
};

const partitionColumns: readonly Column[] = [
  ["partition", text],
  ["spec_id", int],
  ["record_count", long],
  ["file_count", int],
  ["total_data_file_size_in_bytes", long],
  ["position_delete_record_count", long],
  ["position_delete_file_count", int],
  ["equality_delete_record_count", long],
  ["equality_delete_file_count", int],
  ["last_updated_at", timestamptz],
  ["last_updated_snapshot_id", long],
];

const rowsOf = (rank: number): number => Math.round(2_400_000 / (rank + 1) ** 1.1) + 900;

const partitions: Cell[][] = Array.from({ length: 161 }, (_, rank) => {
  const isOlder = rank === 160;
  return [
    isOlder ? "order_time_month=2026-09" : `order_time_day=${day(rank * 7)}/customer_id_bucket=${rank % 8}`,
    isOlder ? "0" : "1",
    String(rowsOf(rank)),
    String(3 + (rank % 9)),
    String(rowsOf(rank) * 41),
    String(rank % 5 === 0 ? rank * 3 : 0),
    String(rank % 5 === 0 ? 1 : 0),
    "0",
    "0",
    `2026-11-${String(1 + (rank % 20)).padStart(2, "0")}T09:12:04.113000+00:00`,
    snapshotId,
  ];
});

function skewOf(values: readonly number[]) {
  return {
    total: values.reduce((sum, value) => sum + value, 0),
    median: values[80] ?? 0,
    largest: values[0] ?? 0,
    bars: values.map((value, rank) => ({
      rank,
      partitions: 1,
      largest: value,
      smallest: value,
      partition: String(partitions[rank]?.[0]),
      specId: Number(partitions[rank]?.[1]),
    })),
  };
}

export const partitionsResult: PartitionsResult = {
  resultId: "partitions-1",
  columns: asColumns(partitionColumns),
  rowCount: partitions.length,
  stats,
  notes: [],
  snapshotId,
  currentSpecId: 1,
  specs: [
    { specId: 0, fields: "month(order_time)", partitions: 1 },
    { specId: 1, fields: "day(order_time), bucket[8](customer_id)", partitions: 160 },
  ],
  rowSkew: skewOf(partitions.map((row) => Number(row[2]))),
  byteSkew: skewOf(partitions.map((row) => Number(row[4]))),
  unread: { count: 0, first: [] },
};

const held = new Map<string, { readonly columns: readonly Column[]; readonly rows: readonly Cell[][] }>([
  [filesResult.resultId, { columns: fileColumns, rows: files }],
  [fileDetails.resultId, { columns: metricColumns, rows: metrics }],
  [partitionsResult.resultId, { columns: partitionColumns, rows: partitions }],
]);

/** A page of one of these results, sorted and filtered as the engine would; undefined for another result. */
export function loadTableFilesPage({ resultId, offset, count, sort, where }: PageRequest): RowPage | undefined {
  const result = held.get(resultId);
  if (result === undefined) return undefined;
  const at = (name: string): number => result.columns.findIndex(([column]) => column === name);
  const found = result.rows.filter((row) => where.every((condition) => holds(condition, row, at)));
  const sorted = sort.length === 0 ? found : found.toSorted((a, b) => compare(a, b, sort, at));
  return { offset, rows: sorted.slice(offset, offset + count), totalRows: found.length };
}

function holds(condition: Condition, row: readonly Cell[], at: (name: string) => number): boolean {
  if (condition.kind === "contains") return row.some((cell) => String(cell).includes(condition.text));
  if (condition.kind !== "compare") return true;
  const cell = String(row[at(condition.column)]);
  const difference = Number.isNaN(Number(cell))
    ? cell === condition.value
      ? 0
      : 1
    : Number(cell) - Number(condition.value);
  return {
    "=": difference === 0,
    "<>": difference !== 0,
    "<": difference < 0,
    "<=": difference <= 0,
    ">": difference > 0,
    ">=": difference >= 0,
  }[condition.op];
}

function compare(
  a: readonly Cell[],
  b: readonly Cell[],
  sort: readonly SortKey[],
  at: (name: string) => number,
): number {
  for (const { column, direction } of sort) {
    const [left, right] = [a[at(column)], b[at(column)]].map((cell) =>
      Number.isNaN(Number(cell)) ? String(cell) : Number(cell),
    );
    if (left === undefined || right === undefined || left === right) continue;
    return (left < right ? -1 : 1) * (direction === "asc" ? 1 : -1);
  }
  return 0;
}
