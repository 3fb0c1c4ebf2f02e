import { afterAll, beforeAll, expect, test } from "vitest";
import { ChangelogRun, type CommitRows } from "../../../src/duckdb/changelogRun";
import { SideRows } from "../../../src/duckdb/sideRows";
import type { TwinFiles } from "../../../src/duckdb/twinFiles";
import type { ChangedFile } from "../../../src/model/changedFiles";
import type { Field } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { added, dataFile, field, ParquetFixture, readSchema } from "../../support/parquetFixture";

let fixture: ParquetFixture;
beforeAll(async () => {
  fixture = await ParquetFixture.open();
});
afterAll(() => fixture.close());

const columns: Field[] = [
  field(1, "id", "long"),
  field(2, "amount", { kind: "double" }),
  field(3, "tags", { kind: "list", element: field(4, "element", "string") }),
];
const ids = "id: 1, amount: 2, tags: {__duckdb_field_id: 3, element: 4}";
const count = 3000;

/** Rows whose ids have no pattern, so that the column takes most of the file. */
function rows(amount: string, { tags = "['a', 'b']", where = "true", order = "i" } = {}): string {
  return `SELECT (hash(i) // 2)::BIGINT AS id, (${amount})::DOUBLE AS amount, ${tags}::VARCHAR[] AS tags
    FROM range(${count}) AS t(i) WHERE ${where} ORDER BY ${order}`;
}

function removed(changed: ChangedFile): ChangedFile {
  return { file: changed.file, before: [], after: undefined };
}

async function write(select: string, recordCount = count): Promise<ChangedFile> {
  return added(dataFile(await fixture.write(select, ids), { recordCount: BigInt(recordCount) }));
}

interface Compared {
  readonly twins: readonly TwinFiles[];
  /** Change rows as text, in their order, with twins and without. */
  readonly changes: readonly (readonly Value[])[];
  readonly plainly: readonly (readonly Value[])[];
}

async function compare(files: readonly ChangedFile[]): Promise<Compared> {
  return fixture.engine.session(undefined, async (session) => {
    const found = await SideRows.load(session, {
      schema: readSchema(columns),
      files,
      localOf: (path) => path,
      vectorOf: () => [],
      loadBytes: async () => new Uint8Array(),
      withLineage: false,
    });
    const twins = await found.listTwins(session);
    const run = async (commit: CommitRows): Promise<Value[][]> => {
      const changelog = new ChangelogRun(session, {
        columns,
        table: "changes",
        isTemporary: true,
        keepCarriedOver: false,
        pairing: undefined,
        ignored: [],
        where: undefined,
        rowCondition: undefined,
      });
      await changelog.createTable();
      await changelog.addCommit(commit, 0, new Set());
      const cells = ["_change_type", "c0::VARCHAR", "c1::VARCHAR", "signbit(c1)::VARCHAR", "c2::VARCHAR"];
      return session.listValues(
        cells.map(() => ({ kind: "string" })),
        `SELECT ${cells.join(", ")} FROM changes ORDER BY ALL`,
      );
    };
    const { localFiles, notes } = found;
    const plain: CommitRows = {
      files: found.files,
      notes,
      localFiles,
      listUnits: (specs) => found.listUnits(specs),
      formatSelect: (fileIds) => found.formatSelect(fileIds),
      listTwins: async () => [],
    };
    return { twins, changes: await run(found), plainly: await run(plain) };
  });
}

async function compareRewrite(before: string, after: string): Promise<Compared> {
  return compare([removed(await write(before)), await write(after)]);
}

test("a file rewritten in place differs in the columns whose bytes do", async () => {
  const { twins, changes, plainly } = await compareRewrite(rows("i"), rows("if(i % 1000 = 7, -1, i)"));
  expect(twins).toEqual([{ removed: 0, added: 1, differing: new Set([1]) }]);
  expect(changes).toHaveLength(6);
  expect(changes).toEqual(plainly);
});

test("equal files leave nothing to read", async () => {
  const { twins, changes } = await compareRewrite(rows("i"), rows("i"));
  expect(twins).toEqual([{ removed: 0, added: 1, differing: new Set() }]);
  expect(changes).toEqual([]);
});

test.each([
  ["two rows trade their values", rows("i"), rows("CASE i WHEN 5 THEN 6 WHEN 6 THEN 5 ELSE i END"), 4],
  [
    "nulls, NaN and negative zero",
    rows("i"),
    rows("CASE i WHEN 1 THEN NULL WHEN 2 THEN 'nan'::DOUBLE WHEN 0 THEN -0.0::DOUBLE ELSE i END"),
    6,
  ],
  [
    "the same null and NaN",
    rows("CASE i WHEN 1 THEN NULL WHEN 2 THEN 'nan'::DOUBLE ELSE i END"),
    rows("CASE i WHEN 1 THEN NULL WHEN 2 THEN 'nan'::DOUBLE WHEN 9 THEN 1 ELSE i END"),
    2,
  ],
  [
    "nested values",
    rows("i"),
    rows("i", { tags: "CASE i WHEN 1 THEN [] WHEN 2 THEN NULL WHEN 3 THEN ['ab'] ELSE ['a', 'b'] END" }),
    6,
  ],
])("what changed is the same as without the bytes compared: %s", async (_, before, after, expected) => {
  const { twins, changes, plainly } = await compareRewrite(before, after);
  expect(twins).toHaveLength(1);
  expect(changes).toHaveLength(expected);
  expect(changes).toEqual(plainly);
});

test("rows that differ in place cancel against other rows, of any file", async () => {
  const duplicates = (amount: string): string =>
    rows(amount).replace("(hash(i) // 2)::BIGINT", "(hash(if(i = 8, 7, i)) // 2)::BIGINT");
  const moved = "SELECT (hash(7) // 2)::BIGINT AS id, 5::DOUBLE AS amount, ['a', 'b']::VARCHAR[] AS tags";
  const { twins, changes, plainly } = await compare([
    removed(await write(duplicates("if(i = 7, 5, if(i = 8, 4, i))"))),
    removed(await write(moved, 1)),
    await write(duplicates("if(i = 7, 4, if(i = 8, 5, i))")),
    await write(`${moved} UNION ALL ${moved}`, 2),
  ]);
  expect(twins).toEqual([{ removed: 0, added: 2, differing: new Set([1]) }]);
  expect(changes).toEqual(plainly);
  expect(changes).toEqual([["INSERT", expect.any(String), "5.0", "false", "[a, b]"]]);
});

test("files of as many rows whose order or content differs are read as ever", async () => {
  const reordered = await compareRewrite(rows("1"), rows("1", { order: "hash(i, 1)" }));
  expect(reordered.twins).toEqual([]);
  expect(reordered.changes).toEqual([]);
  const other = await compareRewrite(rows("1"), rows("1").replace("hash(i)", "hash(i + 1)"));
  expect(other.twins).toEqual([]);
  expect(other.changes).toHaveLength(2);
  expect(other.changes).toEqual(other.plainly);
});

test("the same bytes are not the same values under another type", async () => {
  const asText = await fixture.write(rows("i").replace("::VARCHAR[] AS tags", "::BLOB[] AS tags"), ids);
  const texts = added(dataFile(asText, { recordCount: BigInt(count) }));
  const { twins, changes, plainly } = await compare([removed(await write(rows("i"))), texts]);
  expect(twins).toEqual([{ removed: 1, added: 0, differing: new Set([2]) }]);
  expect(changes).toEqual(plainly);
});
