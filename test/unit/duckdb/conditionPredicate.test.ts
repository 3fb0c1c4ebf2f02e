import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkCondition } from "../../../src/duckdb/condition";
import { parseConditionPredicate } from "../../../src/duckdb/conditionPredicate";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import type { Field, PrimitiveType } from "../../../src/model/types";

let engine: DuckdbEngine;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-predicate-"));
  engine = await DuckdbEngine.open({ tempFolder: folder, memory: "100MB", threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const column = (id: number, name: string, type: PrimitiveType): Field => ({ id, name, required: false, type });
const columns: readonly Field[] = [
  column(1, "id", { kind: "int" }),
  column(2, "big", { kind: "long" }),
  column(3, "Order Name", { kind: "string" }),
  column(4, "day", { kind: "date" }),
  column(5, "made", { kind: "timestamptz" }),
  column(6, "local", { kind: "timestamp" }),
  column(7, "price", { kind: "decimal", precision: 9, scale: 2 }),
  column(8, "ratio", { kind: "double" }),
  column(9, "share", { kind: "float" }),
  column(10, "done", { kind: "boolean" }),
  column(11, "ID", { kind: "string" }),
  column(12, "wide", { kind: "decimal", precision: 30, scale: 2 }),
];

/** Comparisons as `field op values`. */
async function describePredicate(where: string): Promise<string[]> {
  return engine.session(undefined, async (session) => {
    await checkCondition(session, columns, where);
    const predicate = await parseConditionPredicate(session, columns, where);
    const format = (value: unknown): string =>
      typeof value === "object" && value !== null && "unscaled" in value ? `${value.unscaled}d` : String(value);
    return predicate.map(({ fieldId, op, values }) => [fieldId, op, ...values.map(format)].join(" "));
  });
}

const midnight = Date.UTC(2026, 0, 31) * 1000;

test.each<[where: string, ...expected: string[]]>([
  ["id = 3 AND (big > 5000000000 AND \"order name\" <= 'x')", "1 = 3", "2 > 5000000000", "3 <= x"],
  ["3 < id AND -1 = big -- and id = 4", "1 > 3", "2 = -1"],
  ["big = 9007199254740993 AND id = '007'", "2 = 9007199254740993", "1 = 7"],
  ["id IN (1, 2) AND ID_1 = 'x' AND id IS NOT NULL AND big IS NULL", "1 in 1 2", "11 = x", "1 notNull", "2 isNull"],
  ["NOT (id <> 3)", "1 = 3"],
  ["id BETWEEN 1 AND 4", "1 >= 1", "1 <= 4"],
  ["day = '2026-01-31' AND day < DATE '2026-02-01'", "4 = 20484", "4 < 20485"],
  ["made >= '2026-01-31' AND made >= DATE '2026-01-31'", `5 >= ${midnight}`, `5 >= ${midnight}`],
  ["made > TIMESTAMPTZ '2026-01-31T02:00:00+02:00'", `5 > ${midnight}`],
  ["local <= TIMESTAMP '2026-01-31 00:00:00.000001'", `6 <= ${midnight + 1}`],
  ["price >= 10.5 AND price < 20 AND price = '1.25'", "7 >= 1050d", "7 < 2000d", "7 = 125d"],
  ["ratio > 0.1 AND ratio < 1e3 AND ratio <> 4 AND share >= 2", "8 > 0.1", "8 < 1000", "9 >= 2"],
  ["done = true", "10 = true"],
])("%s prunes by what it says of columns", async (where, ...expected) => {
  expect(await describePredicate(where)).toEqual(expected);
});

test.each([
  "id = 3 OR big = 4",
  "NOT (id = 3 AND big = 4)",
  "id + 1 = 3",
  "id = big",
  "id = 2.5",
  "id = 5000000000",
  "id = NULL",
  "id IN (1, NULL)",
  "id IN (1, 2.5)",
  "id NOT IN (1, 2)",
  "id BETWEEN 1 AND 2.5",
  "id IN (SELECT 3)",
  "CAST(id AS VARCHAR) = '3'",
  "id = CAST(3.7 AS INT)",
  "id IS NOT DISTINCT FROM 3",
  "\"Order Name\" LIKE 'x%'",
  "\"Order Name\" COLLATE nocase = 'x'",
  "upper(\"Order Name\") = 'X'",
  "day >= TIMESTAMP '2026-01-31 12:00:00'",
  "day = DATE '2026-01-31 12:00:00'",
  "made > TIMESTAMP '2026-01-31 00:00:00+02:00'",
  "local = '2026-01-31 00:00:00.0000001'",
  "local >= '2026-01-31 00:00:00+02:00'",
  "price >= 10.555",
  "wide >= 10.5",
  "share = 0.1",
  "share = 16777217",
  "ratio = 9007199254740993",
  "done",
  "true",
])("%s prunes nothing", async (where) => {
  expect(await describePredicate(where)).toEqual([]);
});
