import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { isAbort, LakehouseError } from "../model/errors";
import type { Progress } from "../model/rpc";
import { createServices } from "../worker/services";
import { type Invocation, parseInvocation } from "./options";
import { RowWriter } from "./rowWriter";
import { UsageError, usage } from "./usage";
import { answer } from "./verbs";

const exitCodes = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

async function main(words: readonly string[]): Promise<number> {
  const cancel = new AbortController();
  process.once("SIGINT", () => cancel.abort());
  try {
    const call = parseInvocation(words);
    if (call === undefined) {
      process.stdout.write(usage);
      return exitCodes.done;
    }
    await run(call, cancel.signal);
    return exitCodes.done;
  } catch (error) {
    if (cancel.signal.aborted && isAbort(error)) return exitCodes.cancelled;
    if (isClosedPipe(error)) return exitCodes.done;
    if (error instanceof UsageError) {
      process.stderr.write(`lakehouse: ${error.message}\nTry "lakehouse --help".\n`);
      return exitCodes.usage;
    }
    const { code, message, details } = LakehouseError.toFailure(error);
    process.stderr.write(`error[${code}]: ${message}\n${details.remedy ? `${details.remedy}\n` : ""}`);
    return exitCodes.failed;
  }
}

async function run(call: Invocation, signal: AbortSignal): Promise<void> {
  // Of one's own: nobody can write into a folder that another user of the machine made first.
  const storageFolder = join(tmpdir(), `lakehouse-lens-${process.getuid?.() ?? "user"}`);
  const services = await createServices({ storageFolder, memory: call.memory, threads: call.threads });
  try {
    const { columns, rows, notes } = await answer(services, call, { signal, onProgress: showProgress });
    clearProgress();
    for (const note of notes) process.stderr.write(`note: ${note}\n`);
    await withOutput(call.toFile, async (output) => {
      const writer = new RowWriter(output, columns, call.format);
      for await (const batch of rows) await writer.write(batch);
      await writer.end();
    });
  } finally {
    clearProgress();
    await services.close();
  }
}

/** Opens the output for `use` and rejects as soon as it fails, so that a closed pipe ends the work. */
async function withOutput(file: string | undefined, use: (output: Writable) => Promise<void>): Promise<void> {
  const output = file === undefined ? process.stdout : createWriteStream(file);
  const failed = once(output, "error").then(([error]) => Promise.reject(error));
  await Promise.race([use(output), failed]);
  if (file !== undefined) {
    output.end();
    await Promise.race([once(output, "finish"), failed]);
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

function showProgress({ message, done, total }: Progress): void {
  if (!process.stderr.isTTY) return;
  const share = done !== undefined && total ? ` ${Math.floor((done / total) * 100)} %` : "";
  process.stderr.write(`\r\u001b[K${message}${share}`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
