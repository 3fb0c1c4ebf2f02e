import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import type { Field } from "../../src/model/types";
import { refTo, rowText, ServicesTester } from "../support/servicesTester";
import type { FormatVersion, WrittenEntry, WrittenFile, WrittenManifest } from "../support/writer/manifestFiles";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let count = 0;

const column = (id: number, name: string, kind: "int" | "string" | "date"): Field => ({
  id,
  name,
  required: false,
  type: { kind },
});
const fields = [column(1, "id", "int"), column(2, "name", "string")];

beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-bad-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

/** Two commits of two rows each. */
async function write(formatVersion: FormatVersion = 2): Promise<TableHistory> {
  const history = new TableHistory(new TableWriter(parquet, join(root, `t${++count}`), { fields, formatVersion }));
  await history.apply({
    form: "copyOnWrite",
    inserts: [
      [1, "one"],
      [2, "two"],
    ],
  });
  await history.apply({
    form: "copyOnWrite",
    inserts: [
      [3, "three"],
      [4, "four"],
    ],
  });
  return history;
}

async function failureOf(work: Promise<unknown>): Promise<LakehouseError> {
  const error = await work.then(
    (value) => new Error(`no failure, but ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof LakehouseError) return error;
  throw error;
}

/** Changes the current metadata file, whose snapshots and refs are plain JSON. */
function editMetadata({ folder, metadataVersion }: TableWriter, edit: (metadata: Metadata) => void): void {
  const file = join(folder, "metadata", `v${metadataVersion}.metadata.json`);
  const metadata: Metadata = JSON.parse(readFileSync(file, "utf8"));
  edit(metadata);
  writeFileSync(file, JSON.stringify(metadata));
}

type Metadata = Record<string, unknown> & { snapshots: Record<string, unknown>[] };

test("a missing manifest is named, and snapshots that do not need it can be read", async () => {
  const { writer } = await write();
  const path = writer.snapshots[1]?.manifests.find(({ snapshotId }) => snapshotId === 2)?.path ?? "";
  rmSync(writer.localOf(path));
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file]).toEqual(["notFound", path]);
  expect(await tester.rows(writer.folder, "1")).toHaveLength(2);
});

test("a missing manifest list is named, and other snapshots can be read", async () => {
  const { writer } = await write();
  rmSync(writer.localOf(writer.snapshots[0]?.list ?? ""));
  expect(await tester.rows(writer.folder)).toHaveLength(4);
  const error = await failureOf(tester.changes(writer.folder, { mode: "changes" }));
  expect([error.code, error.details.file]).toEqual(["notFound", writer.snapshots[0]?.list]);
});

test("a missing data file is named", async () => {
  const { writer } = await write();
  const path = writer.listLive(1)[0]?.file.path ?? "";
  rmSync(writer.localOf(path));
  for (const read of [() => tester.rows(writer.folder), () => tester.changes(writer.folder, { mode: "changes" })]) {
    const error = await failureOf(read());
    expect([error.code, error.details.file]).toEqual(["notFound", path]);
  }
});

test("a data file replaced by another is not read as if it were the one", async () => {
  const { writer } = await write();
  const path = writer.listLive(1)[0]?.file.path ?? "";
  for (const rows of [
    [[9, "nine"]],
    [
      [9, "nine"],
      [10, "ten, of as many rows as the one before"],
    ],
  ]) {
    const [extra] = await writer.writeData(rows);
    copyFileSync(writer.localOf(extra?.path ?? ""), writer.localOf(path));
    const error = await failureOf(tester.rows(writer.folder));
    expect([error.code, error.details]).toEqual([
      "metadataInvalid",
      expect.objectContaining({ file: path, field: "file_size_in_bytes" }),
    ]);
  }
});

test("a data file that holds other numbers of rows than the table says is refused", async () => {
  const { writer } = await write();
  const file = writer.listLive(1)[0]?.file as WrittenFile;
  writer.commit({ operation: "overwrite", remove: [file], add: [{ ...file, recordCount: 3 }] });
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details]).toEqual([
    "metadataInvalid",
    expect.objectContaining({ file: file.path, field: "record_count" }),
  ]);
});

test("a data file replaced by one of another table's columns is an error that names it", async () => {
  const { writer } = await write();
  const path = writer.listLive(1)[0]?.file.path ?? "";
  const swapped = [column(1, "id", "string"), column(2, "name", "int")];
  await parquet.write(writer.localOf(path), swapped, [
    ["x", 1],
    ["y", 2],
  ]);
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file]).toEqual(["metadataInvalid", path]);
});

test("a data file outside the folder is read only when that is allowed", async () => {
  const { writer } = await write();
  const path = writer.listLive(1)[0]?.file.path ?? "";
  const outside = join(root, "outside.parquet");
  renameSync(writer.localOf(path), outside);
  const moved = writer.listLive(1)[0]?.file as WrittenFile;
  writer.commit({ operation: "overwrite", remove: [moved], add: [{ ...moved, path: outside }] });
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file]).toEqual(["accessDenied", outside]);
  const result = await tester.services.openRows({ table: refTo(writer.folder, true), options: {} }, tester.call);
  expect(result.rowCount).toBe(4);
});

test.each([0, 4, 99, "two", null])("format version %s is refused by name", async (version) => {
  const { writer } = await write();
  editMetadata(writer, (metadata) => {
    metadata["format-version"] = version;
  });
  const error = await failureOf(tester.rows(writer.folder));
  expect(error.code).toBe(typeof version === "number" ? "unsupported" : "metadataInvalid");
  expect(error.details.file).toContain("metadata.json");
});

test("snapshots that are each other's parents: rows and table can be seen, changes name the cycle", async () => {
  const { writer } = await write();
  editMetadata(writer, ({ snapshots: [first] }) => {
    if (first) first["parent-snapshot-id"] = 2;
  });
  expect(await tester.rows(writer.folder)).toHaveLength(4);
  const table = refTo(writer.folder);
  const options = { identifier: ["id"], deleteRows: "close" } as const;
  for (const read of [
    () => tester.changes(writer.folder, { mode: "changes" }),
    () => tester.services.openHistory({ table, options }, tester.call),
  ]) {
    const error = await failureOf(read());
    expect([error.code, error.message]).toEqual(["metadataInvalid", expect.stringContaining("cycle")]);
  }
  const info = await tester.services.loadTable({ table }, tester.call);
  expect(info.problems).toEqual(["Snapshots are their own ancestors, so that changes cannot be told: 1, 2."]);
  expect(info.snapshots.map(({ branches }) => branches)).toEqual([["main"], ["main"]]);
});

test("manifests that contradict their list are named with the field", async () => {
  const deletes = (entry: WrittenEntry): WrittenEntry => ({ ...entry, file: { ...entry.file, content: "position" } });
  const edits: readonly (readonly [
    field: string,
    edit: (entries: readonly WrittenEntry[]) => readonly WrittenEntry[],
  ])[] = [
    ["added_files_count", (entries) => [...entries, ...entries]],
    ["added_files_count", () => []],
    ["added_files_count", (entries) => entries.map((entry) => ({ ...entry, status: "existing" }))],
    ["content", (entries) => entries.map(deletes)],
  ];
  for (const [field, edit] of edits) {
    const { writer } = await write();
    const [manifest] = writer.snapshots[1]?.manifests ?? [];
    writer.rewriteManifest(manifest as WrittenManifest, edit(manifest?.entries ?? []));
    const error = await failureOf(tester.rows(writer.folder));
    expect([error.code, error.details]).toEqual(["metadataInvalid", { file: manifest?.path, field }]);
  }
});

test("a data file that two manifests list as live is refused by name", async () => {
  const { writer } = await write();
  const manifests = writer.snapshots[1]?.manifests ?? [];
  const [manifest] = manifests;
  writer.rewriteManifest(manifest as WrittenManifest, manifests[1]?.entries ?? []);
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file]).toEqual(["metadataInvalid", manifests[1]?.entries[0]?.file.path]);
});

test("two deletion vectors for one data file are refused, naming them", async () => {
  const { writer } = await write(3);
  const file = writer.listLive(1)[0]?.file as WrittenFile;
  const vectors = [writer.writeDeletionVector(file, [0]), writer.writeDeletionVector(file, [1])];
  writer.commit({ operation: "delete", add: vectors });
  const error = await failureOf(tester.rows(writer.folder));
  expect(error.code).toBe("metadataInvalid");
  for (const { path } of vectors) expect(error.message).toContain(path);
});

test("a deletion vector that holds another number of positions than the table says is refused", async () => {
  const { writer } = await write(3);
  const file = writer.listLive(1)[0]?.file as WrittenFile;
  writer.commit({ operation: "delete", add: [{ ...writer.writeDeletionVector(file, [0]), recordCount: 2 }] });
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file]).toEqual(["metadataInvalid", expect.stringContaining(".puffin")]);
});

test("an existing entry without a sequence number is refused", async () => {
  const { writer } = await write();
  const file = writer.listLive(1)[0]?.file as WrittenFile;
  writer.commit({ operation: "replace", mergeManifests: true });
  const [manifest] = writer.snapshots[2]?.manifests ?? [];
  const entries = manifest?.entries.map((entry) => ({ ...entry, sequenceNumber: undefined })) ?? [];
  writer.rewriteManifest(manifest as WrittenManifest, entries);
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.field]).toEqual(["metadataInvalid", "sequence_number"]);
  expect(error.message).toContain(file.path);
});

test("5,000 columns are compared within the memory given", async () => {
  const wide = Array.from({ length: 5000 }, (_, i) => column(i + 1, `c${i}`, "int"));
  const writer = new TableWriter(parquet, join(root, `t${++count}`), { fields: wide });
  const history = new TableHistory(writer);
  await history.apply({ form: "copyOnWrite", inserts: [wide.map((_, i) => i)] });
  await history.apply({ form: "copyOnWrite", updates: new Map([[0, wide.map((_, i) => (i === 4999 ? -1 : i))]]) });
  const changes = await tester.changes(writer.folder, { mode: "changes" }, { from: "1" });
  expect(changes.map(({ type }) => type)).toEqual(["DELETE", "INSERT"]);
  const types = wide.map(({ type }) => type);
  expect(changes[0]?.values).toBe(
    rowText(
      types,
      wide.map((_, i) => i),
    ),
  );
});

test("a partition value that is none of its type is refused, or read where nothing needs it", async () => {
  const partition = [{ column: "day", transform: { kind: "identity" } as const }];
  const dayFields = [column(1, "id", "int"), column(2, "day", "date")];
  const writer = new TableWriter(parquet, join(root, `t${++count}`), { fields: dayFields, partition });
  await new TableHistory(writer).apply({ form: "copyOnWrite", inserts: [[1, 19000]] });
  // The metadata now says that the column is an uuid, of which no partition value can be an int.
  editMetadata(writer, (metadata) => {
    metadata.schemas = JSON.parse(JSON.stringify(metadata.schemas).replaceAll('"date"', '"uuid"'));
  });
  const error = await failureOf(tester.rows(writer.folder));
  expect([error.code, error.details.file !== undefined]).toEqual(["metadataInvalid", true]);
});

test("a key that does not exist, and identifiers that are not unique", async () => {
  const history = await write();
  const { folder } = history.writer;
  const options = { identifier: ["id"], key: { id: "77" }, deleteRows: "close" } as const;
  const missing = await failureOf(tester.services.openHistory({ table: refTo(folder), options }, tester.call));
  expect(missing.code).toBe("notFound");
  const keys: readonly Readonly<Record<string, string>>[] = [{}, { id: "1", name: "one" }, { id: "one" }];
  for (const key of keys) {
    const wrong = { ...options, key };
    const refused = await failureOf(tester.services.openHistory({ table: refTo(folder), options: wrong }, tester.call));
    expect(refused.code).toBe("invalidArgument");
  }
  await history.apply({ form: "copyOnWrite", updates: new Map([[0, [2, "uno"]]]) });
  await history.apply({ form: "copyOnWrite", deletes: [0, 1, 2, 3] });
  const error = await failureOf(tester.changes(folder, { mode: "updates", identifier: ["id"] }));
  expect([error.code, error.details.example]).toEqual(["notUnique", 'id = "2"']);
  expect(await tester.changes(folder, { mode: "changes" })).toHaveLength(10);
});
