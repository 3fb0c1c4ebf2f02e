import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LocalFiles } from "../../../src/storage/localFiles";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe("LocalFiles", () => {
  const files = new LocalFiles();

  it("loads a whole file, and a range of it", async () => {
    const folder = createTemporaryFolder({ "a.txt": "hello world" });
    expect(text(await files.load(join(folder, "a.txt")))).toBe("hello world");
    expect(text(await files.loadRange(join(folder, "a.txt"), 6n, 5n))).toBe("world");
    expect(await files.loadRange(join(folder, "a.txt"), 11n, 0n)).toHaveLength(0);
  });

  it("refuses a range that the file does not have", async () => {
    const folder = createTemporaryFolder({ "a.txt": "hello" });
    await expect(files.loadRange(join(folder, "a.txt"), 3n, 3n)).rejects.toMatchObject({
      code: "metadataInvalid",
      details: { file: join(folder, "a.txt") },
    });
  });

  it("says notFound for a file that is not there", async () => {
    const folder = createTemporaryFolder({ "a.txt": "" });
    for (const missing of [join(folder, "b.txt"), join(folder, "a.txt", "b.txt")]) {
      await expect(files.load(missing)).rejects.toMatchObject({ code: "notFound", details: { file: missing } });
      await expect(files.loadRange(missing, 0n, 1n)).rejects.toMatchObject({ code: "notFound" });
      expect(await files.exists(missing)).toBe(false);
    }
    expect(await files.exists(join(folder, "a.txt"))).toBe(true);
    expect(await files.exists(folder)).toBe(false);
    await expect(files.load(folder)).rejects.toMatchObject({ code: "metadataInvalid" });
  });

  it("rejects with the signal's reason when aborted", async () => {
    const reason = new DOMException("Cancelled", "AbortError");
    const signal = AbortSignal.abort(reason);
    await expect(files.load("/nowhere", signal)).rejects.toBe(reason);
    await expect(files.loadRange("/nowhere", 0n, 1n, signal)).rejects.toBe(reason);
  });
});
