import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import { LakehouseError } from "../../../src/model/errors";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const endless = "SELECT count(*) FROM range(1000000000000) WHERE sqrt(range) < 3";

async function withEngine<T>(memory: string, use: (engine: DuckdbEngine, folder: string) => Promise<T>): Promise<T> {
  const folder = createTemporaryFolder();
  const engine = await DuckdbEngine.open({ tempFolder: folder, memory, threads: 1 });
  try {
    return await use(engine, folder);
  } finally {
    await engine.close();
  }
}

test("aborting interrupts the running statement and rejects with the signal's reason", async () => {
  await withEngine("200MB", async (engine) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = engine.session(controller.signal, (session) => session.run(endless));
    setTimeout(() => controller.abort(reason), 20);
    await expect(running).rejects.toBe(reason);
    expect(await engine.session(undefined, (session) => session.count("SELECT 41 + 1"))).toBe(42);
  });
});

test("nothing is begun after an abort", async () => {
  await withEngine("200MB", async (engine) => {
    const work = engine.session(AbortSignal.abort(), (session) => session.run("CREATE TABLE t(i INTEGER)"));
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(await engine.session(undefined, (s) => s.count("SELECT count(*) FROM duckdb_tables()"))).toBe(0);
  });
});

test("results beyond the memory limit spill, and closing removes what was written", async () => {
  const folder = await withEngine("60MB", async (engine, tempFolder) => {
    await engine.session(undefined, async (session) => {
      await session.run(
        "CREATE TABLE big AS SELECT range AS i, hash(range)::VARCHAR || md5(range::VARCHAR) AS v FROM range(1500000)",
      );
      expect(await session.count("SELECT count(*) FROM big WHERE i % 500000 = 0 AND v IS NOT NULL")).toBe(3);
    });
    return tempFolder;
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("folders of processes that ended are removed, those of living ones kept", async () => {
  const folder = createTemporaryFolder();
  const dead = join(folder, "engine-999999999-abc");
  const alive = join(folder, `engine-${process.pid}-abc`);
  mkdirSync(dead);
  mkdirSync(alive);
  const engine = await DuckdbEngine.open({ tempFolder: folder, memory: "100MB", threads: undefined });
  await engine.close();
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
});

test("out of memory says which setting to raise, and other failures are ours too", async () => {
  await withEngine("20MB", async (engine) => {
    const heavy = engine.session(undefined, (session) =>
      session.list("SELECT list(md5(range::VARCHAR)) FROM range(3000000)"),
    );
    await expect(heavy).rejects.toMatchObject({
      code: "unexpected",
      details: { remedy: expect.stringContaining("--memory") },
    });
    const wrong = engine.session(undefined, (session) => session.run("SELECT nothing"));
    await expect(wrong).rejects.toSatisfy((error) => LakehouseError.is(error, "unexpected"));
  });
  await expect(DuckdbEngine.open({ tempFolder: "unused", memory: "much", threads: 1 })).rejects.toMatchObject({
    code: "invalidArgument",
  });
});

test("extensions are neither installed nor loaded from the network, and settings cannot be changed", async () => {
  await withEngine("100MB", async (engine) => {
    const change = engine.session(undefined, (session) => session.run("SET memory_limit = '10GB'"));
    await expect(change).rejects.toSatisfy((error) => LakehouseError.is(error));
    const [row] = await engine.session(undefined, (session) =>
      session.list("SELECT current_setting('autoinstall_known_extensions'), current_setting('TimeZone')"),
    );
    expect(row).toEqual([false, "UTC"]);
  });
});
