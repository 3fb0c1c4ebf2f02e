import type { ResultColumn, ResultInfo } from "../../query/result";
import type { WorkerCaller } from "../../worker/client";

/** The results that one load of a page holds open in the worker; all are closed when that load ends. */
export class OpenResults {
  readonly #columns = new Map<string, readonly ResultColumn[]>();

  constructor(
    private readonly worker: WorkerCaller,
    private readonly ended: AbortSignal,
  ) {
    ended.addEventListener("abort", () => this.#closeAll(), { once: true });
  }

  /** Keeps a result that was just opened, for as long as the page is there. */
  keep<T extends ResultInfo>(result: T): T {
    this.#columns.set(result.resultId, result.columns);
    if (this.ended.aborted) {
      this.#closeAll();
    }
    return result;
  }

  columnsOf(resultId: string): readonly ResultColumn[] {
    return this.#columns.get(resultId) ?? [];
  }

  async close(resultId: string): Promise<void> {
    if (this.#columns.delete(resultId)) {
      await this.worker.call("closeResult", { resultId });
    }
  }

  #closeAll(): void {
    for (const resultId of this.#columns.keys()) {
      // A result that cannot be closed went with its worker.
      this.close(resultId).catch(() => undefined);
    }
  }
}
