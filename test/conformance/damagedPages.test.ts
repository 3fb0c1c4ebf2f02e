import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { listGoldens } from "../support/goldens";
import { refTo, ServicesTester } from "../support/servicesTester";

/** Every so many bytes of a file, one bit is wrong; no power of two, so that all places in a page's layout come up. */
const step = 9;

let tester: ServicesTester;
let root: string;
beforeAll(async () => {
  tester = await ServicesTester.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-pages-"));
});
afterAll(async () => {
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

/** The folder of a table that Spark wrote. */
function folderOf(name: string): string {
  const golden = listGoldens().find((candidate) => candidate.name === name);
  if (golden === undefined) throw new Error(`There is no table ${name}.`);
  return golden.path;
}

/** Files of the current state, by what they hold, relative to the folder. */
async function listFiles(folder: string, content: "0" | "1"): Promise<string[]> {
  const { columns, rows } = await tester.services.loadMetadataTable(
    { table: refTo(folder), name: "files" },
    tester.call,
  );
  const [contentAt, pathAt] = ["content", "file_path"].map((name) =>
    columns.findIndex((column) => column.name === name),
  );
  return rows
    .filter((row) => row[contentAt ?? -1] === content)
    .map((row) => join("data", String(row[pathAt ?? -1]).split("/data/")[1] ?? ""));
}

test.each([
  ["cow_v2", "0"],
  ["mor_v2", "1"],
] as const)(
  "files of Spark's table %s, content %s: a wrong bit in a page is an error or changes nothing",
  async (name, content) => {
    const folder = folderOf(name);
    const right = await tester.rows(folder);
    const [file = ""] = await listFiles(folder, content);
    const bytes = readFileSync(join(folder, file));
    const found = { error: 0, right: 0 };
    // Nothing guards the footer, which comes last.
    const end = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    for (let at = 0; at < end; at += step) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << (at % 8));
      // A copy for each: the engine may remember files that it has read.
      const copy = join(root, `${name}-${at}`);
      cpSync(folder, copy, { recursive: true });
      writeFileSync(join(copy, file), wrong);
      try {
        expect(await tester.rows(copy), `byte ${at}`).toEqual(right);
        found.right++;
      } catch (error) {
        if (!LakehouseError.is(error)) throw error;
        expect([error.code, error.details.file?.split("/").at(-1)], `byte ${at}`).toEqual([
          "metadataInvalid",
          file.split("/").at(-1),
        ]);
        found.error++;
      } finally {
        rmSync(copy, { recursive: true });
      }
    }
    expect(found.error).toBeGreaterThan(found.right / 3);
  },
);
