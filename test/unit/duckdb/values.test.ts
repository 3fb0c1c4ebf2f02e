import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mapToDuckdb, mapType } from "../../../src/duckdb/appendValues";
import { formatJsonSql, formatTextSql } from "../../../src/duckdb/canonicalText";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import { formatLiteral } from "../../../src/duckdb/literals";
import { formatDuckdbType } from "../../../src/duckdb/types";
import { formatCell } from "../../../src/model/cell";
import { type Field, formatType, type Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { formatJson } from "../../../src/view/rowText";
import { field } from "../../support/parquetFixture";

let engine: DuckdbEngine;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-values-"));
  engine = await DuckdbEngine.open({ tempFolder: folder, memory: "200MB", threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const decimal = (precision: number, scale: number): Type => ({ kind: "decimal", precision, scale });
const element = (type: Type): Field => field(1, "element", type);
const pair: Type = {
  kind: "struct",
  fields: [field(2, "1", "int"), field(3, '0 "x"', "string"), field(4, "A", "long"), field(5, "a", "int")],
};
const map: Type = { kind: "map", key: field(6, "key", "string"), value: field(7, "value", pair) };
const struct: Value = { kind: "struct", fields: [1, 'é"\n\\', 2n ** 62n, null] };

const cases: readonly (readonly [Type, readonly Value[]])[] = [
  [{ kind: "boolean" }, [true, false]],
  [{ kind: "int" }, [2147483647, -2147483648, 0]],
  [{ kind: "long" }, [9223372036854775807n, -9223372036854775808n, 9007199254740993n]],
  [{ kind: "float" }, [Math.fround(0.1), -0, 0, Number.NaN, Infinity, -Infinity, Math.fround(3.5)]],
  [{ kind: "double" }, [0.1, -0, 0, Number.NaN, Infinity, -Infinity, 5, 123456.789]],
  [decimal(4, 2), [{ kind: "decimal", unscaled: -1234n, scale: 2 }]],
  [decimal(38, 10), [{ kind: "decimal", unscaled: 10n ** 38n - 1n, scale: 10 }]],
  [{ kind: "date" }, [0, -1, 19_000]],
  [{ kind: "time" }, [0n, 86_399_999_999n, 36_000_500_000n]],
  [{ kind: "timestamp" }, [0n, -1n, 1_700_000_000_123_456n]],
  [{ kind: "timestamptz" }, [0n, -1n, 1_700_000_000_123_456n]],
  [{ kind: "timestamp_ns" }, [0n, -1n, 1_700_000_000_123_456_789n]],
  [{ kind: "timestamptz_ns" }, [0n, -1n, 1_700_000_000_123_456_789n]],
  [{ kind: "string" }, ["", "a'b\"c\n", "𝄞", "nul\0inside"]],
  [{ kind: "uuid" }, ["f79c3e09-677c-4bbd-a479-3f349cb785e7", "00000000-0000-0000-0000-000000000000"]],
  [{ kind: "binary" }, [new Uint8Array([0, 255, 1]), new Uint8Array()]],
  [{ kind: "fixed", length: 2 }, [new Uint8Array([1, 2])]],
  [
    { kind: "list", element: element({ kind: "list", element: element({ kind: "int" }) }) },
    [[], [null, [], [1, null]]],
  ],
  [pair, [struct]],
  [
    map,
    [
      { kind: "map", entries: [] },
      {
        kind: "map",
        entries: [
          ["k", struct],
          ["n", null],
        ],
      },
    ],
  ],
];

test.each(cases.map(([type, values]) => [formatType(type), type, values] as const))(
  "%s: literals, appended values and text all keep the exact value",
  async (_, type, values) => {
    await engine.session(undefined, async (session) => {
      const all = [...values, null];
      const literals = all.map((value) => `(${formatLiteral(type, value)})`).join(", ");
      const read = await session.listValues([type], `SELECT v FROM (VALUES ${literals}) AS t(v)`);
      expect(read.map(([value]) => value)).toEqual(all);

      await session.run(`CREATE OR REPLACE TEMP TABLE appended(v ${formatDuckdbType(type)})`);
      await session.append(
        "appended",
        [mapType(type)],
        all.map((value) => [mapToDuckdb(type, value)]),
        "temp",
      );
      const appended = await session.listValues([type], "SELECT v FROM appended ORDER BY rowid");
      expect(appended.map(([value]) => value)).toEqual(all);

      const texts = await session.list(
        `SELECT ${formatTextSql(type, "v")}, ${formatJsonSql(type, "v")} FROM appended ORDER BY rowid`,
      );
      const cells = all.map((value) => formatCell(type, value));
      expect(texts.map(([, json]) => json)).toEqual(cells.map((cell) => formatJson(type, cell)));
      expect(texts.map(([text]) => text)).toEqual(
        cells.map((cell) =>
          cell !== null && typeof cell === "object" ? formatJson(type, cell) : cell === null ? null : String(cell),
        ),
      );
    });
  },
);
