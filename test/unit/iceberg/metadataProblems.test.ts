import { expect, it } from "vitest";
import { listProblems } from "../../../src/iceberg/metadataProblems";
import { sketchMetadata } from "../../support/memoryTable";

it("finds nothing in a sound table, with expired history and abandoned snapshots", () => {
  const snapshots = [
    { id: 2, parent: 1 },
    { id: 3, parent: 2 },
    { id: 4, parent: 2 },
  ];
  expect(listProblems(sketchMetadata({ snapshots, current: 3, branches: { audit: 4 }, tags: { close: 2 } }))).toEqual(
    [],
  );
  expect(listProblems(sketchMetadata({ snapshots: [], current: null }))).toEqual([]);
});

it("names each cycle of parents once, whatever hangs on it", () => {
  const snapshots = [
    { id: 1, parent: 3 },
    { id: 2, parent: 1 },
    { id: 3, parent: 2 },
    { id: 4, parent: 3 },
    { id: 5, parent: 5 },
    { id: 6 },
  ];
  expect(listProblems(sketchMetadata({ snapshots, current: 6 }))).toEqual([
    "Snapshots are their own ancestors, so that changes cannot be told: 1, 3, 2.",
    "Snapshots are their own ancestors, so that changes cannot be told: 5.",
  ]);
});

it("names what is listed twice, missing, or said nowhere", () => {
  const metadata = sketchMetadata({
    snapshots: [1, 2, 3, 3, 4, 5, 6, 7].map((id) => ({
      id,
      ...(id > 1 && { parent: id - 1 }),
      schemaId: id === 2 ? 9 : 0,
    })),
    tags: { gone: 77 },
    branches: { lost: 78 },
  });
  const snapshots = metadata.snapshots.map((snapshot) => ({ ...snapshot, operation: undefined }));
  expect(listProblems({ ...metadata, snapshots: snapshots.filter((_, i) => i !== 2), defaultSortOrderId: 4 })).toEqual([
    'The branch "lost" is at snapshot 78, which the table does not keep.',
    'The tag "gone" is at snapshot 77, which the table does not keep.',
    "Schema 9 is missing; snapshots that name it are read with the current one: 2.",
    "Snapshots do not say what they did, for want of a summary: 1, 2, 3, 4, 5 and 2 more.",
    "The default sort order 4 is missing.",
  ]);
  expect(listProblems({ ...metadata, refs: new Map(), formatVersion: 1, snapshots })).toEqual([
    "Several snapshots have the same id: 3.",
    "Schema 9 is missing; snapshots that name it are read with the current one: 2.",
  ]);
});
