import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TableRef } from "../../src/model/table";
import { OpenServices } from "../support/openServices";
import { inRepository } from "../support/repository";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

const tableAt = (folder: string): TableRef => {
  const path = inRepository(folder);
  return {
    connection: { kind: "folder", id: path, name: path, path, allowOutside: false },
    namespace: [],
    name: path,
    location: path,
  };
};
const taxi = tableAt("media/sample/trips/taxi");

async function statesOf(table: TableRef): Promise<{ from: string; to: string }> {
  const { snapshots } = await open.services.loadTable({ table }, open.call);
  return { from: snapshots[0]?.snapshotId ?? "", to: snapshots.at(-1)?.snapshotId ?? "" };
}

/** All values of a column or expression at a state, read row by row. */
async function valuesAt(table: TableRef, at: string, column: string): Promise<(string | null)[]> {
  const result = await open.services.openRows({ table, options: { at, columns: [column] } }, open.call);
  const values: (string | null)[] = [];
  for await (const batch of open.services.rows(result.resultId, open.call.signal)) {
    for (const [value] of batch) values.push(value === null || value === undefined ? null : String(value));
  }
  return values;
}

describe("a distribution", () => {
  it("counts every row of both states in the same thirty bins", async () => {
    const states = await statesOf(taxi);
    const found = await open.services.compareDistribution(
      { table: taxi, ...states, expression: "total_amount" },
      open.call,
    );
    expect(found.bins).toHaveLength(30);
    const all = {
      from: await valuesAt(taxi, states.from, "total_amount"),
      to: await valuesAt(taxi, states.to, "total_amount"),
    };
    const numbers = [...all.from, ...all.to].flatMap((value) => (value === null ? [] : [Number(value)]));
    const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
    for (const side of ["from", "to"] as const) {
      const counts = new Array<number>(30).fill(0);
      for (const value of all[side]) {
        if (value === null) continue;
        const bin = Math.min(29, Math.floor((Number(value) - least) / ((greatest - least) / 30)));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      expect(found.bins.map((bin) => bin[side])).toEqual(counts);
      expect(found[side].rows).toBe(all[side].length);
      expect(found[side].nulls).toBe(all[side].filter((value) => value === null).length);
    }
  });

  it("is made of an expression, of texts by their number, and of times", async () => {
    const orders = tableAt("media/sample/shop/orders");
    const states = await statesOf(orders);
    const status = await open.services.compareDistribution(
      { table: orders, ...states, expression: "status" },
      open.call,
    );
    const counted = (await valuesAt(orders, states.to, "status")).filter((value) => value === status.values[0]?.value);
    expect(status.values[0]?.to).toBe(counted.length);
    expect(status.bins).toEqual([]);
    const times = await open.services.compareDistribution(
      { table: orders, ...states, expression: "order_time" },
      open.call,
    );
    expect(times.bins[0]?.start).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const lengths = await open.services.compareDistribution(
      { table: orders, ...states, expression: "length(status) * 2" },
      open.call,
    );
    expect(lengths.to.rows).toBe(status.to.rows);
    expect(Number(lengths.to.greatest) % 2).toBe(0);
  });

  it("refuses what is no expression over the table's columns", async () => {
    const states = await statesOf(taxi);
    for (const expression of ["nothing", "1); DROP TABLE x; --", "(SELECT max(total_amount) FROM other)", "count(*)"]) {
      const asked = open.services.compareDistribution({ table: taxi, ...states, expression }, open.call);
      await expect(asked, expression).rejects.toThrow();
    }
  });
});

describe("two states", () => {
  it("differ by the files that Spark's files table lists for one of them alone", async () => {
    const orders = tableAt("media/sample/shop/orders");
    const states = await statesOf(orders);
    const comparison = await open.services.compareStates({ table: orders, ...states }, open.call);
    const pathsAt = async (at: string): Promise<Set<string>> => {
      const { columns, rows } = await open.services.loadMetadataTable({ table: orders, name: "files", at }, open.call);
      const [content, path] = ["content", "file_path"].map((name) =>
        columns.findIndex((column) => column.name === name),
      );
      return new Set(rows.filter((row) => String(row[content ?? 0]) === "0").map((row) => String(row[path ?? 0])));
    };
    const [old, now] = [await pathsAt(states.from), await pathsAt(states.to)];
    expect(comparison.added.files).toBe([...now].filter((path) => !old.has(path)).length);
    expect(comparison.removed.files).toBe([...old].filter((path) => !now.has(path)).length);
    expect(comparison.partitions.reduce((sum, { addedRows }) => sum + addedRows, 0)).toBe(comparison.added.rows);
  });

  it("are the same where nothing lies between them", async () => {
    const { to } = await statesOf(taxi);
    const same = await open.services.compareStates({ table: taxi, from: to, to }, open.call);
    expect(same).toMatchObject({ added: { files: 0 }, removed: { files: 0 }, partitions: [], schemaChanges: [] });
  });
});
