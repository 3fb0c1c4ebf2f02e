import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SnapshotInfo } from "../../src/catalog/tableInfo";
import type { ChangelogMode } from "../../src/changelog/request";
import { formatTimestamp } from "../../src/model/dateTimeText";
import { LakehouseError } from "../../src/model/errors";
import { listGoldens } from "../support/goldens";
import { OpenServices, refToGolden } from "../support/openServices";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

/** The first multiset without the second. */
function subtract(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
  return rows.filter((row) => {
    const count = counts.get(row) ?? 0;
    counts.set(row, count - 1);
    return count <= 0;
  });
}

/** Tables with too many rows or commits to compare all states in a second; the same merges by position deletes are compared. */
const large = ["trips/taxi", "shop/orders", "forty_merges"];
const goldens = listGoldens().filter(
  ({ name, path }) => !large.some((table) => path.endsWith(table) || name === table),
);

describe.each(goldens.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
  const table = refToGolden(golden);
  const identifier = golden.changelog.updates?.identifier;

  const rowsBySnapshot = new Map<string, readonly string[]>();
  async function rowsAt(at: string): Promise<readonly string[]> {
    const known = rowsBySnapshot.get(at);
    if (known !== undefined) return known;
    const result = await open.services.openRows({ table, options: { at } }, open.call);
    const rows = (await open.listRows(result)).map(({ row }) => row);
    rowsBySnapshot.set(at, rows);
    return rows;
  }

  /** Rows that a diff takes away and brings. */
  async function diff(from: string, to: string, mode: ChangelogMode): Promise<{ before: string[]; after: string[] }> {
    const options = { mode, ...(mode === "updates" && identifier !== undefined && { identifier }) };
    const result = await open.services.openDiff({ table, from, to, options }, open.call);
    const rows = await open.listRows(result, "_change_type");
    const ofTypes = (...types: readonly string[]): string[] =>
      rows.filter(({ rest }) => types.includes(String(rest[0]))).map(({ row }) => row);
    return { before: ofTypes("DELETE", "UPDATE_BEFORE"), after: ofTypes("INSERT", "UPDATE_AFTER") };
  }

  /** Snapshots whose rows have the columns that changes have. */
  async function listComparable(): Promise<readonly SnapshotInfo[]> {
    const { snapshots, schemaId } = await open.services.loadTable({ table }, open.call);
    return snapshots.filter((snapshot) => snapshot.schemaId === schemaId);
  }

  test("the changes of a commit are the exact difference of the states around it, either way", async () => {
    const snapshots = await listComparable();
    for (const { snapshotId, parentId } of snapshots) {
      if (!snapshots.some((other) => other.snapshotId === parentId) || parentId === undefined) continue;
      const [before, after] = [await rowsAt(parentId), await rowsAt(snapshotId)];
      const expected = { before: subtract(before, after), after: subtract(after, before) };
      expect(await diff(parentId, snapshotId, "changes"), snapshotId).toEqual(expected);
      expect(await diff(snapshotId, parentId, "changes"), snapshotId).toEqual({
        before: expected.after,
        after: expected.before,
      });
      const updates = await diff(parentId, snapshotId, "updates").catch((error: unknown) => {
        if (LakehouseError.is(error, "notUnique") || LakehouseError.is(error, "invalidArgument")) return expected;
        throw error;
      });
      // By row lineage a row may change into what another one was: then both remain, and cancel here.
      expect(subtract(updates.before, updates.after), snapshotId).toEqual(expected.before);
      expect(subtract(updates.after, updates.before), snapshotId).toEqual(expected.after);
    }
  });

  test("net changes of the whole line lead from nothing to the rows now", async () => {
    const info = await open.services.loadTable({ table }, open.call);
    const head = info.snapshots.find(({ snapshotId }) => snapshotId === info.currentSnapshotId);
    if (head === undefined || head.schemaId !== info.schemaId || info.snapshots.some((each) => each.parentExpired))
      return;
    const result = await open.services.openChangelog({ table, range: {}, options: { mode: "net" } }, open.call);
    const rows = await open.listRows(result, "_change_type");
    expect(rows.filter(({ rest }) => rest[0] !== "INSERT")).toEqual([]);
    expect(rows.map(({ row }) => row)).toEqual(await rowsAt(head.snapshotId));
  });

  test.skipIf(identifier === undefined)("the versions in effect at a commit are the rows then", async () => {
    const { snapshots, schemaId } = await open.services.loadTable({ table }, open.call);
    const options = { identifier: identifier ?? [], deleteRows: "close" } as const;
    const history = await open.services.openHistory({ table, options }, open.call).catch((error: unknown) => {
      if (LakehouseError.is(error, "notUnique")) return undefined;
      throw error;
    });
    if (history === undefined) return;
    const versions = await open.listRows(history, "_change_type");
    for (const snapshot of snapshots) {
      const { snapshotId, timestampMs, branches } = snapshot;
      const isAmbiguous = snapshots.some((other) => other !== snapshot && other.timestampMs === timestampMs);
      if (snapshot.schemaId !== schemaId || !branches.includes("main") || isAmbiguous) continue;
      const time = formatTimestamp(BigInt(timestampMs) * 1000n, "micros", true);
      const inEffect = versions.filter(({ rest: [, start = null, end = null] }) => {
        return (start === null || String(start) <= time) && (end === null || String(end) > time);
      });
      expect(
        inEffect.map(({ row }) => row),
        snapshotId,
      ).toEqual(await rowsAt(snapshotId));
    }
  });
});
