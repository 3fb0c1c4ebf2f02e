import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test, vi } from "vitest";
import { loadCurrentMetadataFile } from "../../../src/local/metadataFiles";
import { writeNewFile } from "../../../src/local/metadataWriter";
import { createTemporaryFolder } from "../../support/temporaryFolder";

/** What happens right after a folder was listed, or a file was read or linked. */
const meanwhile: { run: (() => void) | undefined } = { run: undefined };

vi.mock("node:fs/promises", async (load) => {
  const fs = await load<typeof import("node:fs/promises")>();
  const then = <T>(value: T): T => {
    const { run } = meanwhile;
    meanwhile.run = undefined;
    run?.();
    return value;
  };
  return {
    ...fs,
    readdir: (folder: string) => fs.readdir(folder).then(then),
    link: (from: string, to: string) => fs.link(from, to).then(then),
    readFile: (file: string, options: { readonly encoding: "utf8" }) => fs.readFile(file, options).then(then),
  };
});

test("a table is found while somebody commits to it, at the version before or after", async () => {
  const folder = createTemporaryFolder({ "metadata/v1.metadata.json": "{}", "metadata/version-hint.text": "1" });
  meanwhile.run = () => {
    writeFileSync(join(folder, "metadata", "v2.metadata.json"), "{}");
    writeFileSync(join(folder, "metadata", "version-hint.text"), "2");
  };
  expect(["v1.metadata.json", "v2.metadata.json"]).toContain(basename(await loadCurrentMetadataFile(folder)));
});

test("a file that somebody renames over a new one is no success", async () => {
  const folder = createTemporaryFolder({ theirs: "theirs" });
  const file = join(folder, "v2.metadata.json");
  meanwhile.run = () => renameSync(join(folder, "theirs"), file);
  expect(await writeNewFile(file, Buffer.from("ours"), async () => true)).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("theirs");
});
