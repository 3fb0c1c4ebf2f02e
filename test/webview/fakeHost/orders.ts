import type { RefInfo, SnapshotInfo, TableInfo } from "../../../src/catalog/tableInfo";
import type { Change, ChangelogResult } from "../../../src/changelog/request";
import type { ResultColumn } from "../../../src/query/result";

const hour = 3_600_000;
const day = 24 * hour;

/** Times of the story are counted back from the moment of the test, so that "3 h ago" is what the page says. */
const now = Math.floor(Date.now() / 60_000) * 60_000;

const id = (index: number): string => String(4_592_000_000_000_000_000n + BigInt(index) * 77_123_456_789_012_345n);

interface Commit {
  readonly operation: string;
  readonly ageMs: number;
  readonly parent?: number;
  readonly branches: readonly string[];
  readonly summary: Readonly<Record<string, string>>;
  readonly parentExpired?: boolean;
}

const append = (index: number, ageMs: number, branches: readonly string[], rows: number): Commit => ({
  operation: "append",
  ageMs,
  parent: index - 1,
  branches,
  summary: {
    "added-records": String(rows),
    "added-data-files": "3",
    "added-files-size": "48123",
    "changed-partition-count": "3",
  },
});

function listCommits(): Commit[] {
  const commits: Commit[] = [];
  const everywhere = ["main", "audit", "stg"];
  for (let index = 0; index < 26; index += 1) {
    commits.push(append(index, (40 - index) * day, everywhere, 120 + ((index * 37) % 160)));
  }
  commits[0] = { ...append(0, 40 * day, everywhere, 1180), parentExpired: true };
  commits[9] = {
    ...append(9, 31 * day, everywhere, 0),
    operation: "delete",
    summary: { "added-delete-files": "1", "added-position-deletes": "17" },
  };
  // The bad load: every amount times 100. It was rolled back, so it lies on no branch.
  commits.push({
    operation: "overwrite",
    ageMs: 12 * day,
    parent: 25,
    branches: [],
    summary: {
      "added-records": "968",
      "deleted-records": "968",
      "added-data-files": "3",
      "deleted-data-files": "3",
      "changed-partition-count": "2",
    },
  });
  commits.push({ ...append(27, 11.9 * day, everywhere, 231), parent: 25 });
  commits.push({ ...append(28, 8 * day, everywhere, 40), operation: "append" });
  commits.push({
    operation: "replace",
    ageMs: 6.5 * day,
    parent: 28,
    branches: everywhere,
    summary: {
      "added-records": "5731",
      "deleted-records": "5731",
      "added-data-files": "4",
      "deleted-data-files": "40",
    },
  });
  commits.push(append(30, 30 * hour, ["main"], 412));
  commits.push({ ...append(31, 26 * hour, ["audit"], 96), parent: 29 });
  commits.push({ ...append(32, 25 * hour, ["audit"], 800), parent: 31 });
  commits.push({
    operation: "overwrite",
    ageMs: 3 * hour,
    parent: 30,
    branches: ["main"],
    summary: {
      "added-records": "1204",
      "deleted-records": "980",
      "added-data-files": "3",
      "deleted-data-files": "3",
      "added-files-size": "91233",
      "changed-partition-count": "2",
    },
  });
  return commits;
}

function toSnapshots(commits: readonly Commit[]): SnapshotInfo[] {
  return commits.map((commit, index) => ({
    snapshotId: id(index),
    parentId: commit.parentExpired ? "31" : commit.parent === undefined ? undefined : id(commit.parent),
    parentExpired: commit.parentExpired ?? false,
    sequenceNumber: String(index + 32),
    timestampMs: now - commit.ageMs,
    operation: commit.operation,
    summary: {
      operation: commit.operation,
      "engine-name": "spark",
      "engine-version": "3.5.3",
      "spark.app.id": "local-1761234567890",
      ...commit.summary,
      "total-records": String(1200 + index * 180),
      "total-data-files": String(index > 28 ? 12 + index - 29 : 8 + index * 2),
      "total-delete-files": "6",
      "total-position-deletes": "34",
      "total-files-size": "38214511",
    },
    schemaId: 0,
    branches: commit.branches,
    becameCurrentMs: now - commit.ageMs,
  }));
}

const column = (columnId: number, name: string, type: string, isIdentifier = false) => ({
  id: columnId,
  name,
  type,
  required: isIdentifier,
  doc: undefined,
  isIdentifier,
  partitionTransforms: [],
});

const ref = (name: string, type: RefInfo["type"], snapshot: number, ahead?: number, behind?: number): RefInfo => ({
  name,
  type,
  snapshotId: id(snapshot),
  maxRefAgeMs: undefined,
  maxSnapshotAgeMs: undefined,
  minSnapshotsToKeep: undefined,
  ahead,
  behind,
});

export const ids = { badLoad: id(26), head: id(33), delete: id(9), beforeHead: id(30), compaction: id(29) };

const snapshots = toSnapshots(listCommits());

/** Every commit of main, and the load that was rolled back right after it. */
const snapshotLog = snapshots.flatMap(({ snapshotId, timestampMs, branches }) =>
  snapshotId === ids.badLoad
    ? [
        { snapshotId, timestampMs },
        { snapshotId: id(25), timestampMs: timestampMs + hour },
      ]
    : branches.includes("main")
      ? [{ snapshotId, timestampMs }]
      : [],
);

export const orders: TableInfo = {
  format: "iceberg",
  formatVersion: 2,
  tableUuid: "7f0a3b1c-6f5e-4a55-9c1b-0e3a3a1d9f10",
  location: "/lake/shop/orders",
  metadataLocation: "/lake/shop/orders/metadata/v34.metadata.json",
  lastUpdatedMs: now - 3 * hour,
  columns: [
    column(1, "order_id", "long", true),
    column(2, "customer_id", "int"),
    column(3, "status", "string"),
    column(4, "amount", "decimal(12,2)"),
    column(5, "note", "string"),
    column(6, "order_time", "timestamptz"),
    column(7, "updated_at", "timestamptz"),
  ],
  schemaId: 0,
  identifierColumns: ["order_id"],
  partitioning: ["day(order_time)", "bucket[8](customer_id)"],
  sortOrder: [],
  properties: { "write.update.mode": "merge-on-read" },
  currentSnapshotId: id(33),
  snapshots,
  snapshotLog,
  refs: [
    ref("main", "branch", 33),
    ref("audit", "branch", 32, 2, 2),
    ref("stg", "branch", 29, 0, 2),
    ref("close-2026-10", "tag", 9),
  ],
  problems: [],
};

export const orderColumns: readonly ResultColumn[] = [
  { name: "order_id", type: { kind: "long" } },
  { name: "customer_id", type: { kind: "int" } },
  { name: "status", type: { kind: "string" } },
  { name: "amount", type: { kind: "decimal", precision: 12, scale: 2 } },
  { name: "note", type: { kind: "string" } },
  { name: "order_time", type: { kind: "timestamptz" } },
  { name: "updated_at", type: { kind: "timestamptz" } },
];

export const changeColumns: readonly ResultColumn[] = [
  { name: "_change_type", type: { kind: "string" } },
  { name: "_change_ordinal", type: { kind: "int" } },
  { name: "_commit_snapshot_id", type: { kind: "long" } },
  { name: "_commit_timestamp", type: { kind: "timestamptz" } },
];

const statuses = ["open", "paid", "shipped", "returned"];
const clock = (index: number, hours: number): string =>
  `2026-11-${String(10 + (index % 9)).padStart(2, "0")}T${String(hours).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}:04.113000+00:00`;

function orderValues(index: number): Change["values"] {
  const note = index % 7 === 0 ? null : index % 11 === 0 ? "" : "gift wrap";
  const amount = `${(index * 13) % 900}.${String((index * 7) % 100).padStart(2, "0")}`;
  return [
    String(10_000 + index),
    String(100 + (index % 40)),
    statuses[index % 4] ?? null,
    amount,
    note,
    clock(index, 8),
    clock(index, 9),
  ];
}

/** One change of the last commit by its position: mostly updates, then some inserted and deleted rows. */
export function makeChange(index: number): Change {
  const common = { ordinal: 0, snapshotId: ids.head, timestampMs: now - 3 * hour };
  const values = orderValues(index);
  if (index % 6 === 4) return { ...common, kind: "inserted", values, changed: [] };
  if (index % 60 === 5) return { ...common, kind: "deleted", values, changed: [] };
  const before = [...values];
  before[2] = statuses[(index + 3) % 4] ?? null;
  before[6] = clock(index, 8);
  const changed = index % 8 === 0 ? [2, 3, 6] : [2, 6];
  if (index % 8 === 0) before[3] = `${(index * 13) % 900}00.00`;
  return { ...common, kind: "updated", values, before, changed };
}

export const changeCount = 1204;

export const changelog: ChangelogResult = {
  resultId: "changes-1",
  columns: [...orderColumns, ...changeColumns],
  rowCount: 2172,
  stats: { filesRead: 3, filesTotal: 41, bytesRead: 2_903_114, elapsedMs: 214 },
  notes: [],
  pairing: { by: "identifier", columns: ["order_id"], declared: true },
  summary: {
    inserted: 200,
    deleted: 21,
    updated: 983,
    updatedIgnoredOnly: 0,
    columns: [
      { name: "status", count: 983 },
      { name: "updated_at", count: 983 },
      { name: "amount", count: 151 },
    ],
    commits: 1,
  },
  suggestedIdentifier: [],
  changeCount,
};
