import { describe, expect, it, vi } from "vitest";
import type { ByteSource } from "../../../src/iceberg/byteSource";
import { ManifestStore } from "../../../src/iceberg/manifestStore";
import { loadFolderTable } from "../../../src/local/folderTable";
import { loadCurrentMetadataFile } from "../../../src/local/metadataFiles";
import { LakehouseError } from "../../../src/model/errors";
import { MemorySource, sketchMetadata } from "../../support/memoryTable";
import { inRepository } from "../../support/repository";

const metadata = sketchMetadata({ snapshots: [{ id: 1 }] });
const snapshot = metadata.snapshots[0];
if (!snapshot) throw new Error("no snapshot");

describe("ManifestStore", () => {
  it("reads each file once, also when it is asked for twice at a time", async () => {
    const folder = inRepository("media/sample/shop/products");
    const connection = { kind: "folder", id: "sample", name: "Sample", path: folder, allowOutside: false } as const;
    const { metadata, source } = await loadFolderTable(connection, await loadCurrentMetadataFile(folder));
    const load = vi.spyOn(source, "load");
    const store = new ManifestStore(source, metadata);
    const latest = metadata.snapshots.at(-1);
    if (!latest) throw new Error("no snapshot");
    const [list, same] = await Promise.all([store.loadManifestList(latest), store.loadManifestList(latest)]);
    expect(same).toBe(list);
    for (const manifest of list) {
      expect(await store.loadManifest(manifest)).toBe(await store.loadManifest(manifest));
    }
    expect(load).toHaveBeenCalledTimes(1 + list.length);
  });

  it("does not remember a failed read", async () => {
    const source = new MemorySource();
    const store = new ManifestStore(source, metadata);
    for (let attempt = 1; attempt <= 2; attempt++) {
      await expect(store.loadManifestList(snapshot)).rejects.toMatchObject({ code: "notFound" });
      expect(source.loads).toHaveLength(attempt);
    }
  });

  it("says which file is damaged", async () => {
    const path = snapshot.manifestList ?? "";
    const source = new MemorySource(new Map([[path, new TextEncoder().encode("not Avro")]]));
    await expect(new ManifestStore(source, metadata).loadManifestList(snapshot)).rejects.toMatchObject({
      code: "metadataInvalid",
      details: { file: path },
    });
  });

  it("reads again for one who waits, when who asked first cancelled", async () => {
    const first = new AbortController();
    let reads = 0;
    const source: ByteSource = {
      load: (path, signal) => {
        reads++;
        return new Promise((_resolve, reject) => {
          if (reads > 1) reject(new LakehouseError("notFound", "second read", { file: path }));
          signal?.addEventListener("abort", () => reject(signal.reason));
        });
      },
      loadRange: () => Promise.reject(new Error("not asked for")),
      exists: () => Promise.resolve(true),
    };
    const store = new ManifestStore(source, metadata);
    const cancelled = store.loadManifestList(snapshot, first.signal);
    const waiting = store.loadManifestList(snapshot, new AbortController().signal);
    first.abort();
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    await expect(waiting).rejects.toMatchObject({ message: "second read" });
    expect(reads).toBe(2);
  });
});
