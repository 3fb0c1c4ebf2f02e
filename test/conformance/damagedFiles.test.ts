import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import type { Field } from "../../src/model/types";
import { ServicesTester } from "../support/servicesTester";
import type { FormatVersion } from "../support/writer/manifestFiles";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

const cutEvery = 64;
/** Wrong bytes tried in one file, spread over all of it. */
const wrongBytes = 20;

interface Healthy {
  readonly writer: TableWriter;
  /** Rows and changes, as text. */
  readonly answer: string;
}

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
const tables = new Map<FormatVersion, Healthy>();
let copies = 0;

const column = (id: number, name: string, kind: "int" | "string"): Field => ({
  id,
  name,
  required: false,
  type: { kind },
});

/** A table with each kind of file: three commits, of rows, of a row deleted by position, and of one by value. */
async function write(version: FormatVersion): Promise<Healthy> {
  const sketch = { fields: [column(1, "id", "int"), column(2, "name", "string")], formatVersion: version };
  const writer = new TableWriter(parquet, join(root, `v${version}`), sketch);
  const history = new TableHistory(writer);
  await history.apply({
    form: "copyOnWrite",
    inserts: [
      [1, "one"],
      [2, "two"],
      [3, "three"],
      [4, null],
    ],
  });
  await history.apply({ form: version === 2 ? "positionDeletes" : "deletionVectors", deletes: [1] });
  await history.apply({ form: "equalityDeletes", deletes: [0], inserts: [[5, "five"]] });
  return { writer, answer: await answer(writer.folder) };
}

beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-damaged-"));
  for (const version of [2, 3] as const) tables.set(version, await write(version));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

async function answer(folder: string): Promise<string> {
  return JSON.stringify([await tester.rows(folder), await tester.changes(folder, { mode: "changes" })]);
}

type Kind =
  | "metadata.json"
  | "manifest list"
  | "data manifest"
  | "deletes manifest"
  | "data file"
  | "position file"
  | "equality file"
  | "vector file";

/** A file of the last commit, relative to the table's folder. */
function fileOf({ writer }: Healthy, kind: Kind): string {
  const last = writer.snapshots.at(-1);
  const entries = last?.manifests.flatMap((manifest) => manifest.entries) ?? [];
  const paths: Record<Kind, string | undefined> = {
    "metadata.json": undefined,
    "manifest list": last?.list,
    "data manifest": last?.manifests.find(({ content }) => content === "data")?.path,
    "deletes manifest": last?.manifests.find(({ content }) => content === "deletes")?.path,
    "data file": entries.find(({ file }) => file.content === "data")?.file.path,
    "position file": entries.find(({ file }) => file.content === "position")?.file.path,
    "equality file": entries.find(({ file }) => file.content === "equality")?.file.path,
    "vector file": entries.find(({ file }) => file.format === "PUFFIN")?.file.path,
  };
  const path = paths[kind];
  return path === undefined
    ? `metadata/v${writer.metadataVersion}.metadata.json`
    : writer.localOf(path).slice(writer.folder.length + 1);
}

/** What reading gives when one file has other bytes: the right answer, another one, or an error. */
async function readWith({ writer, answer: right }: Healthy, name: string, bytes: Uint8Array): Promise<Outcome> {
  const copy = join(root, `copy${++copies}`);
  cpSync(writer.folder, copy, { recursive: true });
  writeFileSync(join(copy, name), bytes);
  try {
    return (await answer(copy)) === right ? "right" : "other rows";
  } catch (error) {
    if (!(error instanceof LakehouseError)) return `threw ${error}`;
    const { code, message, details } = error;
    return code !== "unexpected" && (details.file !== undefined || code === "notFound")
      ? "error"
      : `${code} ${message}`;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
type Outcome = string;

const kinds: readonly (readonly [Kind, FormatVersion])[] = [
  ["metadata.json", 2],
  ["manifest list", 2],
  ["data manifest", 2],
  ["deletes manifest", 3],
  ["data file", 2],
  ["position file", 2],
  ["equality file", 2],
  ["vector file", 3],
];

describe.each(kinds)("%s, version %i", (kind, version) => {
  const load = (): { table: Healthy; name: string; bytes: Buffer } => {
    const table = tables.get(version);
    if (table === undefined) throw new Error("The table was not written.");
    const name = fileOf(table, kind);
    return { table, name, bytes: readFileSync(join(table.writer.folder, name)) };
  };

  test("cut off at every 64th byte: an error that names a file, or the right rows", async () => {
    const { table, name, bytes } = load();
    const outcomes: Record<string, Outcome> = {};
    for (let length = 0; length < bytes.length; length += cutEvery) {
      const outcome = await readWith(table, name, bytes.subarray(0, length));
      if (outcome !== "error" && outcome !== "right") outcomes[length] = outcome;
    }
    expect(outcomes).toEqual({});
  });

  // Pages of Parquet files as DuckDB writes them, Avro blocks and JSON have no checksum: a wrong value in them is a
  // value like any other. Deletion vectors have one.
  const promised = kind === "vector file" ? ["error", "right"] : ["error", "right", "other rows"];
  test(`with a wrong byte: ${promised.join(", ")}`, async () => {
    const { table, name, bytes } = load();
    const outcomes: Record<string, Outcome> = {};
    for (let i = 0; i < wrongBytes; i++) {
      const at = Math.floor((i * bytes.length) / wrongBytes);
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << (i % 8));
      const outcome = await readWith(table, name, wrong);
      if (!promised.includes(outcome)) outcomes[at] = outcome;
    }
    expect(outcomes).toEqual({});
  });
});
