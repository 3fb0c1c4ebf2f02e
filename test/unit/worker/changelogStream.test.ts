import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangelogOptions } from "../../../src/changelog/request";
import type { Cell } from "../../../src/model/value";
import type { ResultColumn, RowSink } from "../../../src/query/result";
import { field } from "../../support/parquetFixture";
import { refTo, ServicesTester } from "../../support/servicesTester";
import { TableHistory } from "../../support/writer/tableHistory";
import { TableWriter } from "../../support/writer/tableWriter";
import { ParquetWriter } from "../../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = await mkdtemp(join(tmpdir(), "lakehouse-stream-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  await rm(root, { recursive: true, force: true });
});

class CollectingSink implements RowSink {
  readonly notes: string[] = [];
  readonly batches: (readonly (readonly Cell[])[])[] = [];
  columns: readonly ResultColumn[] | undefined;

  constructor(private readonly onWrite: () => void = () => undefined) {}

  begin(columns: readonly ResultColumn[]): void {
    this.columns = columns;
  }

  async write(rows: readonly (readonly Cell[])[]): Promise<void> {
    this.batches.push(rows);
    this.onWrite();
  }

  note(text: string): void {
    this.notes.push(text);
  }
}

/** Three commits: two rows come, one of them changes its note and one its name, a third comes. */
async function writeTable(name: string): Promise<TableHistory> {
  const fields = [field(1, "id", "int"), field(2, "name", "string"), field(3, "note", "string")];
  const history = new TableHistory(new TableWriter(parquet, join(root, name), { fields, formatVersion: 2 }));
  await history.apply({
    form: "copyOnWrite",
    inserts: [
      [1, "a", "x"],
      [2, "b", "x"],
    ],
  });
  await history.apply({
    form: "copyOnWrite",
    updates: new Map([
      [0, [1, "a", "y"]],
      [1, [2, "c", "x"]],
    ]),
  });
  await history.apply({ form: "copyOnWrite", inserts: [[3, "d", "x"]] });
  return history;
}

/** Removes the data file of the last commit, which only added one. */
async function damageLastCommit(history: TableHistory): Promise<void> {
  const last = history.rowsAt().at(-1)?.file.path ?? "";
  await rm(join(history.writer.folder, "data", basename(last)));
}

function stream(history: TableHistory, options: ChangelogOptions, sink: RowSink, signal = tester.call.signal) {
  const params = { table: refTo(history.writer.folder), range: {}, options };
  return tester.services.openChangelog(params, { ...tester.call, signal }, sink);
}

const updates = { mode: "updates", identifier: ["id"] } as const;
const streamed: readonly (readonly [string, ChangelogOptions, readonly number[]])[] = [
  ["raw", { mode: "raw" }, [2, 4, 1]],
  ["changes", { mode: "changes" }, [2, 4, 1]],
  ["updates", updates, [2, 4, 1]],
  ["updates but for ignored columns", { ...updates, ignoreColumns: ["note"] }, [2, 2, 1]],
  ["some columns", { mode: "changes", columns: ["name"] }, [2, 4, 1]],
  ["net, which a later commit may undo", { mode: "net" }, [3]],
];

describe("a sink", () => {
  test.each(streamed)("gets the rows of the result, commit by commit: %s", async (name, options, sizes) => {
    const sink = new CollectingSink();
    const result = await stream(await writeTable(`whole ${name}`), options, sink);
    expect(sink.batches.map((batch) => batch.length)).toEqual(sizes);
    const held: (readonly Cell[])[] = [];
    for await (const batch of tester.services.rows(result.resultId, tester.call.signal)) held.push(...batch);
    expect(sink.batches.flat()).toEqual(held);
    expect(sink.columns).toEqual(result.columns);
  });

  test.each(streamed)("has the rows of the commits before one that fails: %s", async (name, options, sizes) => {
    const history = await writeTable(`damaged ${name}`);
    await damageLastCommit(history);
    const sink = new CollectingSink();
    await expect(stream(history, options, sink)).rejects.toMatchObject({ code: "notFound" });
    expect(sink.batches.map((batch) => batch.length)).toEqual(sizes.slice(0, -1));
  });

  test("ends the work when it wants no more rows: later commits are not read", async () => {
    const history = await writeTable("closed");
    await damageLastCommit(history);
    const closed = new AbortController();
    const sink = new CollectingSink(() => closed.abort());
    await expect(stream(history, { mode: "changes" }, sink, closed.signal)).rejects.toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
    expect(sink.batches).toHaveLength(1);
  });

  test("gets the columns where there are no rows, and a note of what is missing before the rows", async () => {
    const history = await writeTable("expired");
    const { writer } = history;
    const [first, ...others] = writer.snapshots.map(({ id }) => id);
    const empty = new CollectingSink();
    const table = refTo(writer.folder);
    const nothing = { table, range: { from: "main" }, options: { mode: "changes" } } as const;
    await tester.services.openChangelog(nothing, tester.call, empty);
    expect([empty.columns?.[0]?.name, empty.batches]).toEqual(["id", []]);
    writer.expire(first ?? 0);
    const notesAtRows: number[] = [];
    const sink = new CollectingSink(() => notesAtRows.push(sink.notes.length));
    const result = await stream(history, { mode: "changes" }, sink);
    expect(sink.notes).toEqual(result.notes);
    expect(notesAtRows).toEqual(others.map(() => 1));
  });
});
