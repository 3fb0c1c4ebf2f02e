import type { Writable } from "node:stream";
import type { Progress } from "../model/rpc";
import type { Cell } from "../model/value";
import type { ResultColumn, RowSink } from "../query/result";
import type { OutputFormat } from "./options";
import { RowWriter } from "./rowWriter";
import { WholeFile } from "./wholeFile";

/** Where an answer goes: rows to standard output or a file as they come, notes and progress to standard error. */
export class AnswerOutput implements RowSink {
  private writer: RowWriter | undefined;
  private file: WholeFile | undefined;

  /** @param cancel  is aborted with what went wrong with the output, such as a closed pipe, so that the work ends */
  constructor(
    private readonly format: OutputFormat,
    private readonly toFile: string | undefined,
    private readonly cancel: AbortController,
  ) {}

  begin(columns: readonly ResultColumn[]): void {
    this.file = this.toFile === undefined ? undefined : WholeFile.create(this.toFile);
    this.stream.on("error", (error) => this.cancel.abort(error));
    this.writer = new RowWriter(this.stream, columns, this.format);
  }

  async write(rows: readonly (readonly Cell[])[]): Promise<void> {
    // Nothing would drain a stream that has failed.
    this.cancel.signal.throwIfAborted();
    this.clearProgress();
    await this.writer?.write(rows);
  }

  note(text: string): void {
    this.clearProgress();
    process.stderr.write(`note: ${text}\n`);
  }

  showProgress({ message, done, total }: Progress): void {
    if (!process.stderr.isTTY) return;
    const share = done !== undefined && total ? ` ${Math.floor((done / total) * 100)} %` : "";
    process.stderr.write(`\r\u001b[K${message}${share}`);
  }

  /** Ends an answer that is whole; rejects when it could not be written. */
  async end(): Promise<void> {
    await this.writer?.end();
    // Called back too when an earlier write has failed, after which the signal is aborted.
    await new Promise<void>((resolve) => this.stream.write("", () => resolve()));
    this.cancel.signal.throwIfAborted();
    await this.file?.keep();
  }

  /** Removes what an answer that did not come to its end has left, except on standard output. */
  async close(): Promise<void> {
    this.clearProgress();
    await this.file?.discard();
  }

  private get stream(): Writable {
    return this.file?.stream ?? process.stdout;
  }

  private clearProgress(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}
