import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OpenServices } from "../../support/openServices";
import { refTo } from "../../support/servicesTester";

const orders = refTo(fileURLToPath(new URL("../../../media/sample/shop/orders", import.meta.url)));

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

const find = (where: string, branch?: string) =>
  open.services.findFirstMatch({ table: orders, where, ...(branch !== undefined && { branch }) }, open.call);

/** The kept states of main, oldest first, and how many rows match in each up to the first that has some. */
async function countMatches(where: string): Promise<{ snapshotId: string; rows: number }[]> {
  const { services, call } = open;
  const { snapshots, refs } = await services.loadTable({ table: orders }, call);
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const line: string[] = [];
  let id = refs.find(({ name }) => name === "main")?.snapshotId;
  while (id !== undefined && byId.has(id)) {
    line.unshift(id);
    id = byId.get(id)?.parentId;
  }
  const counts: { snapshotId: string; rows: number }[] = [];
  for (const snapshotId of line) {
    const options = { at: snapshotId, where };
    const { rowCount, resultId } = await services.openRows({ table: orders, options }, call);
    await services.closeResult({ resultId }, call);
    counts.push({ snapshotId, rows: rowCount });
    if (rowCount > 0) break;
  }
  return counts;
}

test.each(["order_id = 13900", "status = 'returned'", "order_time >= '2026-11-12' AND amount > 300"])(
  "the first commit with a row where %s is the first state that has one",
  async (where) => {
    const { commit, columns, commitsSearched, stats } = await find(where);
    const states = await countMatches(where);
    expect({ snapshotId: commit?.snapshotId, rows: commit?.rowCount }).toEqual(states.at(-1));
    expect(commit?.row).toHaveLength(columns.length);
    expect(commitsSearched).toBeLessThanOrEqual(states.length);
    expect(stats.filesRead).toBeLessThan(stats.filesTotal);
  },
);

test("rows of the oldest kept state of an expired history may have come before it", async () => {
  const { commit, expiredBeforeMs, commitsSearched } = await find("order_id = 8071");
  const [oldest] = await countMatches("order_id = 8071");
  expect(commit).toMatchObject({ snapshotId: oldest?.snapshotId, isExpiredStart: true, rowCount: 1 });
  expect(commit?.row[0]).toBe("8071");
  expect(expiredBeforeMs).toBe(commit?.timestampMs);
  expect(commitsSearched).toBe(1);
});

test("a condition that no kept commit fulfils searches all of them and reads nothing that cannot match", async () => {
  const { commit, commitsSearched, stats } = await find("order_id > 99999999");
  expect(commit).toBeUndefined();
  expect(commitsSearched).toBeGreaterThan(20);
  expect(stats).toMatchObject({ filesRead: 0, bytesRead: 0 });
});

test("a condition that does not work and a branch that is not there are errors; a cancelled search is none", async () => {
  await expect(find("nothing = 1")).rejects.toMatchObject({ code: "invalidArgument" });
  await expect(find("true", "nowhere")).rejects.toMatchObject({ code: "notFound" });
  const aborted = AbortSignal.abort();
  const search = open.services.findFirstMatch({ table: orders, where: "true" }, { ...open.call, signal: aborted });
  await expect(search).rejects.toBe(aborted.reason);
});
