import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAbort, LakehouseError } from "../model/errors";
import type { Progress } from "../model/rpc";
import { createServices } from "../worker/services";
import { AnswerOutput } from "./answerOutput";
import { type Invocation, parseInvocation } from "./options";
import { UsageError, usage } from "./usage";
import { sendAnswer } from "./verbs";

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
    await run(call, cancel);
    return exitCodes.done;
  } catch (error) {
    if (isClosedPipe(error)) return exitCodes.done;
    if (isAbort(error)) return exitCodes.cancelled;
    if (error instanceof UsageError) {
      process.stderr.write(`lakehouse: ${error.message}\nTry "lakehouse --help".\n`);
      return exitCodes.usage;
    }
    const { code, message, details } = LakehouseError.toFailure(error);
    process.stderr.write(`error[${code}]: ${message}\n${details.remedy ? `${details.remedy}\n` : ""}`);
    return exitCodes.failed;
  }
}

async function run(call: Invocation, cancel: AbortController): Promise<void> {
  // Of one's own: nobody can write into a folder that another user of the machine made first.
  const storageFolder = join(tmpdir(), `lakehouse-lens-${process.getuid?.() ?? "user"}`);
  const services = await createServices({ storageFolder, memory: call.memory, threads: call.threads });
  const output = new AnswerOutput(call.format, call.toFile, cancel);
  try {
    const options = { signal: cancel.signal, onProgress: (progress: Progress) => output.showProgress(progress) };
    await sendAnswer(services, call, output, options);
    await output.end();
  } finally {
    await output.close();
    await services.close();
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
