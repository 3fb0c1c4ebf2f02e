import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HistoryOptions } from "../../src/changelog/history";
import type { ChangelogOptions, ChangelogResult, ChangeRange } from "../../src/changelog/request";
import { formatCell } from "../../src/model/cell";
import { LakehouseError } from "../../src/model/errors";
import type { TableRef } from "../../src/model/table";
import type { Type } from "../../src/model/types";
import type { Cell, Value } from "../../src/model/value";
import type { ResultInfo } from "../../src/query/result";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";

/** A row of changes: its values in one spelling, and what happened to it. */
export interface ChangedRow {
  readonly values: string;
  readonly type: string;
  readonly ordinal: number;
  readonly snapshotId: string;
}

/** The worker's services on tables in folders, with whole results in the spelling of `rowText`. */
export class ServicesTester {
  readonly call = { signal: new AbortController().signal, onProgress: () => undefined };

  private constructor(
    readonly services: Services,
    private readonly folder: string,
  ) {}

  static async open(): Promise<ServicesTester> {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-services-"));
    return new ServicesTester(await createServices({ storageFolder: folder, memory: "500MB", threads: 1 }), folder);
  }

  async close(): Promise<void> {
    await this.services.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The rows of a state. */
  async rows(folder: string, at?: string): Promise<string[]> {
    const options = at === undefined ? {} : { at };
    return this.take(await this.services.openRows({ table: refTo(folder), options }, this.call), (row, types) =>
      cellsText(types, row),
    );
  }

  /** The rows of a state, by default the current one, for which a condition holds. */
  async rowsWhere(folder: string, where: string, at?: string): Promise<string[]> {
    return this.take(
      await this.services.openRows(
        { table: refTo(folder), options: { where, ...(at !== undefined && { at }) } },
        this.call,
      ),
      (row, types) => cellsText(types, row),
    );
  }

  /** The versions of a table's records, or of one's, which may be none; undefined where the identifier repeats. */
  async history(folder: string, options: HistoryOptions): Promise<string[] | undefined> {
    try {
      const result = await this.services.openHistory({ table: refTo(folder), options }, this.call);
      return await this.take(result, (row, types) => cellsText(types, row));
    } catch (error) {
      if (LakehouseError.is(error, "notFound")) return [];
      if (LakehouseError.is(error, "notUnique")) return undefined;
      throw error;
    }
  }

  async changes(folder: string, options: ChangelogOptions, range: ChangeRange = {}): Promise<ChangedRow[]> {
    return this.takeChanges(await this.services.openChangelog({ table: refTo(folder), range, options }, this.call));
  }

  async diff(folder: string, from: string, to: string, options: ChangelogOptions): Promise<ChangedRow[]> {
    return this.takeChanges(await this.services.openDiff({ table: refTo(folder), from, to, options }, this.call));
  }

  private takeChanges(result: ChangelogResult): Promise<ChangedRow[]> {
    const at = result.columns.findIndex(({ name }) => name === "_change_type");
    return this.take(result, (row, types) => ({
      values: cellsText(types.slice(0, at), row),
      type: String(row[at]),
      ordinal: Number(row[at + 1] ?? 0),
      snapshotId: String(row[at + 2] ?? ""),
    }));
  }

  private async take<T>(
    { resultId, columns }: ResultInfo,
    map: (row: readonly Cell[], types: readonly Type[]) => T,
  ): Promise<T[]> {
    const types = columns.map(({ type }) => type);
    const taken: T[] = [];
    for await (const batch of this.services.rows(resultId, this.call.signal)) {
      taken.push(...batch.map((row) => map(row, types)));
    }
    await this.services.closeResult({ resultId }, this.call);
    return taken;
  }
}

export function refTo(folder: string, allowOutside = false): TableRef {
  const connection = { kind: "folder", id: "test", name: "test", path: folder, allowOutside } as const;
  return { connection, namespace: [], name: "t", location: folder };
}

/** One text per row, exact in every value, the entries of maps in one order. */
export function rowText(types: readonly Type[], row: readonly Value[]): string {
  return cellsText(
    types,
    types.map((type, i) => formatCell(type, row[i] ?? null)),
  );
}

function cellsText(types: readonly Type[], row: readonly Cell[]): string {
  return JSON.stringify(types.map((type, i) => sortMaps(type, row[i] ?? null)));
}

function sortMaps(type: Type, cell: Cell): unknown {
  if (cell === null || typeof cell !== "object") return cell;
  const members = new Map<string, Cell>(Array.isArray(cell) ? [] : Object.entries(cell));
  if (type.kind === "struct") return type.fields.map(({ name, type }) => sortMaps(type, members.get(name) ?? null));
  const items: readonly Cell[] = Array.isArray(cell) ? cell : [];
  if (type.kind === "list") return items.map((item) => sortMaps(type.element.type, item));
  if (type.kind !== "map") return cell;
  return items.map((item) => JSON.stringify(mapEntry(type, item))).toSorted();
}

function mapEntry(type: Extract<Type, { kind: "map" }>, item: Cell): readonly unknown[] {
  const entry = new Map<string, Cell>(item === null || typeof item !== "object" ? [] : Object.entries(item));
  return [sortMaps(type.key.type, entry.get("key") ?? null), sortMaps(type.value.type, entry.get("value") ?? null)];
}
