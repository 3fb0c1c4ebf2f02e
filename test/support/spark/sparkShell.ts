import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { inRepository } from "../repository";

const python = process.env.PYTHON ?? "python3";

/** Why Spark cannot be asked on this machine; undefined where it can. */
export function findSparkObstacle(): string | undefined {
  if (process.env.ICEBERG_SPARK_JAR === undefined) return "ICEBERG_SPARK_JAR names no jar of the Iceberg runtime";
  if (spawnSync(python, ["-c", "import pyspark"]).status !== 0) return `${python} has no pyspark`;
  return spawnSync("java", ["-version"]).status === 0 ? undefined : "there is no Java";
}

/** A Spark session over the Iceberg tables of a folder. */
export class SparkShell {
  private readonly answers: AsyncIterator<string>;

  private constructor(private readonly process: ChildProcessByStdio<Writable, Readable, null>) {
    this.answers = createInterface(process.stdout)[Symbol.asyncIterator]();
  }

  static async open(warehouse: string): Promise<SparkShell> {
    const script = inRepository("test/support/spark/sparkShell.py");
    const shell = new SparkShell(spawn(python, [script, warehouse], { stdio: ["pipe", "pipe", "ignore"] }));
    await shell.read();
    return shell;
  }

  /** The rows of one statement, as texts. */
  async sql(statement: string): Promise<readonly (readonly (string | null)[])[]> {
    this.process.stdin.write(`${JSON.stringify(statement)}\n`);
    return this.read();
  }

  close(): void {
    this.process.stdin.end();
  }

  private async read(): Promise<readonly (readonly (string | null)[])[]> {
    for (;;) {
      const { value, done } = await this.answers.next();
      if (done) throw new Error("Spark ended.");
      // Java prints what it wants to its standard output too.
      if (!value.startsWith("{")) continue;
      const { rows, error } = JSON.parse(value);
      if (error !== undefined) throw new Error(error);
      return rows;
    }
  }
}
