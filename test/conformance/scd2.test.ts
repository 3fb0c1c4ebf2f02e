import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryOptions } from "../../src/changelog/history";
import type { Cell } from "../../src/model/value";
import { listGoldens } from "../support/goldens";
import { OpenServices, refToGolden } from "../support/openServices";
import { normaliseRows } from "../support/sharedChangelogs";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

/** Options that give what the published queries give. */
const queries: readonly (readonly ["all" | "changedBetween" | "current", Partial<HistoryOptions>])[] = [
  ["all", {}],
  ["changedBetween", { changedBetween: ["2024-10-24T17:18:00Z", "2024-10-24T17:20:00Z"] }],
  ["current", { currentOnly: true }],
];

describe.each(
  listGoldens().flatMap(({ scd2, ...golden }) => (scd2 === undefined ? [] : [[golden.name, golden, scd2] as const])),
)("%s", (_, golden, scd2) => {
  test.each(queries)("the published result: %s", async (name, options) => {
    const identifier = golden.changelog.updates?.identifier ?? [];
    const request = { identifier, deleteRows: "keep", ...options } as const;
    const history = await open.services.openHistory({ table: refToGolden(golden), options: request }, open.call);
    expect(history.columns.map((column) => column.name)).toEqual(scd2[name].columns);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of open.services.rows(history.resultId, open.call.signal)) rows.push(...batch);
    const types = history.columns.map(({ type }) => type);
    expect(normaliseRows(types, rows)).toEqual(normaliseRows(types, scd2[name].rows ?? []));
  });
});

test("the versions of one record, with what changed in each", async () => {
  const golden = listGoldens().find(({ name }) => name.endsWith("products"));
  if (golden === undefined) throw new Error("The sample's products have no golden.");
  const options = { identifier: ["product_id"], key: { product_id: "00001" }, deleteRows: "close" } as const;
  const { resultId } = await open.services.openHistory({ table: refToGolden(golden), options }, open.call);
  const versions = await open.services.listVersions({ resultId }, open.call);
  expect(
    versions.map(({ changeType, values, changed, isCurrent }) => [changeType, values[2], changed, isCurrent]),
  ).toEqual([
    ["INSERT", "250", [], false],
    ["UPDATE_AFTER", "500", [2, 4], true],
  ]);
  expect(versions[0]?.endMs).toBe(versions[1]?.startMs);
});
