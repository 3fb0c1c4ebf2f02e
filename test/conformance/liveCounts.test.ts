import { afterAll, beforeAll, expect, test } from "vitest";
import { readTotals } from "../../src/view/snapshotTotals";
import { listGoldens } from "../support/goldens";
import { OpenServices, refToGolden } from "../support/openServices";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

/** Files that were imported by their manifest alone: Iceberg's library knows no size to add to the summary. */
const unsized = new Set(["imported_files sizeBytes"]);

test("what manifests count is what the writers summed up, for the newest snapshot of every table", async () => {
  let compared = 0;
  for (const golden of listGoldens()) {
    const table = refToGolden(golden);
    const { snapshots, currentSnapshotId } = await open.services.loadTable({ table }, open.call);
    const current = snapshots.find(({ snapshotId }) => snapshotId === currentSnapshotId);
    if (current === undefined) continue;
    const { records, sizeBytes, dataFiles, deleteFiles, positionDeletes, equalityDeletes } = readTotals(current);
    const counted = await open.services.countFiles({ table, at: current.snapshotId }, open.call);
    const told = { records, sizeBytes, dataFiles, deleteFiles, positionDeletes, equalityDeletes };
    for (const [name, value] of Object.entries(told)) {
      if (value === undefined || unsized.has(`${golden.name} ${name}`)) continue;
      compared += 1;
      expect(counted, `${golden.name} ${name}`).toMatchObject({ [name]: String(value) });
    }
  }
  expect(compared).toBeGreaterThan(100);
});
