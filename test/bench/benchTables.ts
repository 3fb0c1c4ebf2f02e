import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inRepository } from "../support/repository";

/** One table and range that both engines read. */
export interface BenchCase {
  readonly case: string;
  readonly table: string;
  readonly from: string;
  readonly to: string;
  /** Spark's time for it, warm; absent where Spark is not here or was not asked. */
  readonly seconds?: number;
}

/** The Python that has PySpark. */
export const python = process.env.PYTHON ?? "python3";

/** Where the tables of a benchmark of so many rows are, once Spark has written them. */
export class BenchTables {
  readonly folder: string;
  readonly warehouse: string;
  /** A line for each case whose table is there. */
  private readonly casesFile: string;

  constructor(readonly rows: number) {
    this.folder = inRepository(join(".vscode-test", "bench", String(rows)));
    this.warehouse = join(this.folder, "warehouse");
    this.casesFile = join(this.folder, "cases.jsonl");
    mkdirSync(this.folder, { recursive: true });
  }

  pathOf({ table }: Pick<BenchCase, "table">): string {
    return join(this.warehouse, "bench", table);
  }

  /**
   * The cases of the named tables, which Spark writes where they are missing; timed by Spark when asked. Without Spark,
   * those that an earlier run has left; says what is skipped.
   */
  async prepare(names: readonly string[], isTimed: boolean): Promise<BenchCase[]> {
    const missing = names.filter((name) => !this.listKnown().some(({ table }) => table === name));
    if (isTimed || missing.length > 0) {
      if (hasSpark()) return this.runSpark(names, isTimed);
      const reason = `PySpark or Java is not here (${python})`;
      if (isTimed) console.log(`Skipped: ${reason}, so nothing is compared with Spark.`);
      if (missing.length > 0) console.log(`Skipped: ${reason}, and it would write the tables ${missing.join(", ")}.`);
    }
    return this.listKnown().filter(({ table }) => names.includes(table));
  }

  private listKnown(): BenchCase[] {
    if (!existsSync(this.casesFile)) return [];
    const lines = readFileSync(this.casesFile, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  private async runSpark(names: readonly string[], isTimed: boolean): Promise<BenchCase[]> {
    const script = inRepository("test/bench/sparkBench.py");
    const words = ["--tables", names.join(","), "--rows", String(this.rows), "--known", this.casesFile];
    const spark = spawn(python, [script, this.warehouse, ...words, ...(isTimed ? [] : ["--write-only"])], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const found: BenchCase[] = [];
    const known = new Map(this.listKnown().map((line) => [line.case, line]));
    for await (const line of createInterface(spark.stdout)) {
      if (!line.startsWith("{")) continue;
      const { seconds, ...written }: BenchCase = JSON.parse(line);
      found.push({ ...written, ...(seconds !== undefined && { seconds }) });
      known.set(written.case, written);
      writeFileSync(this.casesFile, [...known.values()].map((each) => `${JSON.stringify(each)}\n`).join(""));
    }
    if (found.length === 0) throw new Error("Spark measured nothing; its messages stand above.");
    return found;
  }
}

/** True when Spark can be run on this machine. */
export function hasSpark(): boolean {
  return spawnSync(python, ["-c", "import pyspark"]).status === 0 && spawnSync("java", ["-version"]).status === 0;
}
