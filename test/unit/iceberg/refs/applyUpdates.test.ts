import { expect, test } from "vitest";
import type { TableUpdate } from "../../../../src/catalog/committer";
import { parseTableMetadata } from "../../../../src/iceberg/parseMetadata";
import { applyUpdates, findBrokenRequirement } from "../../../../src/iceberg/refs/applyUpdates";

const file = "v7.metadata.json";
const bigId = 9223372036854775807n;

/** Metadata as text, so that ids beyond a double stay; `extra` members are added to it. */
function metadataText(version: number, extra: string): string {
  const snapshot = (id: bigint | number, parent?: number) =>
    `{"snapshot-id":${id},${parent ? `"parent-snapshot-id":${parent},` : ""}"sequence-number":1,"timestamp-ms":${String(id).slice(0, 1)}000,"manifest-list":"s3://b/t/m.avro","summary":{"operation":"append"},"x":1.50}`;
  return `{
  "format-version" : ${version},
  "table-uuid" : "9c12d441-03fe-4693-9a96-a0705ddf69c1",
  "location" : "s3://b/t",
  "last-updated-ms" : 5000,
  "last-sequence-number" : 3, "last-column-id" : 1, "last-partition-id" : 999,
  "schemas":[{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"i","required":false,"type":"int"}]}],
  "current-schema-id":0,"partition-specs":[{"spec-id":0,"fields":[]}],"default-spec-id":0,
  "sort-orders":[{"order-id":0,"fields":[]}],"default-sort-order-id":0,
  "snapshots" : [ ${snapshot(1)}, ${snapshot(2, 1)}, ${snapshot(bigId, 2)} ],
  ${extra}
  "unknown" : { "1" : 1, "__proto__" : [ 12345678901234567890 ], "d" : 0.10 }
}
`;
}

function apply(text: string, updates: readonly TableUpdate[], nowMs = 9000) {
  const metadata = parseTableMetadata(Buffer.from(text), file);
  const next = applyUpdates({ text, metadata, location: `s3://b/t/metadata/${file}` }, updates, nowMs);
  return { text: next, metadata: parseTableMetadata(Buffer.from(next), "v8.metadata.json") };
}

const setRef = (name: string, snapshotId: bigint, type: "branch" | "tag" = "branch"): TableUpdate => ({
  action: "set-snapshot-ref",
  "ref-name": name,
  type,
  "snapshot-id": snapshotId,
});

const current = `"current-snapshot-id":2,`;
const refs = `"refs":{"main":{"snapshot-id":2,"type":"branch","min-snapshots-to-keep":3,"note":"mine"},"old":{"snapshot-id":1,"type":"tag"}},`;

test("a tag changes refs, time and log, and not a character of the rest", () => {
  const text = metadataText(2, current + refs);
  const { text: next, metadata } = apply(text, [
    { ...setRef("v1", bigId, "tag"), "max-ref-age-ms": bigId } as TableUpdate,
  ]);
  expect(metadata.refs.get("v1")).toMatchObject({ type: "tag", snapshotId: bigId });
  expect(next).toContain(`"v1":{"snapshot-id":${bigId},"type":"tag","max-ref-age-ms":${bigId}}`);
  const undone = next
    .replace(/,"v1":\{[^}]*\}/, "")
    .replace('"last-updated-ms" : 9000', '"last-updated-ms" : 5000')
    .replace(/,\s*"metadata-log" : \[\{[^\]]*\]/, "");
  expect(undone).toBe(text);
});

test("moving main moves the current snapshot and its log, and keeps what nobody knows of the ref", () => {
  const log = `"snapshot-log":[{"timestamp-ms":2000,"snapshot-id":2}],`;
  const { text, metadata } = apply(metadataText(2, current + refs + log), [setRef("main", 1n)]);
  expect(metadata.currentSnapshotId).toBe(1n);
  expect(metadata.snapshotLog).toEqual([
    { snapshotId: 2n, timestampMs: 2000 },
    { snapshotId: 1n, timestampMs: 9000 },
  ]);
  expect(text).toContain(`"main":{"snapshot-id":1,"type":"branch","note":"mine"}`);
});

test("another retention of main is no move", () => {
  const { metadata } = apply(metadataText(2, current + refs), [
    { ...setRef("main", 2n), "min-snapshots-to-keep": 9 } as TableUpdate,
  ]);
  expect(metadata.snapshotLog).toEqual([]);
  expect(metadata.refs.get("main")?.minSnapshotsToKeep).toBe(9);
});

test("tables of version 1 without refs get their main written", () => {
  const { metadata, text } = apply(metadataText(1, current), [setRef("audit", 1n)]);
  expect(text).toContain(`"main":{"snapshot-id":2,"type":"branch"}`);
  expect([...metadata.refs.keys()]).toEqual(["main", "audit"]);
  expect(metadata.currentSnapshotId).toBe(2n);
});

test("a table without a current snapshot gets one with its main", () => {
  const { metadata } = apply(metadataText(2, `"current-snapshot-id":-1,"refs":{},`), [setRef("main", 1n)]);
  expect(metadata.currentSnapshotId).toBe(1n);
  expect(metadata.snapshotLog).toEqual([{ snapshotId: 1n, timestampMs: 9000 }]);
});

test("dropping refs, main too", () => {
  const drop = (name: string): TableUpdate => ({ action: "remove-snapshot-ref", "ref-name": name });
  expect([...apply(metadataText(2, current + refs), [drop("old")]).metadata.refs.keys()]).toEqual(["main"]);
  const { metadata, text } = apply(metadataText(2, current + refs), [drop("main")]);
  expect(metadata.currentSnapshotId).toBeUndefined();
  expect(text).toContain('"current-snapshot-id":-1');
});

test("the time of the last update never goes back", () => {
  expect(apply(metadataText(2, current + refs), [setRef("b", 1n)], 4000).metadata.lastUpdatedMs).toBe(5000);
});

test("the metadata log holds as many files as the table says", () => {
  const entries = [1, 2, 3, 4].map(
    (n) => `{"timestamp-ms":${n},"metadata-file":"s3://b/t/metadata/v${n}.metadata.json"}`,
  );
  const log = `"metadata-log":[${entries}],"properties":{"write.metadata.previous-versions-max":"3"},`;
  const { metadata } = apply(metadataText(2, current + refs + log), [setRef("b", 1n)]);
  expect(metadata.metadataLog).toEqual([
    { timestampMs: 3, metadataFile: "s3://b/t/metadata/v3.metadata.json" },
    { timestampMs: 4, metadataFile: "s3://b/t/metadata/v4.metadata.json" },
    { timestampMs: 5000, metadataFile: "s3://b/t/metadata/v7.metadata.json" },
  ]);
});

test.each([
  [setRef("b", 99n), "Cannot set b to unknown snapshot: 99"],
  [setRef("main", 1n, "tag"), "Cannot set main to a tag, it must be a branch"],
])("refuses %o", (update, message) => {
  expect(() => apply(metadataText(2, current + refs), [update])).toThrow(message);
});

test("requirements name the first that does not hold", () => {
  const metadata = parseTableMetadata(Buffer.from(metadataText(2, current + refs)), file);
  const uuid = { type: "assert-table-uuid", uuid: "9C12D441-03FE-4693-9A96-A0705DDF69C1" } as const;
  const at = (ref: string, id: bigint | null) => ({ type: "assert-ref-snapshot-id", ref, "snapshot-id": id }) as const;
  expect(findBrokenRequirement(metadata, [uuid, at("main", 2n), at("new", null)])).toBeUndefined();
  expect(findBrokenRequirement(metadata, [at("main", 1n)])).toBe(
    "Requirement failed: main is at snapshot 2, not at snapshot 1.",
  );
  expect(findBrokenRequirement(metadata, [at("old", null)])).toBe(
    "Requirement failed: old is at snapshot 1, not missing.",
  );
  expect(findBrokenRequirement(metadata, [{ ...uuid, uuid: "other" }])).toMatch(/uuid is 9c12.*, not other/);
});
