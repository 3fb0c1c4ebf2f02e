import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RefAction } from "../../src/catalog/refAction";
import type { TableRef } from "../../src/model/table";
import { refTo, ServicesTester } from "../support/servicesTester";
import { findSparkObstacle, SparkShell } from "../support/spark/sparkShell";

const obstacle = findSparkObstacle();
if (obstacle !== undefined) console.warn(`Spark on tables whose refs were changed here is skipped: ${obstacle}.`);

/** Spark takes seconds a statement where the machine is busy. */
const timeout = 900_000;

describe.skipIf(obstacle !== undefined)("Spark on a table whose refs were changed here", { timeout }, () => {
  let warehouse: string;
  let spark: SparkShell;
  let tester: ServicesTester;

  beforeAll(async () => {
    warehouse = mkdtempSync(join(tmpdir(), "lakehouse-refs-"));
    [tester, spark] = await Promise.all([ServicesTester.open(), SparkShell.open(warehouse)]);
  });

  afterAll(async () => {
    spark?.close();
    await tester?.close();
    rmSync(warehouse, { recursive: true, force: true });
  });

  /** main: 1 - 2 - 3; branch audit: 2 - 4; tag first: 1; a staged commit on 3. */
  async function createTable(name: string, properties: string): Promise<TableRef> {
    const statements = [
      `CREATE TABLE db.${name} (i int) USING iceberg TBLPROPERTIES ('write.wap.enabled' = 'true', ${properties})`,
      `INSERT INTO db.${name} VALUES (1)`,
      `ALTER TABLE db.${name} CREATE TAG first RETAIN 30 DAYS`,
      `INSERT INTO db.${name} VALUES (2)`,
      `ALTER TABLE db.${name} CREATE BRANCH audit RETAIN 7 DAYS WITH SNAPSHOT RETENTION 2 SNAPSHOTS 3 DAYS`,
      `INSERT INTO db.${name}.branch_audit VALUES (4)`,
      `INSERT INTO db.${name} VALUES (3)`,
      "SET spark.wap.id = load-1",
      `INSERT INTO db.${name} VALUES (5)`,
      "RESET spark.wap.id",
    ];
    for (const statement of statements) await spark.sql(statement);
    return { ...refTo(join(warehouse, "db", name)), namespace: ["db"], name };
  }

  async function plan(table: TableRef, action: RefAction) {
    return tester.services.planRefAction({ table, action }, tester.call);
  }

  async function perform(table: TableRef, action: RefAction): Promise<RefAction | undefined> {
    const { action: resolved, expected } = await plan(table, action);
    const { undo } = await tester.services.commitRefAction({ table, action: resolved, expected }, tester.call);
    return undo;
  }

  async function refsHere(table: TableRef): Promise<readonly (readonly unknown[])[]> {
    return (await tester.services.loadMetadataTable({ table, name: "refs" }, tester.call)).rows;
  }

  const refsInSpark = ({ name }: TableRef) =>
    spark.sql(`SELECT name, type, snapshot_id, max_reference_age_in_ms, min_snapshots_to_keep, max_snapshot_age_in_ms
      FROM db.${name}.refs ORDER BY name`);

  async function expectAgreement(table: TableRef): Promise<void> {
    const { name } = table;
    expect(await refsInSpark(table)).toEqual(await refsHere(table));
    const info = await tester.services.loadTable({ table }, tester.call);
    const lines = info.snapshots.map(({ snapshotId, parentId }) => `${snapshotId} ${parentId ?? "null"}`);
    const [answer] = await spark.sql(`SELECT (SELECT count(*) FROM db.${name}),
      (SELECT max_by(snapshot_id, made_current_at) FROM db.${name}.history),
      (SELECT concat_ws(', ', sort_array(collect_list(concat_ws(' ', snapshot_id, coalesce(cast(parent_id AS string), 'null')))))
       FROM db.${name}.snapshots)`);
    const rows = await tester.rows(table.location);
    expect(answer).toEqual([String(rows.length), info.currentSnapshotId, lines.toSorted().join(", ")]);
  }

  const actions: readonly RefAction[] = [
    { kind: "createTag", name: "v 1`'é", at: "audit", retention: { maxRefAgeMs: 12 * 3_600_000 } },
    {
      kind: "createBranch",
      name: "b",
      at: "first",
      retention: { maxRefAgeMs: 60_000, minSnapshotsToKeep: 3, maxSnapshotAgeMs: 86_400_000 },
    },
    { kind: "setRetention", name: "audit", retention: { maxRefAgeMs: 86_400_000 } },
    { kind: "setRetention", name: "main", retention: { minSnapshotsToKeep: 5 } },
    { kind: "rename", name: "audit", newName: "checked" },
    { kind: "replace", name: "audit", at: "main" },
    { kind: "replace", name: "first", at: "main" },
    { kind: "drop", name: "audit" },
    { kind: "drop", name: "first" },
    { kind: "rollback", to: "first" },
    { kind: "setCurrent", to: "audit" },
    { kind: "publish", staged: "load-1" },
  ];

  test.each([
    ["v1", "'format-version' = '1', 'write.metadata.previous-versions-max' = '3'"],
    ["v3_gzip", "'format-version' = '3', 'write.metadata.compression-codec' = 'gzip'"],
  ])("agrees after each action, and after its way back: %s", async (name, properties) => {
    const table = await createTable(name, properties);
    await expectAgreement(table);
    for (const action of actions) {
      const before = await refsHere(table);
      const undo = await perform(table, action);
      await expectAgreement(table);
      expect(await refsHere(table), JSON.stringify(action)).not.toEqual(before);
      if (undo) await perform(table, undo);
      expect(await refsHere(table)).toEqual(before);
    }
    await expectAgreement(table);
    const forward: RefAction = { kind: "fastForward", name: "audit2", to: "audit" };
    await perform(table, forward);
    await perform(table, { kind: "rollback", to: "first" });
    await perform(table, { kind: "fastForward", name: "main", to: "audit2" });
    await expectAgreement(table);
    const [count] = await spark.sql(`SELECT count(*) FROM db.${name}`);
    await spark.sql(`INSERT INTO db.${name} VALUES (6)`);
    await perform(table, { kind: "createTag", name: "after" });
    await expectAgreement(table);
    expect(await spark.sql(`SELECT count(*) FROM db.${name}`)).toEqual([[String(Number(count?.[0]) + 1)]]);
    expect(readdirSync(join(table.location, "metadata")).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  });

  test("does with the statement of a plan what the plan says", async () => {
    const table = await createTable("statements", "'format-version' = '2'");
    // Taking a retention away from main is what Spark cannot say.
    for (const action of actions) {
      const before = await refsHere(table);
      const { sparkSql, undo } = await plan(table, action);
      for (const statement of sparkSql.split("\n").filter((line) => !line.startsWith("--"))) {
        await spark.sql(statement.replace("CALL system", "CALL local.system").replace(/;$/, ""));
      }
      const bySpark = await refsHere(table);
      expect(bySpark, sparkSql).not.toEqual(before);
      if (undo) await perform(table, undo);
      expect(await refsHere(table)).toEqual(before);
      await perform(table, action);
      expect(await refsHere(table), sparkSql).toEqual(bySpark);
      if (undo) await perform(table, undo);
    }
  });
});
