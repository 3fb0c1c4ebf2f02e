import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Field, Type } from "../../src/model/types";
import type { Value } from "../../src/model/value";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const command = join(repository, "out/cli.js");
const timestampMicros = 1_704_067_199_000_001n;

let root: string;
let values: string;
let people: TableWriter;
/** Its second commit cannot be read: the file that it added is gone. */
let broken: TableWriter;

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...words: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...words], { maxBuffer: 1 << 26 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      resolve({ code, out, err });
    });
  });
}

/** Reads a little of what a command writes, then closes; its exit code and messages. */
async function closeEarly(...words: readonly string[]): Promise<[code: number | null, err: string]> {
  const child = spawn(process.execPath, [command, ...words], { stdio: "pipe" });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return [code, err];
}

const field = (id: number, name: string, type: Type): Field => ({ id, name, required: false, type });
const long: Type = { kind: "long" };
const text: Type = { kind: "string" };

/** A column, its values, and what JSONL and CSV write for each. */
interface Sample {
  readonly type: Type;
  readonly rows: readonly (readonly [value: Value, jsonl: string, csv: string])[];
}

const bytes = (...items: readonly number[]): Uint8Array => new Uint8Array(items);
const decimal = (unscaled: bigint, scale: number): Value => ({ kind: "decimal", unscaled, scale });
const struct = (...fields: readonly Value[]): Value => ({ kind: "struct", fields });
const nested: Type = { kind: "struct", fields: [field(101, "n", long), field(102, "t", text)] };

const samples: Readonly<Record<string, Sample>> = {
  boolean: {
    type: { kind: "boolean" },
    rows: [
      [true, "true", "true"],
      [false, "false", "false"],
    ],
  },
  long: {
    type: long,
    rows: [
      [9223372036854775807n, "9223372036854775807", "9223372036854775807"],
      [-9007199254740993n, "-9007199254740993", "-9007199254740993"],
    ],
  },
  float: {
    type: { kind: "float" },
    rows: [
      [Math.fround(0.1), "0.1", "0.1"],
      [16777216, "16777216", "16777216"],
      [Number.NaN, '"NaN"', "NaN"],
    ],
  },
  double: {
    type: { kind: "double" },
    rows: [
      [-0, "-0.0", "-0.0"],
      [0.1, "0.1", "0.1"],
      [1e300, "1e+300", "1e+300"],
      [Number.NEGATIVE_INFINITY, '"-Infinity"', "-Infinity"],
    ],
  },
  decimal: {
    type: { kind: "decimal", precision: 38, scale: 10 },
    rows: [
      [
        decimal(-(10n ** 38n - 1n), 10),
        '"-9999999999999999999999999999.9999999999"',
        "-9999999999999999999999999999.9999999999",
      ],
      [decimal(-5n, 10), '"-0.0000000005"', "-0.0000000005"],
      [decimal(0n, 10), '"0.0000000000"', "0.0000000000"],
    ],
  },
  date: { type: { kind: "date" }, rows: [[-1, '"1969-12-31"', "1969-12-31"]] },
  time: { type: { kind: "time" }, rows: [[86_399_000_001n, '"23:59:59.000001"', "23:59:59.000001"]] },
  timestamp: {
    type: { kind: "timestamp" },
    rows: [
      [timestampMicros, '"2023-12-31T23:59:59.000001"', "2023-12-31T23:59:59.000001"],
      [-1n, '"1969-12-31T23:59:59.999999"', "1969-12-31T23:59:59.999999"],
    ],
  },
  timestamptz: {
    type: { kind: "timestamptz" },
    rows: [[timestampMicros, '"2023-12-31T23:59:59.000001+00:00"', "2023-12-31T23:59:59.000001+00:00"]],
  },
  timestamp_ns: {
    type: { kind: "timestamp_ns" },
    rows: [[-1n, '"1969-12-31T23:59:59.999999999"', "1969-12-31T23:59:59.999999999"]],
  },
  string: {
    type: text,
    rows: [
      ['"quoted", comma\nline', '"\\"quoted\\", comma\\nline"', '"""quoted"", comma\nline"'],
      ["", '""', '""'],
      ["é\u{1f600}\u0000\u2028", '"é\u{1f600}\\u0000\u2028"', "é\u{1f600}\u0000\u2028"],
    ],
  },
  uuid: {
    type: { kind: "uuid" },
    rows: [
      [
        "f79c3e09-677c-4bbd-a479-3f349cb785e7",
        '"f79c3e09-677c-4bbd-a479-3f349cb785e7"',
        "f79c3e09-677c-4bbd-a479-3f349cb785e7",
      ],
    ],
  },
  binary: {
    type: { kind: "binary" },
    rows: [
      [bytes(0, 255, 16), '"00ff10"', "00ff10"],
      [bytes(), '""', '""'],
    ],
  },
  struct: {
    type: nested,
    rows: [
      [struct(9007199254740993n, null), '{"n":9007199254740993,"t":null}', '"{""n"":9007199254740993,""t"":null}"'],
      [struct(null, null), '{"n":null,"t":null}', '"{""n"":null,""t"":null}"'],
    ],
  },
  list: {
    type: { kind: "list", element: field(103, "element", { kind: "double" }) },
    rows: [
      [[], "[]", "[]"],
      [[null, -0, Number.NaN], '[null,-0.0,"NaN"]', '"[null,-0.0,""NaN""]"'],
    ],
  },
  map: {
    type: { kind: "map", key: field(104, "key", text), value: field(105, "value", { kind: "binary" }) },
    rows: [
      [{ kind: "map", entries: [] }, "[]", "[]"],
      [
        { kind: "map", entries: [["k", bytes(1)]] },
        '[{"key":"k","value":"01"}]',
        '"[{""key"":""k"",""value"":""01""}]"',
      ],
    ],
  },
};
const names = Object.keys(samples);
const height = Math.max(...Object.values(samples).map(({ rows }) => rows.length)) + 1;

/** The value at a row of a sample, null below its last. */
function cellsAt(row: number): (readonly [value: Value, jsonl: string, csv: string])[] {
  return Object.values(samples).map(({ rows }) => rows[row] ?? [null, "null", ""]);
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "lakehouse-cli-"));
  const built = await new Promise<string>((resolve) =>
    execFile(process.execPath, ["esbuild.js"], { cwd: repository }, (error, _, err) => resolve(error ? err : "")),
  );
  expect(built).toBe("");
  const parquet = await ParquetWriter.open();
  const fields = names.map((name, i) => field(i + 1, name, samples[name]?.type ?? text));
  const writer = new TableWriter(parquet, join(root, "values"), { fields, formatVersion: 3 });
  const all = Array.from({ length: height }, (_, row) => cellsAt(row).map(([value]) => value));
  await new TableHistory(writer).apply({ form: "copyOnWrite", inserts: all });
  values = writer.folder;
  people = new TableWriter(parquet, join(root, "people"), { fields: [field(1, "id", long), field(2, "name", text)] });
  const history = new TableHistory(people);
  const many = Array.from({ length: 5000 }, (_, i) => [BigInt(i), `n${i}`] as const);
  await history.apply({ form: "copyOnWrite", inserts: many });
  await history.apply({ form: "positionDeletes", deletes: [1], updates: new Map([[2, [2n, "two"]]]) });
  await history.apply({ form: "copyOnWrite", deletes: [0], inserts: [[6000n, null]] });
  broken = new TableWriter(parquet, join(root, "broken"), { fields: [field(1, "id", long), field(2, "name", text)] });
  const damaged = new TableHistory(broken);
  await damaged.apply({ form: "copyOnWrite", inserts: many });
  await damaged.apply({ form: "copyOnWrite", inserts: [[6000n, null]] });
  rmSync(join(broken.folder, "data", basename(damaged.rowsAt().at(-1)?.file.path ?? "")));
  parquet.close();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("exact output", () => {
  test("JSONL, value by value", async () => {
    const { code, out, err } = await run("rows", values, "--format", "jsonl");
    const expected = Array.from(
      { length: height },
      (_, row) =>
        `{${cellsAt(row)
          .map(([, jsonl], i) => `"${names[i]}":${jsonl}`)
          .join(",")}}`,
    );
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n")).toEqual([...expected, ""]);
  });

  test("CSV, value by value", async () => {
    const { out } = await run("rows", values, "--format", "csv");
    const expected = Array.from({ length: height }, (_, row) =>
      cellsAt(row)
        .map(([, , csv]) => csv)
        .join(","),
    );
    expect(out).toBe(`${[names.join(","), ...expected].join("\n")}\n`);
  });

  test("changes of a commit, with the change columns last", async () => {
    const { out } = await run(
      "changelog",
      people.folder,
      "--from",
      "1",
      "--mode",
      "updates",
      "--identifier",
      "id",
      "--format",
      "jsonl",
    );
    const tail = (ordinal: number, id: number): string =>
      `"_change_ordinal":${ordinal},"_commit_snapshot_id":"${id}","_commit_timestamp":"2024-01-01T00:00:0${id}.000000+00:00"}`;
    expect(out.trimEnd().split("\n").sort()).toEqual(
      [
        `{"id":1,"name":"n1","_change_type":"DELETE",${tail(0, 2)}`,
        `{"id":2,"name":"n2","_change_type":"UPDATE_BEFORE",${tail(0, 2)}`,
        `{"id":2,"name":"two","_change_type":"UPDATE_AFTER",${tail(0, 2)}`,
        `{"id":0,"name":"n0","_change_type":"DELETE",${tail(1, 3)}`,
        `{"id":6000,"name":null,"_change_type":"INSERT",${tail(1, 3)}`,
      ].sort(),
    );
  });

  test("a diff has no ordinal and commit columns", async () => {
    const { out } = await run("diff", people.folder, "--from", "2", "--to", "3", "--format", "csv");
    expect(out.split("\n").sort()).toEqual(["", "0,n0,DELETE", "6000,,INSERT", "id,name,_change_type"]);
  });

  test("a summary counts changes by kind and by column", async () => {
    const { out } = await run(
      "changelog",
      people.folder,
      "--from",
      "1",
      "--mode",
      "updates",
      "--identifier",
      "id",
      "--summary",
      "--format",
      "jsonl",
    );
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { kind: "change", name: "inserted", count: 1 },
      { kind: "change", name: "deleted", count: 2 },
      { kind: "change", name: "updated", count: 1 },
      { kind: "change", name: "ignored", count: 0 },
      { kind: "column", name: "name", count: 1 },
    ]);
  });
});

test.each([
  [0, ["rows", "values", "--limit", "0"]],
  [0, ["snapshots", "values"]],
  [0, ["refs", "people"]],
  [0, ["files", "people", "--snapshot", "1"]],
  [0, ["tables", "."]],
  [0, ["--help"]],
  [1, ["rows", "missing"]],
  [1, ["rows", "values", "--snapshot", "42"]],
  [1, ["rows", "values", "--columns", "no_such_column"]],
  [1, ["rows", "values", "--where", "no_such_column = 1"]],
  [1, ["changelog", "people", "--from", "3", "--to", "1"]],
  [1, ["changelog", "people", "--mode", "updates"]],
  [2, ["rows"]],
  [2, ["rows", "values", "values"]],
  [2, ["frobnicate", "values"]],
  [2, ["rows", "values", "--format", "xml"]],
  [2, ["rows", "values", "--no-such-option"]],
  [2, ["changelog", "people", "--mode", "sideways"]],
  [2, ["diff", "people", "--from", "1"]],
  [2, ["scd2", "people"]],
  [1, ["first", "people", "--where", "no_such_column = 1"]],
  [2, ["first", "people"]],
] as const)("exit code %i: %j", async (code, [verb, ...words]) => {
  const folders = ["values", "people", "missing", "."];
  const answer = await run(verb, ...words.map((word) => (folders.includes(word) ? join(root, word) : word)));
  expect(answer.code).toBe(code);
  if (code === 0) expect(answer.err).toBe("");
  else
    expect([answer.out, answer.err]).toEqual([
      "",
      expect.stringMatching(code === 1 ? /^error\[\w+\]: ./ : /^lakehouse: ./),
    ]);
});

test("rows go to a file instead, and nothing to standard output", async () => {
  const file = join(root, "out.jsonl");
  const direct = await run("rows", people.folder, "--format", "jsonl");
  const { code, out } = await run("rows", people.folder, "--format", "jsonl", "--to-file", file);
  expect([code, out]).toEqual([0, ""]);
  expect(readFileSync(file, "utf8")).toBe(direct.out);
  expect(direct.out.split("\n")).toHaveLength(5000);
});

describe("a changelog whose second commit cannot be read", () => {
  test("shows the changes of the first, then the error", async () => {
    const { code, out, err } = await run("changelog", broken.folder, "--format", "jsonl");
    const lines = out.trimEnd().split("\n");
    expect([code, err]).toEqual([1, expect.stringMatching(/^error\[notFound\]: ./)]);
    expect(lines).toHaveLength(5000);
    expect(JSON.parse(lines[4999] ?? "")).toMatchObject({ id: 4999, _change_type: "INSERT", _change_ordinal: 0 });
  });

  test("shows nothing of the net, which the second commit might undo", async () => {
    const { code, out } = await run("changelog", broken.folder, "--mode", "net", "--format", "jsonl");
    expect([code, out]).toEqual([1, ""]);
  });

  test("leaves a file as it was", async () => {
    const file = join(root, "kept.jsonl");
    writeFileSync(file, "kept");
    const { code, out } = await run("changelog", broken.folder, "--format", "jsonl", "--to-file", file);
    expect([code, out, readFileSync(file, "utf8")]).toEqual([1, "", "kept"]);
    expect(readdirSync(root).filter((name) => name.startsWith("kept"))).toEqual(["kept.jsonl"]);
  });

  test("never comes to that commit when the reader closes before", async () => {
    expect(await closeEarly("changelog", broken.folder, "--format", "jsonl")).toEqual([0, ""]);
  });
});

test("two runs write the same bytes, on one thread and on two", async () => {
  const words = ["changelog", people.folder, "--format", "jsonl"] as const;
  const [first, second] = [await run(...words, "--threads", "1"), await run(...words, "--threads", "2")];
  expect(first.out.length).toBeGreaterThan(100_000);
  expect(second.out).toBe(first.out);
});

test("a reader that closes early ends it quietly", async () => {
  expect(await closeEarly("rows", people.folder, "--format", "jsonl")).toEqual([0, ""]);
});
