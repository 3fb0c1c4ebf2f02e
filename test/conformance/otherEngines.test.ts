import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TableRef } from "../../src/model/table";
import type { Cell } from "../../src/model/value";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";
import { type ExpectedTable, listExpectedTables, normaliseRows } from "../support/sharedChangelogs";
import { sharedTablePath } from "../support/sharedTables";

let folder: string;
let services: Services;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-conformance-"));
  services = await createServices({ storageFolder: folder, memory: "500MB", threads: 2 });
});
afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

const call = { signal: new AbortController().signal, onProgress: () => undefined };

function refTo({ table, metadata }: ExpectedTable): TableRef {
  const path = sharedTablePath(table);
  const location = join(path, "metadata", metadata);
  return {
    connection: { kind: "folder", id: "shared", name: "shared", path, allowOutside: false },
    namespace: [],
    name: table,
    location,
  };
}

async function listRows(resultId: string): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const batch of services.rows(resultId, call.signal)) rows.push(...batch);
  await services.closeResult({ resultId }, call);
  return rows;
}

describe.each(listExpectedTables().map((expected) => [expected.table, expected] as const))("%s", (_, expected) => {
  const table = refTo(expected);

  test("has the live rows at every snapshot", async () => {
    for (const { snapshot, live } of expected.snapshots) {
      if (live === undefined) continue;
      const { resultId, rowCount } = await services.openRows({ table, options: { at: snapshot } }, call);
      expect({ snapshot, rows: String(rowCount) }).toEqual({ snapshot, rows: String(live) });
      await services.closeResult({ resultId }, call);
    }
  });

  const lineage = expected.snapshots.filter((snapshot) => snapshot.lineage !== undefined);
  if (lineage.length > 0) {
    test("has the row lineage of every snapshot", async () => {
      const lineageColumns = ["_row_id", "_last_updated_sequence_number"];
      for (const { snapshot, lineage: rows = [] } of lineage) {
        // Expected are all columns of the table's current schema; a snapshot has those of its own.
        const own = await services.openRows({ table, options: { at: snapshot, limit: 0 } }, call);
        const columns = [...own.columns.map(({ name }) => name), ...lineageColumns];
        const indexes = columns.map((name) => [...expected.columns, ...lineageColumns].indexOf(name));
        const result = await services.openRows({ table, options: { at: snapshot, columns } }, call);
        const types = result.columns.map(({ type }) => type);
        expect(normaliseRows(types, await listRows(result.resultId)), snapshot).toEqual(
          normaliseRows(
            types,
            rows.map((row) => indexes.map((index) => row[index])),
          ),
        );
      }
    });
  }

  test("has the changes of every snapshot", async () => {
    const info = await services.loadTable({ table }, call);
    for (const { snapshot, inserts, deletes, insert_rows, delete_rows } of expected.snapshots) {
      if (inserts === undefined) continue;
      const from = info.snapshots.find(({ snapshotId }) => snapshotId === snapshot)?.parentId;
      const range = { to: snapshot, ...(from !== undefined && { from }) };
      const { summary, columns, resultId } = await services.openChangelog(
        { table, range, options: { mode: "changes" } },
        call,
      );
      expect({ snapshot, inserted: String(summary.inserted), deleted: String(summary.deleted) }).toEqual({
        snapshot,
        inserted: String(inserts),
        deleted: String(deletes),
      });
      const typeIndex = columns.findIndex(({ name }) => name === "_change_type");
      const types = columns.slice(0, typeIndex).map(({ type }) => type);
      const rows = insert_rows === undefined ? [] : await listRows(resultId);
      const ofType = (type: string): string[] =>
        normaliseRows(
          types,
          rows.filter((row) => row[typeIndex] === type),
        );
      if (insert_rows !== undefined) expect(ofType("INSERT")).toEqual(normaliseRows(types, insert_rows));
      if (delete_rows !== undefined) expect(ofType("DELETE")).toEqual(normaliseRows(types, delete_rows));
    }
  });
});
