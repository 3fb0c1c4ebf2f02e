import { createInterface } from "node:readline/promises";

/** Puts a question to a person after some lines to read first; the answer as it was typed. */
export type Ask = (lines: readonly string[], question: string, signal: AbortSignal) => Promise<string>;

/** The person at this terminal; undefined where there is none. */
export function findPerson(): Ask | undefined {
  return process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined;
}

/** Standard output stays for rows. Ending the input is an answer too: an empty one. */
async function askOnTerminal(lines: readonly string[], question: string, signal: AbortSignal): Promise<string> {
  for (const line of lines) process.stderr.write(`${line}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return await Promise.race([terminal.question(question, { signal }), ended]);
  } finally {
    terminal.close();
  }
}
