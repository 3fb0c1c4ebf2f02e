import { expect, test } from "vitest";
import { mapTableInfo } from "../../../src/iceberg/tableInfo";
import { explainSummaryKey, formatSummaryValue } from "../../../src/view/summaryKeys";
import { loadFixtureTable } from "../../support/fixtureTable";

test("every key that Spark writes into summaries is explained", async () => {
  const tables = await Promise.all(["cherry_pick", "mor_v2", "v3_deletion_vectors"].map(loadFixtureTable));
  const keys = tables.flatMap((table) => mapTableInfo(table).snapshots.flatMap(({ summary }) => Object.keys(summary)));
  expect([...new Set(keys)].filter((key) => explainSummaryKey(key) === undefined)).toEqual([]);
  expect(explainSummaryKey("my-team.job")).toBeUndefined();
});

test("counts are separated, sizes have their unit, and all else stays as it is", () => {
  expect(formatSummaryValue("added-records", "1204311")).toBe("1,204,311");
  expect(formatSummaryValue("total-files-size", "38214511")).toBe("38,214,511 · 38.2 MB");
  expect(formatSummaryValue("spark.app.id", "20261014")).toBe("20261014");
  expect(formatSummaryValue("total-records", "not a number")).toBe("not a number");
});
