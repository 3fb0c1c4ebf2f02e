import { createWriteStream, realpathSync, statSync, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";

/**
 * A file that takes its name, and replaces what bore it, only when it is whole. What is no plain file, such as a named
 * pipe, is written to as it is.
 */
export class WholeFile {
  private constructor(
    readonly stream: WriteStream,
    private readonly written: string,
    private readonly target: string,
  ) {}

  static create(file: string): WholeFile {
    const old = statSync(file, { throwIfNoEntry: false });
    if (old !== undefined && !old.isFile()) return new WholeFile(createWriteStream(file), file, file);
    const target = old === undefined ? file : realpathSync(file);
    const written = `${target}.${process.pid}.part`;
    return new WholeFile(createWriteStream(written, { mode: old?.mode }), written, target);
  }

  async keep(): Promise<void> {
    this.stream.end();
    await finished(this.stream);
    if (this.written !== this.target) await rename(this.written, this.target);
  }

  /** Removes a file that was not kept. */
  async discard(): Promise<void> {
    // A file that is still being opened would be made after it was removed.
    const closed = this.stream.closed ? undefined : new Promise<void>((resolve) => this.stream.once("close", resolve));
    this.stream.destroy();
    await closed;
    if (this.written !== this.target) await rm(this.written, { force: true });
  }
}
