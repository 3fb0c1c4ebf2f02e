import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../support/repository";
import { formatRatio, printTable } from "../report";
import { type MeasuredPlanning, measurePlanning, type PlanningWork } from "./measurePlanning";
import { metadataFileName, writePlanningTable } from "./writePlanningTable";

/**
 * What it takes to open a table of 5,000 snapshots and to list the live files of its current one, a million, beside
 * pyiceberg on the same table in the same run ($PYTHON names the Python that has it). Each piece of work has a process
 * of its own, whose peak memory is told; start-up is not counted on either side. Metrics stay undecoded on our side
 * until somebody looks at them. The metadata is written once.
 */

/** Entries per block. Java starts a block where 64,000 bytes are full, which is about 140 entries. */
const tables = { blocks: 140, blockPerEntry: 1 } as const;

interface PlanningCase {
  readonly case: string;
  readonly work: PlanningWork;
  readonly table: keyof typeof tables;
}

const cases: readonly PlanningCase[] = [
  { case: "open 5,000 snapshots", work: "open", table: "blocks" },
  { case: "manifests of one snapshot", work: "manifests", table: "blocks" },
  { case: "plan all files", work: "plan", table: "blocks" },
  { case: "plan, a block per entry", work: "plan", table: "blockPerEntry" },
  { case: "entries with metrics", work: "entries", table: "blocks" },
  { case: "metrics, a block per entry", work: "entries", table: "blockPerEntry" },
];

const python = process.env.PYTHON ?? "python3";
const [, program = "", rows, measured, folder = ""] = process.argv;
const entriesPerManifest = 2000;
/** 500 at the benchmark's usual number of rows. */
const manifests = Math.ceil(Number(rows) / 20_000);
const own = cases.find((each) => each.case === measured);
if (own === undefined) compare();
else console.log(JSON.stringify(await measurePlanning(folder, metadataFileOf(folder), own.work)));

function compare(): void {
  const hasPyiceberg = spawnSync(python, ["-c", "import pyiceberg"]).status === 0;
  if (!hasPyiceberg) console.log(`pyiceberg is not here (${python}): measuring without it.`);
  printTable(
    cases.map((each) => {
      const table = prepare(each.table);
      const theirs = hasPyiceberg
        ? runMeasurement(python, [
            inRepository("test/bench/planning/planningBench.py"),
            metadataFileOf(table),
            each.work,
          ])
        : undefined;
      const ours = runMeasurement(process.execPath, [program, String(rows), each.case, table]);
      if (theirs !== undefined && theirs.count !== ours.count) {
        throw new Error(`${each.case}: pyiceberg lists ${theirs.count}, we list ${ours.count}.`);
      }
      return {
        case: each.case,
        count: ours.count,
        "pyiceberg s": theirs === undefined ? "-" : Number(theirs.seconds.toFixed(2)),
        "pyiceberg MB": theirs?.peakMb ?? "-",
        "lens s": Number(ours.seconds.toFixed(2)),
        "lens MB": ours.peakMb,
        ratio: formatRatio(theirs?.seconds, ours.seconds),
      };
    }),
  );
}

function prepare(table: PlanningCase["table"]): string {
  const folder = inRepository(join(".vscode-test", "bench", "planning", String(manifests), table));
  if (!existsSync(metadataFileOf(folder))) {
    console.log(`writing ${folder}`);
    const entriesPerBlock = tables[table];
    writePlanningTable(folder, { manifests, entriesPerManifest, snapshots: 5000, entriesPerBlock });
  }
  return folder;
}

function metadataFileOf(table: string): string {
  return join(table, "metadata", metadataFileName);
}

function runMeasurement(command: string, words: readonly string[]): MeasuredPlanning {
  const { status, stdout } = spawnSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed.`);
  return JSON.parse(stdout);
}
