import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FolderCatalog } from "../../../src/local/folderCatalog";
import { createTemporaryFolder } from "../../support/temporaryFolder";

function createCatalog(path: string, allowOutside = false): FolderCatalog {
  return new FolderCatalog({ kind: "folder", id: "test", name: "Test", path, allowOutside });
}

/** Entries as `table name` and `namespace name`. */
async function list(catalog: FolderCatalog, ...namespace: string[]): Promise<string[]> {
  const entries = await catalog.list(namespace);
  return entries.map((entry) =>
    entry.kind === "table"
      ? `table ${[...entry.table.namespace, entry.table.name].join(".")}`
      : `namespace ${entry.namespace.join(".")}`,
  );
}

describe("FolderCatalog", () => {
  it("lists tables, and the folders that hold tables, by name", async () => {
    const folder = createTemporaryFolder({
      "shop/orders/metadata/v1.metadata.json": "",
      "shop/archive/2025/orders/metadata/00000-a.gz.metadata.json": "",
      "shop/notes.txt": "",
      "loose/metadata/version-hint.text": "1",
      "papers/letter.txt": "",
      "mlruns/metadata/run.yaml": "",
      ".hidden/t/metadata/v1.metadata.json": "",
      "node_modules/t/metadata/v1.metadata.json": "",
    });
    const catalog = createCatalog(folder);
    expect(await list(catalog)).toEqual(["table loose", "namespace shop"]);
    expect(await list(catalog, "shop")).toEqual(["namespace shop.archive", "table shop.orders"]);
    expect(await list(catalog, "shop", "archive", "2025")).toEqual(["table shop.archive.2025.orders"]);
  });

  it("does not look into tables, nor deeper than six levels", async () => {
    const folder = createTemporaryFolder({
      "t/metadata/v1.metadata.json": "",
      "t/inner/metadata/v1.metadata.json": "",
      "a/b/c/d/e/f/metadata/v1.metadata.json": "",
      "1/2/3/4/5/6/7/metadata/v1.metadata.json": "",
    });
    expect(await list(createCatalog(folder))).toEqual(["namespace a", "table t"]);
  });

  it("opens a table's folder and a metadata file as a catalog of one table", async () => {
    const folder = createTemporaryFolder({
      "shop/orders/metadata/v1.metadata.json": "",
      "shop/orders/metadata/v2.metadata.json": "",
    });
    const [asFolder] = await createCatalog(join(folder, "shop/orders")).list([]);
    expect(asFolder).toMatchObject({ kind: "table", table: { namespace: [], name: "orders" } });

    const file = join(folder, "shop/orders/metadata/v1.metadata.json");
    const catalog = createCatalog(file);
    const [asFile] = await catalog.list([]);
    expect(asFile).toMatchObject({ kind: "table", table: { namespace: [], name: "orders", location: file } });
    if (asFile?.kind !== "table") throw new Error("not a table");
    expect(await catalog.loadMetadataLocation(asFile.table)).toBe(file);
  });

  it("finds the current metadata of a table", async () => {
    const folder = createTemporaryFolder({ "t/metadata/v1.metadata.json": "", "t/metadata/v2.metadata.json": "" });
    const catalog = createCatalog(folder);
    const [entry] = await catalog.list([]);
    if (entry?.kind !== "table") throw new Error("not a table");
    expect(basename(await catalog.loadMetadataLocation(entry.table))).toBe("v2.metadata.json");
  });

  it("tells an empty folder from one that is not there, and from a file", async () => {
    const folder = createTemporaryFolder({ "a.txt": "" });
    expect(await list(createCatalog(folder))).toEqual([]);
    await expect(list(createCatalog(join(folder, "gone")))).rejects.toMatchObject({ code: "notFound" });
    await expect(list(createCatalog(join(folder, "a.txt")))).rejects.toMatchObject({ code: "invalidArgument" });
    await expect(list(createCatalog(folder), "..")).rejects.toMatchObject({ code: "invalidArgument" });
  });

  it("follows links inside the opened folder only, and never in a circle", async () => {
    const outside = createTemporaryFolder({ "t/metadata/v1.metadata.json": "" });
    const folder = createTemporaryFolder({ "shop/orders/metadata/v1.metadata.json": "" });
    symlinkSync(join(outside, "t"), join(folder, "elsewhere"));
    symlinkSync(join(folder, "shop/orders"), join(folder, "shop/same"));
    symlinkSync(folder, join(folder, "shop/up"));
    expect(await list(createCatalog(folder))).toEqual(["namespace shop"]);
    expect(await list(createCatalog(folder), "shop")).toEqual(["table shop.orders", "table shop.same"]);
    expect(await list(createCatalog(folder, true))).toEqual(["table elsewhere", "namespace shop"]);
  });

  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot)(
    isRoot
      ? "shows a folder that cannot be read (skipped: root may read everything)"
      : "shows a folder that cannot be read",
    async () => {
      const folder = createTemporaryFolder({ "shop/orders/metadata/v1.metadata.json": "" });
      mkdirSync(join(folder, "locked"));
      chmodSync(join(folder, "locked"), 0);
      const catalog = createCatalog(folder);
      expect(await list(catalog)).toEqual(["namespace locked", "namespace shop"]);
      await expect(list(catalog, "locked")).rejects.toMatchObject({ code: "accessDenied" });
      expect(await list(catalog, "shop")).toEqual(["table shop.orders"]);
    },
  );

  it("stops when aborted", async () => {
    const reason = new DOMException("Cancelled", "AbortError");
    await expect(createCatalog(createTemporaryFolder()).list([], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
