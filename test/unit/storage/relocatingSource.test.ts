import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RelocatingSource } from "../../../src/storage/relocatingSource";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const location = "s3://bucket/warehouse/db/t";

function createSource(folder: string, table = "db/t", allowOutside = false): RelocatingSource {
  return new RelocatingSource({ folder, tableFolder: join(folder, table), location, allowOutside });
}

describe("RelocatingSource", () => {
  it("finds paths under the location in the table's folder", async () => {
    const folder = createTemporaryFolder({ "db/t/data/f.parquet": "rows" });
    const source = createSource(folder);
    for (const path of [`${location}/data/f.parquet`, "s3a://bucket/warehouse/db/t/data/f.parquet", "data/f.parquet"]) {
      expect(await source.resolve(path)).toBe(join(folder, "db/t/data/f.parquet"));
    }
    expect(Buffer.from(await source.load(`${location}/data/f.parquet`)).toString()).toBe("rows");
    expect(Buffer.from(await source.loadRange(`${location}/data/f.parquet`, 1n, 2n)).toString()).toBe("ow");
  });

  it("takes the longest existing suffix of any other path, in the table's folder or the opened one", async () => {
    const folder = createTemporaryFolder({
      "db/t/data/f.parquet": "",
      "db/t/f.parquet": "",
      "db/other/data/g.parquet": "",
    });
    const source = createSource(folder);
    expect(await source.resolve("gs://old/place/data/f.parquet")).toBe(join(folder, "db/t/data/f.parquet"));
    expect(await source.resolve("gs://old/db/other/data/g.parquet")).toBe(join(folder, "db/other/data/g.parquet"));
  });

  it("tries URL escapes as written, then decoded", async () => {
    const folder = createTemporaryFolder({ "db/t/data/k=a%20b/f.parquet": "", "db/t/data/k=c d/f.parquet": "" });
    const source = createSource(folder);
    expect(await source.resolve(`${location}/data/k=a%20b/f.parquet`)).toContain("k=a%20b");
    expect(await source.resolve(`${location}/data/k=c%20d/f.parquet`)).toContain("k=c d");
    await expect(source.resolve(`${location}/data/k=%ZZ/f.parquet`)).rejects.toMatchObject({ code: "notFound" });
  });

  it("says which file is missing and where it was looked for", async () => {
    const folder = createTemporaryFolder({ "db/t/data/f.parquet": "" });
    const source = createSource(folder);
    const path = `${location}/data/gone.parquet`;
    await expect(source.load(path)).rejects.toMatchObject({
      code: "notFound",
      message: expect.stringContaining(join(folder, "db/t")),
      details: { file: path },
    });
    expect(await source.exists(path)).toBe(false);
    expect(await source.exists(`${location}/data/f.parquet`)).toBe(true);
  });

  it("reads the original path only inside the opened folder, or when that is allowed", async () => {
    const outside = createTemporaryFolder({ "x.parquet": "" });
    const folder = createTemporaryFolder({ "db/t/metadata/m.avro": "", "elsewhere/deep/y.parquet": "" });
    const path = join(outside, "x.parquet");
    await expect(createSource(folder).resolve(path)).rejects.toMatchObject({
      code: "accessDenied",
      message: expect.stringContaining("outside the opened folder"),
      details: { file: path },
    });
    await expect(createSource(folder).exists(`file://${path}`)).rejects.toMatchObject({ code: "accessDenied" });
    expect(await createSource(folder, "db/t", true).resolve(`file://${path}`)).toBe(path);
    expect(await createSource(folder).resolve(join(folder, "elsewhere/deep/y.parquet"))).toContain("y.parquet");
  });

  it("does not follow symbolic links or dots out of the opened folder", async () => {
    const outside = createTemporaryFolder({ "x.parquet": "" });
    const folder = createTemporaryFolder({ "db/t/metadata/m.avro": "" });
    symlinkSync(outside, join(folder, "db/t/data"));
    await expect(createSource(folder).resolve(`${location}/data/x.parquet`)).rejects.toMatchObject({
      code: "accessDenied",
    });
    expect(await createSource(folder, "db/t", true).resolve(`${location}/data/x.parquet`)).toBe(
      join(outside, "x.parquet"),
    );
    const dots = `${location}/${"../".repeat(20)}${outside}/x.parquet`;
    await expect(createSource(folder).resolve(dots)).rejects.toMatchObject({ code: "notFound" });
  });

  it("follows symbolic links that stay inside", async () => {
    const folder = createTemporaryFolder({ "store/f.parquet": "" });
    mkdirSync(join(folder, "db/t"), { recursive: true });
    symlinkSync(join(folder, "store"), join(folder, "db/t/data"));
    expect(await createSource(folder).resolve(`${location}/data/f.parquet`)).toBe(join(folder, "store/f.parquet"));
  });
});
