import { deepEqual, equal, match, ok } from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, truncate, unlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { commands, env } from "vscode";
import type { LakehouseExtension } from "../../../src/extension";
import { treeNodeId } from "../../../src/view/tree";
import { activateExtension, childLabels, findNode, labelOf, waitFor } from "../support/extension";
import { connectFolders, copySampleTable, makeFolder, removeFolders } from "../support/folders";

const sample = "Sample lakehouse";

describe("the tree of the sample", () => {
  let extension: LakehouseExtension;

  before(async () => {
    extension = await activateExtension();
    await commands.executeCommand("lakehouse.sample.open");
  });

  it("goes from the connection through namespaces to tables", async () => {
    deepEqual(await childLabels(extension, await findNode(extension, sample)), ["sensors", "shop", "trips"]);
    deepEqual(await childLabels(extension, await findNode(extension, sample, "shop")), [
      "customers",
      "orders",
      "products",
    ]);
  });

  it("shows columns, branches and tags of a table", async () => {
    const orders = [sample, "shop", "orders"];
    deepEqual(await childLabels(extension, await findNode(extension, ...orders)), ["Columns", "Branches", "Tags"]);
    deepEqual(await childLabels(extension, await findNode(extension, ...orders, "Branches")), ["main", "audit", "stg"]);
    const [tag = ""] = await childLabels(extension, await findNode(extension, ...orders, "Tags"));
    match(tag, /^close-/);
    const key = await findNode(extension, ...orders, "Columns", "order_id");
    match(String(extension.tree.getTreeItem(key).description), /^long/);
  });

  it("describes a table by its history once that is known", async () => {
    const orders = await findNode(extension, sample, "shop", "orders");
    const description = await waitFor("the description of orders", () => {
      const { description: text } = extension.tree.getTreeItem(orders);
      return text === undefined ? undefined : String(text);
    });
    match(description, /^\d+ snapshots · 3 branches$/);
  });

  it("gives a node the same id whenever it is listed", async () => {
    const path = [sample, "shop", "orders", "Branches", "stg"];
    const first = treeNodeId(await findNode(extension, ...path));
    await commands.executeCommand("lakehouse.catalogs.refresh");
    equal(treeNodeId(await findNode(extension, ...path)), first);
  });

  it("copies names", async () => {
    await commands.executeCommand("lakehouse.table.copyName", await findNode(extension, sample, "shop", "products"));
    equal(await env.clipboard.readText(), "shop.products");
  });
});

describe("folders that cannot be read", () => {
  let extension: LakehouseExtension;
  let folder: string;

  before(async () => {
    extension = await activateExtension();
    folder = await makeFolder();
    await copySampleTable(folder, "shop/products");
    const broken = await copySampleTable(folder, "sensors/room_data");
    for (const file of await readdir(join(broken, "metadata"))) {
      if (file.endsWith(".metadata.json")) {
        await truncate(join(broken, "metadata", file), 100);
      }
    }
    const empty = join(folder, "empty");
    await mkdir(empty);
    await connectFolders([folder, empty, join(folder, "missing")]);
  });

  after(removeFolders);

  it("shows a table that cannot be read with its file, and leaves its siblings alone", async () => {
    const table = await findNode(extension, basename(folder), "sensors", "room_data");
    const [failed] = await extension.tree.getChildren(table);
    ok(failed?.kind === "failed");
    equal(failed.failure.code, "metadataInvalid");
    match(failed.failure.message + failed.failure.details.file, /metadata\.json/);
    deepEqual(await childLabels(extension, await findNode(extension, basename(folder), "shop", "products")), [
      "Columns",
      "Branches",
    ]);
  });

  it("tells a folder without tables from one that is not there", async () => {
    const [empty] = await extension.tree.getChildren(await findNode(extension, "empty"));
    equal(empty?.kind, "empty");
    const [missing] = await extension.tree.getChildren(await findNode(extension, "missing"));
    ok(missing?.kind === "failed");
    equal(missing.failure.code, "notFound");
  });
});

describe("a table that others write to", () => {
  after(removeFolders);

  it("is marked when a commit arrives", async () => {
    const extension = await activateExtension();
    const folder = await makeFolder();
    const metadata = join(await copySampleTable(folder, "shop/products"), "metadata");
    const hint = join(metadata, "version-hint.text");
    const newest = Number(await readFile(hint, "utf8"));
    const last = join(metadata, `v${newest}.metadata.json`);
    const kept = join(folder, "kept.json");
    await copyFile(last, kept);
    await unlink(last);
    await writeFile(hint, String(newest - 1));
    await connectFolders([folder]);

    const products = await findNode(extension, basename(folder), "shop", "products");
    const describeProducts = (): string => String(extension.tree.getTreeItem(products).description ?? "");
    await waitFor("the table", () => (describeProducts().includes("snapshot") ? true : undefined));
    ok(!describeProducts().includes("new"), describeProducts());

    await copyFile(kept, last);
    await writeFile(hint, String(newest));
    await waitFor(`the mark on ${labelOf(extension.tree.getTreeItem(products))}`, () =>
      describeProducts().startsWith("1 new") ? true : undefined,
    );
  });
});
