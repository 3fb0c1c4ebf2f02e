import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { CommitOutcome, TableCommit } from "../../../src/catalog/committer";
import { parseTableMetadata } from "../../../src/iceberg/parseMetadata";
import { FolderCommitter } from "../../../src/local/folderCommitter";
import { loadCurrentMetadataFile } from "../../../src/local/metadataFiles";
import { mapWriteError, writeNewFile } from "../../../src/local/metadataWriter";
import { LakehouseError } from "../../../src/model/errors";
import type { TableRef } from "../../../src/model/table";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const { signal } = new AbortController();
const uuid = "9c12d441-03fe-4693-9a96-a0705ddf69c1";

function metadataText(properties: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    "format-version": 2,
    "table-uuid": uuid,
    location: "s3://bucket/t/",
    "last-updated-ms": 1000,
    "last-sequence-number": 1,
    "last-column-id": 1,
    "last-partition-id": 999,
    schemas: [{ type: "struct", "schema-id": 0, fields: [{ id: 1, name: "i", required: false, type: "int" }] }],
    "current-schema-id": 0,
    "partition-specs": [{ "spec-id": 0, fields: [] }],
    "default-spec-id": 0,
    "sort-orders": [{ "order-id": 0, fields: [] }],
    "default-sort-order-id": 0,
    "current-snapshot-id": 1,
    snapshots: [
      { "snapshot-id": 1, "sequence-number": 1, "timestamp-ms": 1000, "manifest-list": "s3://bucket/t/m.avro" },
    ],
    refs: { main: { "snapshot-id": 1, type: "branch" } },
    properties,
  });
}

function createTable(files: Readonly<Record<string, string | Uint8Array>>): { folder: string; table: TableRef } {
  const folder = createTemporaryFolder(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`metadata/${name}`, content])),
  );
  return { folder: join(folder, "metadata"), table: refTo(folder) };
}

function refTo(location: string): TableRef {
  return {
    connection: { kind: "folder", id: "test", name: "test", path: location, allowOutside: false },
    namespace: [],
    name: basename(location),
    location,
  };
}

const tag = (name: string): TableCommit => ({
  requirements: [{ type: "assert-ref-snapshot-id", ref: name, "snapshot-id": null }],
  updates: [{ action: "set-snapshot-ref", "ref-name": name, type: "tag", "snapshot-id": 1n }],
});

async function tagsOf({ location }: TableRef): Promise<readonly string[]> {
  const file = await loadCurrentMetadataFile(location);
  return [...parseTableMetadata(readFileSync(file), file).refs.keys()].filter((name) => name !== "main");
}

const commit = (table: TableRef, change: TableCommit): Promise<CommitOutcome> =>
  new FolderCommitter().commit(table, change, signal);

describe("a commit", () => {
  test("is the next version, named by the hint, logged by the table's own location, and leaves nothing else", async () => {
    const stale = { ".v2.metadata.json.crc": "old", ".version-hint.text.crc": "old" };
    const { folder, table } = createTable({ "v1.metadata.json": metadataText(), "version-hint.text": "1", ...stale });
    expect(await commit(table, tag("a"))).toEqual({
      kind: "committed",
      metadataLocation: join(folder, "v2.metadata.json"),
    });
    expect(readdirSync(folder).sort()).toEqual(["v1.metadata.json", "v2.metadata.json", "version-hint.text"]);
    expect(readFileSync(join(folder, "version-hint.text"), "utf8")).toBe("2");
    const written = parseTableMetadata(readFileSync(join(folder, "v2.metadata.json")), "v2.metadata.json");
    expect(written.metadataLog).toEqual([
      { timestampMs: 1000, metadataFile: "s3://bucket/t/metadata/v1.metadata.json" },
    ]);
    expect(await tagsOf(table)).toEqual(["a"]);
  });

  test("goes on from the newest version, not from an old hint", async () => {
    const { folder, table } = createTable({
      "v1.metadata.json": metadataText(),
      "v2.metadata.json": metadataText(),
      "version-hint.text": "1",
    });
    expect(await commit(table, tag("a"))).toMatchObject({ kind: "committed" });
    expect(readFileSync(join(folder, "version-hint.text"), "utf8")).toBe("3");
  });

  test.each([
    ["v3.gz.metadata.json", {}],
    ["v3.metadata.json.gz", {}],
    ["v3.metadata.json", { "write.metadata.compression-codec": "gzip" }],
  ])("a table of %s stays compressed", async (name, properties) => {
    const text = metadataText(properties);
    const { folder, table } = createTable({ [name]: name.includes("gz") ? gzipSync(text) : text });
    expect(await commit(table, tag("a"))).toMatchObject({ kind: "committed" });
    const bytes = readFileSync(join(folder, "v4.gz.metadata.json"));
    expect(JSON.parse(gunzipSync(bytes).toString()).refs.a).toBeDefined();
    expect(readFileSync(join(folder, "version-hint.text"), "utf8")).toBe("4");
  });

  test("a table that says so is compressed no more", async () => {
    const text = metadataText({ "write.metadata.compression-codec": "none" });
    const { folder, table } = createTable({ "v1.gz.metadata.json": gzipSync(text) });
    await commit(table, tag("a"));
    expect(existsSync(join(folder, "v2.metadata.json"))).toBe(true);
  });
});

describe("a conflict", () => {
  test("a requirement that does not hold writes nothing", async () => {
    const { folder, table } = createTable({ "v1.metadata.json": metadataText() });
    await commit(table, tag("a"));
    const before = readdirSync(folder);
    expect(await commit(table, tag("a"))).toEqual({
      kind: "conflict",
      reason: "Requirement failed: a is at snapshot 1, not missing.",
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  test("of many at once, one lands for each version, and every tag that landed is there", async () => {
    const { folder, table } = createTable({ "v1.metadata.json": metadataText(), "version-hint.text": "1" });
    const landed: string[] = [];
    for (let round = 0; round < 5; round++) {
      const names = [0, 1, 2, 3, 4, 5].map((n) => `t${round}-${n}`);
      const outcomes = await Promise.all(names.map((name) => commit(table, tag(name))));
      landed.push(...names.filter((_name, i) => outcomes[i]?.kind === "committed"));
    }
    expect(landed.length).toBeGreaterThanOrEqual(5);
    expect([...(await tagsOf(table))].sort()).toEqual([...landed].sort());
    expect(readdirSync(folder).filter((name) => name.startsWith("v") && name.endsWith("json"))).toHaveLength(
      1 + landed.length,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("a name that is taken, or wanted no more, leaves no temporary file", async () => {
    const folder = createTemporaryFolder({ "taken.json": "theirs" });
    expect(await writeNewFile(join(folder, "taken.json"), Buffer.from("ours"), async () => true)).toBe(false);
    expect(await writeNewFile(join(folder, "free.json"), Buffer.from("ours"), async () => false)).toBe(false);
    await expect(
      writeNewFile(join(folder, "free.json"), Buffer.from("ours"), () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual(["taken.json"]);
    expect(readFileSync(join(folder, "taken.json"), "utf8")).toBe("theirs");
  });
});

describe("refuses", () => {
  test.each([
    ["names of a catalog", { "00001-a1.metadata.json": metadataText() }],
    [
      "names of a catalog beside others",
      { "v1.metadata.json": metadataText(), "00002-a1.metadata.json": metadataText() },
    ],
    ["a name without a version", { "vfinal.metadata.json": metadataText() }],
  ])("%s", async (_case, files) => {
    const { table } = createTable(files);
    const failure = { code: "unsupported", message: expect.stringContaining("is named as a catalog names them") };
    await expect(commit(table, tag("a"))).rejects.toMatchObject(failure);
    await expect(new FolderCommitter().checkWritable(table, signal)).rejects.toMatchObject(failure);
  });

  test("one metadata file, which is a version of a table", async () => {
    const { folder } = createTable({ "v1.metadata.json": metadataText() });
    await expect(commit(refTo(join(folder, "v1.metadata.json")), tag("a"))).rejects.toMatchObject({
      code: "unsupported",
      details: { remedy: expect.stringContaining("folder") },
    });
  });

  test("a folder that may not be written to", () => {
    const denied = Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
    expect(mapWriteError(denied, "/t/metadata")).toMatchObject({
      code: "accessDenied",
      message: expect.stringContaining("/t/metadata cannot be written to"),
    });
    expect(LakehouseError.is(mapWriteError(new Error("disk full"), "/t"), "unexpected")).toBe(true);
  });

  test("damaged metadata, before anything is written", async () => {
    const { folder, table } = createTable({ "v1.metadata.json": metadataText() });
    writeFileSync(join(folder, "v1.metadata.json"), "{");
    await expect(commit(table, tag("a"))).rejects.toMatchObject({ code: "metadataInvalid" });
    expect(readdirSync(folder)).toEqual(["v1.metadata.json"]);
  });

  test("what was cancelled", async () => {
    const { folder, table } = createTable({ "v1.metadata.json": metadataText() });
    const cancelled = AbortSignal.abort();
    await expect(new FolderCommitter().commit(table, tag("a"), cancelled)).rejects.toThrow(/aborted/);
    expect(readdirSync(folder)).toEqual(["v1.metadata.json"]);
  });
});
