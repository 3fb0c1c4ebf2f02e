import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { valueKey } from "../../src/changelog/valueKey";
import { mapCell } from "../../src/model/cellValue";
import type { TableRef } from "../../src/model/table";
import type { Cell } from "../../src/model/value";
import type { ResultInfo } from "../../src/query/result";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";
import type { Golden } from "./goldens";

/** The worker's services in this process, with a folder of their own, and what tests ask of them again and again. */
export class OpenServices {
  readonly call = { signal: new AbortController().signal, onProgress: () => undefined };

  private constructor(
    readonly services: Services,
    readonly folder: string,
  ) {}

  static async create(): Promise<OpenServices> {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-conformance-"));
    return new OpenServices(await createServices({ storageFolder: folder, memory: "500MB", threads: 2 }), folder);
  }

  async close(): Promise<void> {
    await this.services.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** All rows of a result, of the columns before the named one: each as a text that only the same row has. */
  async listRows(result: ResultInfo, before?: string): Promise<ListedRow[]> {
    const index = before === undefined ? -1 : result.columns.findIndex(({ name }) => name === before);
    const end = index < 0 ? result.columns.length : index;
    const rows: ListedRow[] = [];
    for await (const batch of this.services.rows(result.resultId, this.call.signal)) {
      for (const cells of batch) {
        const keys = result.columns
          .slice(0, end)
          .map(({ type }, i) => valueKey(type, mapCell(type, cells[i] ?? null) ?? null));
        rows.push({ row: keys.join(" "), rest: cells.slice(end) });
      }
    }
    await this.services.closeResult({ resultId: result.resultId }, this.call);
    return rows.sort((a, b) => (a.row < b.row ? -1 : a.row > b.row ? 1 : 0));
  }
}

export interface ListedRow {
  readonly row: string;
  /** Cells of the other columns. */
  readonly rest: readonly Cell[];
}

export function refToGolden({ name, path }: Golden): TableRef {
  return {
    connection: { kind: "folder", id: "goldens", name: "goldens", path, allowOutside: false },
    namespace: [],
    name,
    location: path,
  };
}
