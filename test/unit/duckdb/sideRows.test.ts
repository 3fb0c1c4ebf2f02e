import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SideRows, type SideRowsInput } from "../../../src/duckdb/sideRows";
import { LakehouseError } from "../../../src/model/errors";
import type { Field } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { added, dataFile, deleteFile, field, ParquetFixture, readSchema } from "../../support/parquetFixture";

let fixture: ParquetFixture;
beforeAll(async () => {
  fixture = await ParquetFixture.open();
});
afterAll(() => fixture.close());

type Input = Partial<SideRowsInput> & Pick<SideRowsInput, "schema" | "files">;

async function readRows(input: Input, more: readonly Field[] = []): Promise<Value[][]> {
  return fixture.engine.session(undefined, async (session) => {
    const rows = await SideRows.load(session, {
      localOf: (path) => path.replace("s3://bucket", ""),
      vectorOf: () => [],
      loadBytes: (path) => readFile(path),
      withLineage: false,
      ...input,
    });
    const types = [...input.schema.columns, ...more].map((column) => column.type);
    const names = [...input.schema.columns.map((_, i) => `c${i}`), ...more.map((column) => column.name)];
    return session.listValues(
      types,
      `SELECT ${names.join(", ")} FROM (${rows.formatSelect()}) ORDER BY file_id, pos`,
      [],
      { files: rows.localFiles },
    );
  });
}

const sign = field(0, "sign::INTEGER", "int");
const id = field(1, "id", "int");

test("columns are matched by field id, and absent ones read their default or null", async () => {
  const path = await fixture.write("SELECT 1::INT AS old_name, 'x' AS other", "old_name: 1, other: 2");
  const schema = readSchema([
    field(2, "renamed", "string"),
    field(1, "other", "long"),
    field(3, "later", "int", { initialDefault: 7 }),
    field(4, "never", "string"),
  ]);
  expect(await readRows({ schema, files: [added(dataFile(path))] })).toEqual([["x", 1n, 7, null]]);
});

test("nested fields are matched by field id inside structs, lists and maps", async () => {
  const path = await fixture.write(
    `SELECT {a: 1::INT, b: 'gone'} AS s, [{x: 1::INT}, NULL, {x: NULL}] AS l, MAP {'k': {w: 1.5::FLOAT}} AS m
     UNION ALL SELECT NULL, NULL, NULL`,
    `s: {__duckdb_field_id: 1, a: 2, b: 3}, l: {__duckdb_field_id: 4, element: {__duckdb_field_id: 5, x: 6}},
     m: {__duckdb_field_id: 7, key: 8, value: {__duckdb_field_id: 9, w: 10}}`,
  );
  const schema = readSchema([
    field(1, "s", {
      kind: "struct",
      fields: [field(11, "added", "int", { initialDefault: 5 }), field(2, "A", "long")],
    }),
    field(4, "l", { kind: "list", element: field(5, "element", { kind: "struct", fields: [field(6, "y", "int")] }) }),
    field(7, "m", {
      kind: "map",
      key: field(8, "key", "string"),
      value: field(9, "value", { kind: "struct", fields: [field(10, "z", { kind: "double" })] }),
    }),
  ]);
  const struct = (...fields: Value[]): Value => ({ kind: "struct", fields });
  expect(await readRows({ schema, files: [added(dataFile(path))] })).toEqual([
    [struct(5, 1n), [struct(1), null, struct(null)], { kind: "map", entries: [["k", struct(1.5)]] }],
    [null, null, null],
  ]);
});

test("promoted types read exactly, and types that contradict the schema are refused by file and field", async () => {
  const path = await fixture.write(
    "SELECT 1::INT AS i, 0.1::FLOAT AS f, 12.34::DECIMAL(4,2) AS d, DATE '1969-12-31' AS t",
    "i: 1, f: 2, d: 3, t: 4",
  );
  const schema = readSchema([
    field(1, "i", "long"),
    field(2, "f", { kind: "double" }),
    field(3, "d", { kind: "decimal", precision: 38, scale: 2 }),
    field(4, "t", { kind: "timestamp" }),
  ]);
  const files = [added(dataFile(path))];
  expect(await readRows({ schema, files })).toEqual([
    [1n, Math.fround(0.1), { kind: "decimal", unscaled: 1234n, scale: 2 }, -86_400_000_000n],
  ]);
  const wrong = readRows({ schema: readSchema([field(2, "f", "string")]), files });
  await expect(wrong).rejects.toMatchObject({ code: "metadataInvalid", details: { file: path, field: "f" } });
});

test("identity-partition values fill columns that a file does not hold, each file its own", async () => {
  const paths = [
    await fixture.write("SELECT 1::INT AS id", "id: 1"),
    await fixture.write("SELECT 2::INT AS id", "id: 1"),
    await fixture.write("SELECT 3::INT AS id", "id: 1"),
    await fixture.write("SELECT 4::INT AS id, 'own' AS region", "id: 1, region: 2"),
  ];
  const constants = [new Map([[2, "eu"]]), new Map([[2, null]]), new Map(), new Map([[2, "ignored"]])];
  const schema = readSchema([id, field(2, "region", "string", { initialDefault: "default" })]);
  const files = paths.map((path, i) => added(dataFile(path, { constants: constants[i] ?? new Map() })));
  expect(await readRows({ schema, files })).toEqual([
    [1, "eu"],
    [2, null],
    [3, "default"],
    [4, "own"],
  ]);
});

test("a name mapping gives ids to files without them; without one the file is refused", async () => {
  const path = await fixture.write("SELECT 1::INT AS a, {c: 2::INT} AS s");
  const columns = [id, field(2, "s", { kind: "struct", fields: [field(3, "c", "int")] })];
  const nameMapping = [
    { fieldId: 1, names: ["id", "a"], fields: [] },
    { fieldId: 2, names: ["s"], fields: [{ fieldId: 3, names: ["c"], fields: [] }] },
  ];
  const files = [added(dataFile(path))];
  expect(await readRows({ schema: readSchema(columns, { nameMapping }), files })).toEqual([
    [1, { kind: "struct", fields: [2] }],
  ]);
  const refused = readRows({ schema: readSchema(columns), files });
  await expect(refused).rejects.toMatchObject({ code: "metadataInvalid", details: { file: path } });
});

// The file is pyarrow's: the engine cannot write names that differ only in case.
test("columns whose names the engine would confuse are kept apart, nested ones too", async () => {
  const path = fileURLToPath(new URL("files/namesByCase.parquet", import.meta.url));
  const schema = readSchema([
    field(2, "file_row_number", "int"),
    field(1, "FILE_ROW_NUMBER", "int"),
    field(3, 'we"ird; --', { kind: "struct", fields: [field(5, "x", "int"), field(4, "X", "int")] }),
  ]);
  expect(await readRows({ schema, files: [added(dataFile(path))] })).toEqual([
    [2, 1, { kind: "struct", fields: [4, 3] }],
  ]);
});

test("position deletes hide rows once, match paths without authority, and ignore null and dangling paths", async () => {
  const path = await fixture.write("SELECT range::INT AS id FROM range(6)", "id: 1");
  const other = await fixture.write("SELECT 100::INT AS id", "id: 1");
  const deletes = await fixture.write(
    `SELECT * FROM (VALUES ('${path}', 0::BIGINT), ('${path}', 0), ('s3://bucket${path}', 2), (NULL, 1), ('/no/such', 3))
     AS t(file_path, pos)`,
    "file_path: 2147483546, pos: 2147483545",
  );
  const more = await fixture.write(`SELECT '${path}' AS file_path, 5::BIGINT AS pos`);
  const all = [deleteFile("position", deletes), deleteFile("position", more)];
  const files = [added(dataFile(path), all), added(dataFile(other))];
  expect(await readRows({ schema: readSchema([id]), files })).toEqual([[1], [3], [4], [100]]);
});

test("where only the deletes differ, only rows whose life differs are given, with their sign", async () => {
  const path = await fixture.write("SELECT range::INT AS id FROM range(5)", "id: 1");
  const write = (positions: string): Promise<string> =>
    fixture.write(`SELECT '${path}' AS file_path, unnest([${positions}])::BIGINT AS pos`);
  const before = deleteFile("position", await write("1, 2"));
  const after = deleteFile("position", await write("2, 3"));
  const files = [{ file: dataFile(path), before: [before], after: [after] }];
  expect(await readRows({ schema: readSchema([id]), files }, [sign])).toEqual([
    [1, 1],
    [3, -1],
  ]);
});

test("deletion vectors hide the positions they hold", async () => {
  const path = await fixture.write("SELECT range::INT AS id FROM range(4)", "id: 1");
  const vector = deleteFile("vector", "dv.puffin", { format: "puffin", contentOffset: 4n, referencedDataFile: path });
  const files = [added(dataFile(path), [vector])];
  expect(await readRows({ schema: readSchema([id]), files, vectorOf: () => [0n, 3n, 99n] })).toEqual([[1], [2]]);
});

test("equality deletes compare null-safe, only older rows, by partition or globally", async () => {
  const rows = "SELECT unnest([1, 2, NULL])::INT AS id, unnest(['a', 'b', 'c']) AS v";
  const old = await fixture.write(rows, "id: 1, v: 2");
  const young = await fixture.write(rows, "id: 1, v: 2");
  const elsewhere = await fixture.write(rows, "id: 1, v: 2");
  const local = deleteFile("equality", await fixture.write("SELECT 1::INT AS id UNION ALL SELECT NULL", "id: 1"), {
    equalityIds: [1],
    global: false,
    specId: 1,
    partition: ["p"],
  });
  const everywhere = deleteFile("equality", await fixture.write("SELECT 'b' AS v", "v: 2"), { equalityIds: [2] });
  const inPartition = { specId: 1, partition: ["p"] };
  const files = [
    added(dataFile(old, inPartition), [local, everywhere]),
    added(dataFile(young, { ...inPartition, dataSequenceNumber: 2n })),
    added(dataFile(elsewhere, { specId: 1, partition: ["q"] }), [everywhere]),
  ];
  expect(await readRows({ schema: readSchema([id, field(2, "v", "string")]), files })).toEqual([
    [1, "a"],
    [2, "b"],
    [null, "c"],
    [1, "a"],
    [null, "c"],
  ]);
});

test("equality deletes compare columns that were dropped, and columns added after a file was written", async () => {
  const path = await fixture.write(
    "SELECT unnest([1, 2])::INT AS id, unnest([10, 20])::INT AS dropped",
    "id: 1, dropped: 2",
  );
  const dropped = deleteFile("equality", await fixture.write("SELECT 20::INT AS d", "d: 2"), { equalityIds: [2] });
  const later = deleteFile("equality", await fixture.write("SELECT 1::INT AS id, 5::INT AS n", "id: 1, n: 3"), {
    equalityIds: [1, 3],
  });
  const all = [id, field(2, "dropped", "int"), field(3, "n", "int", { initialDefault: 5 })];
  const schema = readSchema([id], { fieldsById: new Map(all.map((each) => [each.id, each])) });
  const file = dataFile(path);
  expect(await readRows({ schema, files: [added(file, [dropped])] })).toEqual([[1]]);
  expect(await readRows({ schema, files: [added(file, [dropped, later])] })).toEqual([]);
});

test("row lineage is stored, else inherited from the file, else null", async () => {
  const kept = await fixture.write(
    "SELECT unnest([1, 2])::INT AS id, unnest([70, NULL])::BIGINT AS r, unnest([NULL, 4])::BIGINT AS q",
    "id: 1, r: 2147483540, q: 2147483539",
  );
  const plain = await fixture.write("SELECT 3::INT AS id", "id: 1");
  const files = [
    added(dataFile(kept, { firstRowId: 10n, dataSequenceNumber: 9n })),
    added(dataFile(plain, { dataSequenceNumber: 9n })),
  ];
  const lineage = [field(0, "row_id", "long"), field(0, "last_seq", "long")];
  expect(await readRows({ schema: readSchema([id]), files, withLineage: true }, lineage)).toEqual([
    [1, 70n, 9n],
    [2, 11n, 4n],
    [3, null, null],
  ]);
});

test("missing, corrupt and foreign files are errors that name them", async () => {
  const schema = readSchema([id]);
  const missing = readRows({ schema, files: [added(dataFile("s3://bucket/no/such.parquet"))] });
  await expect(missing).rejects.toMatchObject({ code: "notFound", details: { file: "s3://bucket/no/such.parquet" } });
  const corrupt = readRows({ schema, files: [added(dataFile(__filename))] });
  await expect(corrupt).rejects.toMatchObject({ code: "metadataInvalid", details: { file: __filename } });
  const orc = readRows({ schema, files: [added(dataFile("x.orc", { format: "orc" }))] });
  await expect(orc).rejects.toSatisfy((error) => LakehouseError.is(error, "unsupported"));
});

// The file is pyarrow's: the engine cannot write this type.
test("nanoseconds with zone are read exactly, nested ones too", async () => {
  const path = fileURLToPath(new URL("files/nanosWithZone.parquet", import.meta.url));
  const at = { kind: "timestamptz_ns" } as const;
  const schema = readSchema([id, field(2, "at", at), field(3, "s", { kind: "struct", fields: [field(4, "t", at)] })]);
  const nanos = [1_700_000_000_123_456_789n, null, -1n];
  expect(await readRows({ schema, files: [added(dataFile(path))] })).toEqual(
    nanos.map((value, i) => [i + 1, value, { kind: "struct", fields: [value] }]),
  );
});

test("a damaged file is named, whatever the engine says of it", async () => {
  const good = await fixture.write("SELECT range::INT AS id FROM range(3000)", "id: 1");
  const bytes = await readFile(good);
  // The header of the first page: the engine's message about that names no file.
  bytes.fill(0xee, 4, 24);
  const path = join(fixture.folder, "damaged.parquet");
  await writeFile(path, bytes);
  const read = readRows({ schema: readSchema([id]), files: [added(dataFile(good)), added(dataFile(path))] });
  await expect(read).rejects.toMatchObject({ code: "metadataInvalid", details: { file: path } });
});

test("partitions are compared one by one only where that is exact, small ones together", async () => {
  const paths = await Promise.all([1, 2, 3, 4].map((n) => fixture.write(`SELECT ${n}::INT AS id`, "id: 1")));
  const files = paths.map((path, i) =>
    added(dataFile(path, { specId: 1, partition: [i % 3], recordCount: i === 2 ? 600_000n : 200_000n })),
  );
  const units = (specIds: readonly number[], changed = files): Promise<number[]> =>
    fixture.engine.session(undefined, async (session) => {
      const rows = await SideRows.load(session, {
        schema: readSchema([id]),
        files: changed,
        localOf: (path) => path,
        vectorOf: () => [],
        loadBytes: (path) => readFile(path),
        withLineage: false,
      });
      return rows.listUnits(new Set(specIds)).map((unit) => unit.size);
    });
  expect(await units([1])).toEqual([2, 1, 1]);
  expect(await units([])).toEqual([4]);
  expect(
    await units(
      [1, 2],
      files.map((each, i) => (i === 0 ? { ...each, file: { ...each.file, specId: 2 } } : each)),
    ),
  ).toEqual([4]);
});
