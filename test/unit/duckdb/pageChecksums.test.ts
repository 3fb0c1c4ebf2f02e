import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import { checkPageChecksums } from "../../../src/duckdb/pageChecksums";
import { inRepository } from "../../support/repository";

const data = inRepository("test/fixtures/tables/cow_v2/data");
const files = readdirSync(data).map((name) => ({ path: name, local: join(data, name) }));

let folder: string;
let engine: DuckdbEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-pages-"));
  engine = await DuckdbEngine.open({ tempFolder: folder, memory: "200MB", threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

test("sound files pass, whichever of their columns are read", async () => {
  await engine.session(undefined, async (session) => {
    await checkPageChecksums(session, files);
    await checkPageChecksums(
      session,
      files.map((file) => ({ ...file, leaves: new Set([1]) })),
    );
  });
});

test("a check that was cancelled stops", async () => {
  const controller = new AbortController();
  const work = engine.session(controller.signal, async (session) => {
    controller.abort();
    await checkPageChecksums(session, files);
  });
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
});
