import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WholeFile } from "../../../src/cli/wholeFile";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-whole-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("WholeFile", () => {
  it("takes its name when it is kept, not before", async () => {
    const path = join(folder, "rows.csv");
    const file = WholeFile.create(path);
    file.stream.write("a\n");
    expect(readdirSync(folder)).not.toContain("rows.csv");
    await file.keep();
    await file.discard();
    expect([readdirSync(folder), readFileSync(path, "utf8")]).toEqual([["rows.csv"], "a\n"]);
  });

  it("leaves what was there when it is not kept", async () => {
    const path = join(folder, "rows.csv");
    writeFileSync(path, "old");
    const file = WholeFile.create(path);
    await new Promise((resolve) => file.stream.write("new", resolve));
    await file.discard();
    expect([readdirSync(folder), readFileSync(path, "utf8")]).toEqual([["rows.csv"], "old"]);
  });

  it("leaves nothing when it is not kept at once", async () => {
    await WholeFile.create(join(folder, "rows.csv")).discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("replaces what a link names, with the same rights (POSIX only)", async () => {
    const [path, link] = [join(folder, "rows.csv"), join(folder, "link.csv")];
    writeFileSync(path, "old", { mode: 0o600 });
    symlinkSync(path, link);
    const file = WholeFile.create(link);
    file.stream.write("new");
    await file.keep();
    expect([lstatSync(link).isSymbolicLink(), readFileSync(path, "utf8")]).toEqual([true, "new"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("writes to a device as it is", async () => {
    const file = WholeFile.create(devNull);
    file.stream.write("a");
    await file.keep();
    await file.discard();
    expect(statSync(devNull).isFile()).toBe(false);
  });
});
