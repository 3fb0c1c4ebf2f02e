import { spawn } from "node:child_process";
import { inRepository } from "../support/repository";

/** One run of the `lakehouse` command in a new process, as a person runs it. */
export interface CommandRun {
  readonly seconds: number;
  /** Until the first output. */
  readonly firstSeconds: number;
  readonly peakMb: number;
}

const report = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))";

/** Runs the command on two threads, as all of the benchmark does, and reads its output away. */
export async function runLakehouse(words: readonly string[]): Promise<CommandRun> {
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1000;
  const child = spawn(process.execPath, ["--import", preload, inRepository("out/cli.js"), ...words, "--threads", "2"]);
  let messages = "";
  let firstSeconds: number | undefined;
  child.stderr.on("data", (chunk) => {
    messages += chunk;
  });
  child.stdout.on("data", () => {
    firstSeconds ??= since();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const seconds = since();
  if (code !== 0) throw new Error(messages);
  const peakKb = Number(/peak (\d+)/.exec(messages)?.[1]);
  return { seconds, firstSeconds: firstSeconds ?? seconds, peakMb: Math.round(peakKb / 1024) };
}
