import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseInvocation } from "../../src/cli/options";
import { sendAnswer } from "../../src/cli/verbs";
import { parseTableMetadata } from "../../src/iceberg/parseMetadata";
import { loadCurrentMetadataFile } from "../../src/local/metadataFiles";
import { LakehouseError } from "../../src/model/errors";
import { createServices } from "../../src/worker/services";
import { inRepository } from "../support/repository";

/**
 * 1,000 races: in each, writers in processes of their own run `lakehouse ref create-tag` on one table at the same time,
 * which at most one can win at once. Every tag that a writer reports must be in the table, and none that it does not.
 */

const races = 1000;
const writers = 2;
/** What a table may say of its own retries: here as soon as possible, to meet again the more often. */
const shortWaits = '"properties":{"commit.retry.min-wait-ms":"1","commit.retry.num-retries":"8",';

const [, program = "", role, table = ""] = process.argv;
if (role === "writer") await write();
else await race();

async function race(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-races-"));
  const raced = join(folder, "t");
  cpSync(inRepository("test/fixtures/tables/branches_and_tags"), raced, { recursive: true });
  const file = await loadCurrentMetadataFile(raced);
  writeFileSync(file, readFileSync(file, "utf8").replace('"properties":{', shortWaits));
  const before = await listTags(raced);
  const children = Array.from({ length: writers }, () =>
    spawn(process.execPath, [program, "writer", raced], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const began = performance.now();
  const landed = new Set<string>();
  let conflicts = 0;
  try {
    const answers = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
    await Promise.all(answers.map((lines) => lines.next()));
    for (let at = 0; at < races; at++) {
      for (const [i, child] of children.entries()) child.stdin.write(`race-${at}-${i}\n`);
      for (const [i, lines] of answers.entries()) {
        const { value } = await lines.next();
        if (value === "landed") landed.add(`race-${at}-${i}`);
        else if (value === "conflict") conflicts++;
        else throw new Error(`A writer ended: ${value}`);
      }
    }
  } finally {
    for (const child of children) child.stdin.end();
  }
  const seconds = (performance.now() - began) / 1000;
  const found = await listTags(raced);
  const lost = [...landed].filter((name) => !found.has(name)).length;
  const unreported = [...found].filter((name) => !landed.has(name) && !before.has(name)).length;
  const left = readdirSync(join(raced, "metadata")).filter((name) => name.startsWith(".")).length;
  rmSync(folder, { recursive: true, force: true });
  console.table([
    {
      races,
      writers,
      landed: landed.size,
      conflicts,
      lost,
      unreported,
      "files left": left,
      seconds: Math.round(seconds),
    },
  ]);
  if (lost + unreported + left > 0 || landed.size + conflicts !== races * writers) process.exitCode = 1;
}

/** Makes each tag that is named to it, and answers how that answers. */
async function write(): Promise<void> {
  const services = await createServices({ storageFolder: tmpdir(), memory: "100MB", threads: 1 });
  const call = { signal: new AbortController().signal, onProgress: () => undefined };
  const sink = { begin: () => undefined, write: async () => undefined, note: () => undefined };
  console.log("ready");
  for await (const name of createInterface(process.stdin)) {
    const invocation = parseInvocation(["ref", "create-tag", table, name, "--yes"]);
    if (invocation === undefined) throw new Error("The command asks for help.");
    try {
      await sendAnswer(services, invocation, sink, call);
      console.log("landed");
    } catch (error) {
      if (!LakehouseError.is(error, "conflict")) throw error;
      console.log("conflict");
    }
  }
  await services.close();
}

async function listTags(folder: string): Promise<ReadonlySet<string>> {
  const file = await loadCurrentMetadataFile(folder);
  return new Set(parseTableMetadata(readFileSync(file), file).refs.keys());
}
