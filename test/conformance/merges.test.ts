import { afterAll, beforeAll, expect, test } from "vitest";
import { listGoldens } from "../support/goldens";
import { OpenServices, refToGolden } from "../support/openServices";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

/** What the forty merges changed, each row with its kind and the number of its commit. */
async function listChanges(name: string, mode: "changes" | "updates" | "net"): Promise<readonly string[]> {
  const golden = listGoldens().find((each) => each.name === name);
  if (golden === undefined) throw new Error(`The table ${name} has no golden.`);
  const options = { mode, ...(mode === "updates" && { identifier: ["id"] }) };
  const result = await open.services.openChangelog({ table: refToGolden(golden), range: {}, options }, open.call);
  const rows = await open.listRows(result, "_change_type");
  return rows.map(({ row, rest: [kind, ordinal] }) => JSON.stringify([row, kind, String(ordinal)])).sort();
}

test.each(["changes", "updates", "net"] as const)(
  "the same merges give the same %s by position deletes, of which Spark gives none, as by rewritten files",
  async (mode) => {
    const rewritten = await listChanges("forty_merges", mode);
    expect(rewritten.length).toBeGreaterThan(20);
    expect(await listChanges("forty_merges_on_read", mode)).toEqual(rewritten);
  },
);
