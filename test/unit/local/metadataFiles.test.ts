import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { isMetadataFileName, loadCurrentMetadataFile, parseMetadataVersion } from "../../../src/local/metadataFiles";
import { sharedTablePath } from "../../support/sharedTables";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const metadata = (lastUpdatedMs: number) =>
  JSON.stringify({
    "format-version": 1,
    location: "/t",
    "last-updated-ms": lastUpdatedMs,
    "last-column-id": 1,
    schema: { type: "struct", fields: [{ id: 1, name: "id", required: false, type: "int" }] },
    "partition-spec": [],
  });

async function current(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = createTemporaryFolder(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`metadata/${name}`, text])),
  );
  return basename(await loadCurrentMetadataFile(folder));
}

describe("parseMetadataVersion", () => {
  it.each([
    ["v12.metadata.json", 12],
    ["v12.gz.metadata.json", 12],
    ["v12.metadata.json.gz", 12],
    ["00012-5c29aedb-463b-4b80-b0d5-c1d7fc957770.metadata.json", 12],
    ["00012-5c29aedb-463b-4b80-b0d5-c1d7fc957770.gz.metadata.json", 12],
    ["vfinal.metadata.json", undefined],
    ["v3.1.metadata.json", undefined],
    [".v1.metadata.json.crc", undefined],
    ["v1.metadata.json.tmp", undefined],
  ])("reads %s", (name, version) => {
    expect(parseMetadataVersion(name)?.version).toBe(version);
  });

  it("tells metadata files from their checksums", () => {
    expect([".v1.metadata.json.crc", "vfinal.metadata.json", "snap-1.avro"].map(isMetadataFileName)).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe("loadCurrentMetadataFile", () => {
  it("says of a folder that is no table, or is not there, that it is no table", async () => {
    const folder = createTemporaryFolder({ "notes.txt": "x" });
    for (const path of [folder, `${folder}/missing`]) {
      await expect(loadCurrentMetadataFile(path)).rejects.toThrow(`${path} is not an Iceberg table`);
    }
  });

  it("follows the hint, then the versions after it", async () => {
    const files = {
      "v8.metadata.json": "",
      "v9.metadata.json": "",
      "v10.gz.metadata.json": "",
      "v12.metadata.json": "",
    };
    expect(await current({ ...files, "version-hint.text": "9\n" })).toBe("v10.gz.metadata.json");
    expect(await current({ ...files, "version-hint.text": "12" })).toBe("v12.metadata.json");
  });

  it("follows a hint that names a file", async () => {
    const files = { "v1.metadata.json": "", "vfinal.metadata.json": "", "00002-a.metadata.json": "" };
    expect(await current({ ...files, "version-hint.text": "final" })).toBe("vfinal.metadata.json");
    expect(await current({ ...files, "version-hint.text": "00002-a" })).toBe("00002-a.metadata.json");
    expect(await current({ ...files, "version-hint.text": "v1.metadata.json" })).toBe("v1.metadata.json");
  });

  it("takes the greatest version as a number where there is no readable hint", async () => {
    const files = { "v9.metadata.json": "", "v10.metadata.json": "", "vfinal.metadata.json": "" };
    expect(await current(files)).toBe("v10.metadata.json");
    expect(await current({ ...files, "version-hint.text": " \n" })).toBe("v10.metadata.json");
    expect(await current({ "00009-b.metadata.json": "", "00010-a.metadata.json": "" })).toBe("00010-a.metadata.json");
    expect(await current({ "vfinal.metadata.json": "" })).toBe("vfinal.metadata.json");
  });

  it("takes the one updated last of several that claim to be the newest", async () => {
    expect(
      await current({
        "00003-a.metadata.json": metadata(2000),
        "00003-b.metadata.json": metadata(1000),
        "00003-c.metadata.json": "{ cut off",
      }),
    ).toBe("00003-a.metadata.json");
    expect(await current({ "v7.metadata.json": metadata(1000), "00001-a.metadata.json": metadata(2000) })).toBe(
      "00001-a.metadata.json",
    );
  });

  it("says what is missing", async () => {
    await expect(current({ "version-hint.text": "3", "v1.metadata.json": "" })).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringContaining('version "3"'),
    });
    await expect(current({ "snap-1.avro": "" })).rejects.toMatchObject({ code: "notFound" });
    await expect(loadCurrentMetadataFile(createTemporaryFolder())).rejects.toMatchObject({ code: "notFound" });
  });
});

const index = sharedTablePath("../tables-index.json");
const tables: readonly { path: string; current_metadata: string }[] = existsSync(index)
  ? JSON.parse(readFileSync(index, "utf8"))
  : [];

describe.skipIf(tables.length === 0)(
  tables.length ? "tables of other writers" : "tables of other writers (skipped: ../shared/tables is not here)",
  () => {
    it.each(tables)("finds the current metadata of $path", async ({ path, current_metadata }) => {
      expect(basename(await loadCurrentMetadataFile(sharedTablePath(path)))).toBe(current_metadata);
    });
  },
);
