import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HistoryOptions } from "../../src/changelog/history";
import type { Field } from "../../src/model/types";
import type { Value } from "../../src/model/value";
import { refTo, rowText, ServicesTester } from "../support/servicesTester";
import type { FormatVersion } from "../support/writer/manifestFiles";
import { type EditForm, TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter, type Row } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let tables = 0;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-history-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

const fields: readonly Field[] = [
  { id: 1, name: "id", required: false, type: { kind: "int" } },
  { id: 2, name: "amount", required: false, type: { kind: "double" } },
  { id: 3, name: "note", required: false, type: { kind: "string" } },
];
const types = fields.map(({ type }) => type);

/** What each of the ids 0 to 4 is after a commit: a row, or nothing. */
type State = readonly (Row | undefined)[];

interface Scenario {
  readonly version: FormatVersion;
  readonly commits: readonly { readonly state: State; readonly form: EditForm; readonly compacts: boolean }[];
  /** How many of the oldest snapshots are expired. */
  readonly expired: number;
}

const amount = fc.constantFrom<Value>(null, 0, -0, Number.NaN);
const note = fc.constantFrom<Value>(null, "", "a");
const arbitraryState: fc.Arbitrary<State> = fc
  .tuple(...[0, 1, 2, 3, 4].map(() => fc.option(fc.tuple(amount, note), { nil: undefined, freq: 3 })))
  .map((rows) => rows.map((row, id) => row && [id, ...row]));
const arbitraryScenario: fc.Arbitrary<Scenario> = fc.constantFrom<FormatVersion>(1, 2, 3).chain((version) => {
  const forms = {
    1: ["copyOnWrite"],
    2: ["positionDeletes", "equalityDeletes"],
    3: ["deletionVectors", "copyOnWrite"],
  };
  const form = fc.constantFrom(...(forms[version] as EditForm[]));
  return fc.record({
    version: fc.constant(version),
    commits: fc.array(fc.record({ state: arbitraryState, form, compacts: fc.boolean() }), {
      minLength: 2,
      maxLength: 5,
    }),
    expired: fc.nat(2),
  });
});

/** Commits each state as the edit that leads to it, and expires; gives what the snapshots of kept history hold. */
async function build({ version, commits, expired }: Scenario): Promise<{ folder: string; kept: Kept[] }> {
  const writer = new TableWriter(parquet, join(root, `t${++tables}`), { fields, formatVersion: version });
  const history = new TableHistory(writer);
  const kept: Kept[] = [];
  for (const { state, form, compacts } of commits) {
    const live = history.rowsAt().map(({ values }, index) => ({ index, values, now: state[Number(values[0])] }));
    const known = new Set(live.map(({ values }) => Number(values[0])));
    const changed = live.filter(
      ({ values, now }) => now !== undefined && rowText(types, now) !== rowText(types, values),
    );
    const snapshotId = await history.apply({
      form,
      deletes: live.filter(({ now }) => now === undefined).map(({ index }) => index),
      updates: new Map(changed.map(({ index, now }) => [index, now ?? []])),
      inserts: state.filter((row, id) => row !== undefined && !known.has(id)).map((row) => row ?? []),
    });
    kept.push({ time: writer.timeOf(snapshotId), state });
    if (compacts) await history.compact();
  }
  const first = Math.min(expired, kept.length - 1);
  const since = kept[first]?.time ?? 0;
  const gone = writer.snapshots.filter(({ timestampMs }) => timestampMs < since);
  writer.expire(...gone.map(({ id }) => id));
  const readable = kept.slice(first);
  return {
    folder: writer.folder,
    kept: gone.length === 0 ? readable : readable.map((each, i) => (i === 0 ? { ...each, time: undefined } : each)),
  };
}

interface Kept {
  /** Undefined for the oldest state of a history that was cut off. */
  readonly time: number | undefined;
  readonly state: State;
}

interface Version {
  readonly row: string;
  readonly type: string;
  readonly start: string;
  readonly end: string;
}

/** The versions of a record, by the book: one for each run of commits after which its row is the same. */
function listVersions(kept: readonly Kept[], id: number): Version[] {
  const versions: Version[] = [];
  let open: (Version & { readonly end: "" }) | undefined;
  const close = (time: number | undefined): void => {
    if (open !== undefined) versions.push({ ...open, end: formatTime(time) });
    open = undefined;
  };
  for (const { time, state } of kept) {
    const row = state[id];
    const text = row === undefined ? undefined : rowText(types, row);
    if (text === open?.row) continue;
    const type = open === undefined ? "INSERT" : "UPDATE_AFTER";
    close(time);
    if (text !== undefined) open = { row: text, type, start: formatTime(time), end: "" };
  }
  if (open !== undefined) versions.push({ ...open, end: "null" });
  return versions;
}

function formatTime(time: number | undefined): string {
  return time === undefined ? "null" : new Date(time).toISOString().replace("Z", "000+00:00");
}

async function open(folder: string, options: Partial<HistoryOptions>): Promise<string[]> {
  const request = { identifier: ["id"], deleteRows: "close", ...options } as const;
  const result = await tester.services.openHistory({ table: refTo(folder), options: request }, tester.call);
  const rows: string[] = [];
  for await (const batch of tester.services.rows(result.resultId, tester.call.signal)) {
    for (const row of batch) {
      const [type, start, end, isCurrent] = row.slice(fields.length);
      expect(isCurrent).toBe(end === null);
      rows.push([JSON.stringify(row.slice(0, fields.length)), type, String(start), String(end)].join(" | "));
    }
  }
  await tester.services.closeResult({ resultId: result.resultId }, tester.call);
  return rows.sort();
}

function textOf({ row, type, start, end }: Version): string {
  return [row, type, start, end].join(" | ");
}

test("SCD Type 2 has one version for each run of commits in which a record's row is the same", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScenario, fc.nat(4), async (scenario, id) => {
      const { folder, kept } = await build(scenario);
      const all = [0, 1, 2, 3, 4].flatMap((each) => listVersions(kept, each));
      expect(await open(folder, {})).toEqual(all.map(textOf).sort());
      expect(await open(folder, { currentOnly: true })).toEqual(
        all
          .filter(({ end }) => end === "null")
          .map(textOf)
          .sort(),
      );
      const own = listVersions(kept, id);
      if (own.length > 0) expect(await open(folder, { key: { id: String(id) } })).toEqual(own.map(textOf).sort());
      const asOf = kept.at(-2)?.time;
      if (asOf === undefined) return;
      const at = formatTime(asOf);
      const held = all.filter(({ start, end }) => (start === "null" || start <= at) && (end === "null" || at < end));
      expect(await open(folder, { asOf: new Date(asOf).toISOString() })).toEqual(held.map(textOf).sort());
    }),
    { numRuns: 8, interruptAfterTimeLimit: 40_000 },
  );
});
