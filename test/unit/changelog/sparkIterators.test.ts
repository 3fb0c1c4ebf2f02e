import { describe, expect, test } from "vitest";
import { listIteratorCases, mapCaseRow } from "../../support/changelog/iteratorCases";
import {
  computeUpdates,
  type IteratorRow,
  removeCarryovers,
  removeNetCarryovers,
} from "../../support/changelog/sparkIterators";

const ports: Record<string, (rows: readonly IteratorRow[]) => IteratorRow[]> = {
  removeCarryovers,
  removeNetCarryovers,
  computeUpdates: (rows) => computeUpdates(removeCarryovers(rows), [0, 1]),
};

describe.each(Object.keys(ports))("the oracle's %s", (fn) => {
  const cases = listIteratorCases(fn);
  test.skipIf(cases.length === 0)("gives the published rows (needs ../shared/changelog-cases.json)", () => {
    for (const { id, in: input, out, error } of cases) {
      const run = (): IteratorRow[] => ports[fn]?.(input.map(mapCaseRow)) ?? [];
      if (error !== undefined) expect(run, id).toThrow("multiple rows");
      else expect(run(), id).toEqual(out?.map(mapCaseRow));
    }
  });
});

test("an insert and a delete of the same values do not cancel across commits", () => {
  const row = (type: IteratorRow["type"], ordinal: number): IteratorRow => ({ values: ["1"], type, ordinal });
  expect(removeCarryovers([row("DELETE", 0), row("INSERT", 1)])).toHaveLength(2);
  expect(removeNetCarryovers([row("DELETE", 0), row("INSERT", 1)])).toHaveLength(0);
});
