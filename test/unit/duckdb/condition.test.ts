import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkCondition, formatFiltered } from "../../../src/duckdb/condition";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import { field } from "../../support/parquetFixture";

let engine: DuckdbEngine;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-condition-"));
  engine = await DuckdbEngine.open({ tempFolder: folder, memory: "100MB", threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const columns = [field(1, "id", "int"), field(2, "Order Name", "string"), field(3, "pos", "int")];
const relation = "(SELECT range::INT AS c0, 'n' || range AS c1, 7 AS c2, range + 100 AS pos FROM range(5))";

test.each(["id = 3", "id > 2 AND id < 4 -- not 4", `"Order Name" = 'n3'`, "pos = 7 AND id IN (SELECT 3)"])(
  "%s selects by the columns' names, and carries other columns along",
  async (where) => {
    await engine.session(undefined, async (session) => {
      await checkCondition(session, columns, where);
      expect(await session.list(formatFiltered(columns, relation, where, ["pos"]))).toEqual([[3, "n3", 7, 103n]]);
    });
  },
);

test.each([
  "id =",
  "nothing = 1",
  "id = 1) FROM x WHERE (true",
  "id = 1); DROP TABLE t; SELECT (1",
  "1 = 1) OR (SELECT true",
  "id + 'x'",
  "c0 = 3",
  "id IN (SELECT 3 FROM read_csv('/etc/hostname'))",
  "id IN (SELECT 3 FROM '/etc/hostname')",
  "id IN (SELECT id FROM duckdb_tables())",
])("%s is refused with the engine's words", async (where) => {
  const check = engine.session(undefined, (session) => checkCondition(session, columns, where));
  await expect(check).rejects.toMatchObject({
    code: "invalidArgument",
    message: expect.stringContaining("condition"),
  });
});
