import { Disposable, EventEmitter } from "vscode";
import type { TableInfo } from "../../catalog/tableInfo";
import { isAbort, LakehouseError } from "../../model/errors";
import type { TableRef } from "../../model/table";
import { tableId } from "../../view/tree";
import type { TableNodeFacts } from "../../view/treeAppearance";
import type { WorkerCaller } from "../../worker/client";
import { watchTable } from "./tableWatcher";

interface Entry {
  readonly table: TableRef;
  readonly watcher: Disposable;
  facts: TableNodeFacts;
  /** Snapshots that a person may have seen; others are marked as new. Undefined until the first load. */
  seen: ReadonlySet<string> | undefined;
}

const concurrentLoads = 4;

/** What is known of tables, loaded once and kept true by watching their metadata. Failures are shown, never kept. */
export class TableFactsStore extends Disposable {
  readonly #changed = new EventEmitter<TableRef>();
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<string, TableRef>();
  #active = 0;
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly worker: WorkerCaller,
    private readonly note: (error: unknown) => void,
  ) {
    super(() => {
      this.forget(() => true);
      this.#changed.dispose();
    });
  }

  get(table: TableRef): TableNodeFacts | undefined {
    return this.#entries.get(tableId(table))?.facts;
  }

  /** Loads in the background what is not known yet; `onDidChange` tells when it is. */
  request(tables: readonly TableRef[]): void {
    for (const table of tables) {
      if (this.get(table)?.info === undefined) {
        this.#waiting.set(tableId(table), table);
      }
    }
    this.#loadWaiting();
  }

  /** Loads known tables again in the background, by their ids; until then the old facts stay. */
  reload(matches: (id: string) => boolean): void {
    for (const [id, { table }] of this.#entries) {
      if (matches(id)) {
        this.#waiting.set(id, table);
      }
    }
    this.#loadWaiting();
  }

  /** Asks the table anew. Its tree node follows, whether that succeeds or fails. */
  async load(table: TableRef, signal?: AbortSignal): Promise<TableInfo> {
    this.#waiting.delete(tableId(table));
    try {
      const info = await this.worker.call("loadTable", { table }, signal === undefined ? {} : { signal });
      this.#keep(table, info);
      return info;
    } catch (error) {
      if (!isAbort(error)) {
        this.#keepFailure(table, error);
      }
      throw error;
    }
  }

  /** Takes the snapshots of now as known to the person, so that only later ones count as new. */
  markSeen(table: TableRef): void {
    const entry = this.#entries.get(tableId(table));
    if (entry?.facts.info === undefined) {
      return;
    }
    entry.seen = new Set(entry.facts.info.snapshots.map(({ snapshotId }) => snapshotId));
    if (entry.facts.newSnapshots) {
      entry.facts = { info: entry.facts.info };
      this.#changed.fire(table);
    }
  }

  /** Drops what is known of tables, by their ids. */
  forget(matches: (id: string) => boolean): void {
    for (const [id, entry] of this.#entries) {
      if (matches(id)) {
        entry.watcher.dispose();
        this.#entries.delete(id);
      }
    }
    for (const id of this.#waiting.keys()) {
      if (matches(id)) {
        this.#waiting.delete(id);
      }
    }
  }

  #loadWaiting(): void {
    for (const table of this.#waiting.values()) {
      if (this.#active >= concurrentLoads) {
        return;
      }
      this.#active += 1;
      void this.#loadQuietly(table).then(() => {
        this.#active -= 1;
        this.#loadWaiting();
      });
    }
  }

  async #loadQuietly(table: TableRef): Promise<void> {
    try {
      await this.load(table);
    } catch (error) {
      // The node shows it in place.
      this.note(error);
    }
  }

  #keep(table: TableRef, info: TableInfo): void {
    const ids = info.snapshots.map(({ snapshotId }) => snapshotId);
    const entry = this.#entry(table);
    const seen = entry.seen ?? new Set(ids);
    const newSnapshots = ids.filter((id) => !seen.has(id)).length;
    entry.seen = seen;
    entry.facts = newSnapshots === 0 ? { info } : { info, newSnapshots };
    this.#changed.fire(table);
  }

  #keepFailure(table: TableRef, error: unknown): void {
    const entry = this.#entry(table);
    const failure = LakehouseError.toFailure(error);
    // Who hears of a change asks again: telling of the same failure twice would never end.
    if (entry.facts.failure?.message !== failure.message) {
      entry.facts = { failure };
      this.#changed.fire(table);
    }
  }

  #entry(table: TableRef): Entry {
    const id = tableId(table);
    const present = this.#entries.get(id);
    if (present !== undefined) {
      return present;
    }
    const watcher = watchTable(table, () => void this.#loadQuietly(table));
    const entry: Entry = { table, watcher, facts: {}, seen: undefined };
    this.#entries.set(id, entry);
    return entry;
  }
}
