import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseTableMetadata } from "../../src/iceberg/parseMetadata";
import { loadCurrentMetadataFile, parseMetadataVersion } from "../../src/local/metadataFiles";
import { inRepository } from "../support/repository";
import { createTemporaryFolder } from "../support/temporaryFolder";

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

function run(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [inRepository("out/cli.js"), "ref", ...words], (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

function copyTable(): string {
  const folder = join(createTemporaryFolder(), "t");
  cpSync(inRepository("test/fixtures/tables/branches_and_tags"), folder, { recursive: true });
  return folder;
}

async function refNames(table: string): Promise<ReadonlySet<string>> {
  const file = await loadCurrentMetadataFile(table);
  return new Set(parseTableMetadata(readFileSync(file), file).refs.keys());
}

test("of commands that run at the same time each lands or says that it did not, and none is lost", async () => {
  const table = copyTable();
  const before = await refNames(table);
  const names = Array.from({ length: 6 }, (_, i) => `race-${i}`);
  const ended = await Promise.all(names.map((name) => run("create-tag", table, name, "--yes")));
  const landed = names.filter((_name, i) => ended[i]?.code === 0);
  for (const { code, err } of ended) {
    if (code !== 0) expect(err).toMatch(/^error\[conflict\]/m);
  }
  expect(landed.length).toBeGreaterThan(0);
  expect(await refNames(table)).toEqual(new Set([...before, ...landed]));
  const files = readdirSync(join(table, "metadata"));
  expect(files.filter((name) => (parseMetadataVersion(name)?.version ?? 0) > 15)).toHaveLength(landed.length);
  expect(files.filter((name) => name.startsWith("."))).toEqual([]);
});

test("of commands that make the same tag one lands", async () => {
  const table = copyTable();
  const ended = await Promise.all([1, 2, 3].map(() => run("create-tag", table, "same", "--yes")));
  expect(ended.filter(({ code }) => code === 0)).toHaveLength(1);
  for (const { code, err } of ended) {
    if (code !== 0)
      expect(err).toMatch(/^error\[(conflict|invalidArgument)\]: (Someone created same|Ref same already exists)/m);
  }
  expect((await refNames(table)).has("same")).toBe(true);
});

test("a command changes nothing without a yes, prints its rows and nothing else, and has its exit codes", async () => {
  const table = copyTable();
  expect(await run("drop", table, "stg")).toMatchObject({ code: 2, out: "", err: expect.stringContaining("--yes") });
  expect(await run("drop", table, "main", "--yes")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("error[invalidArgument]: Cannot remove main branch."),
  });
  const { code, out } = await run("drop", table, "stg", "--yes", "--format", "jsonl");
  expect(code).toBe(0);
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { state: "before", name: "stg", type: "BRANCH", snapshot_id: expect.any(Number) },
    { state: "after", name: "stg", type: null, snapshot_id: null },
  ]);
});
