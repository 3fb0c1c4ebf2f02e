import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planScan } from "../../../src/iceberg/scan";
import { loadFolderTable } from "../../../src/local/folderTable";
import { loadCurrentMetadataFile } from "../../../src/local/metadataFiles";
import { inRepository } from "../../support/repository";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const sample = inRepository("media/sample/shop/products");
const connect = (path: string) => ({ kind: "folder", id: "test", name: "Test", path, allowOutside: false }) as const;

describe("loadFolderTable", () => {
  it("reads a table that was moved, from its folder and from its metadata file", async () => {
    const folder = createTemporaryFolder();
    cpSync(sample, join(folder, "moved"), { recursive: true });
    const metadataFile = await loadCurrentMetadataFile(join(folder, "moved"));
    for (const opened of [folder, metadataFile]) {
      const table = await loadFolderTable(connect(opened), metadataFile);
      const { files } = await planScan(table, table.metadata.snapshots.at(-1));
      expect(files.length).toBeGreaterThan(0);
      for (const { file } of files) {
        expect(await table.source.resolve(file.path)).toContain(join(folder, "moved", "data"));
      }
    }
  });

  it("names a metadata file that is cut off", async () => {
    const folder = createTemporaryFolder({ "t/metadata/v1.metadata.json": '{ "format-version": 2, "loc' });
    const file = join(folder, "t/metadata/v1.metadata.json");
    await expect(loadFolderTable(connect(folder), file)).rejects.toMatchObject({
      code: "metadataInvalid",
      message: expect.stringContaining(file),
    });
  });

  it("names a manifest list that is missing", async () => {
    const folder = createTemporaryFolder();
    cpSync(sample, folder, { recursive: true, filter: (path) => !path.includes("snap-") });
    const metadataFile = await loadCurrentMetadataFile(folder);
    // The place that the table was written at may exist on a machine that wrote it.
    writeFileSync(metadataFile, readFileSync(metadataFile, "utf8").replaceAll("/tmp/lakehouse/", `${folder}/gone/`));
    const table = await loadFolderTable(connect(folder), metadataFile);
    const snapshot = table.metadata.snapshots.at(-1);
    await expect(planScan(table, snapshot)).rejects.toMatchObject({
      code: "notFound",
      details: { file: snapshot?.manifestList },
    });
  });
});
