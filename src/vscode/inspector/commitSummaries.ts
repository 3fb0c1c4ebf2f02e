import type { SnapshotInfo, TableInfo } from "../../catalog/tableInfo";
import type { ChangelogMode, ChangelogOptions, ChangelogSummary } from "../../changelog/request";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ChangesChoices } from "../../webviews/inspector/changes/contract";
import type { WorkerCaller } from "../../worker/client";

/** Without columns that identify a row, its changes are plain inserts and deletes. */
const plain: ChangesChoices = { ignoreColumns: [] };

/** What commits really changed. A snapshot never changes, so each is computed once per choice of columns. */
export class CommitSummaries {
  readonly #known = new Map<string, ChangelogSummary>();

  constructor(
    private readonly worker: WorkerCaller,
    private readonly table: TableRef,
  ) {}

  async summarise(
    snapshotId: string,
    info: TableInfo,
    choices: ChangesChoices,
    options: CallOptions,
  ): Promise<ChangelogSummary> {
    const key = JSON.stringify([snapshotId, choices]);
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    const snapshot = info.snapshots.find((candidate) => candidate.snapshotId === snapshotId);
    if (snapshot === undefined) {
      throw new LakehouseError("notFound", `Snapshot ${snapshotId} is no longer in the table's metadata.`, {
        remedy: "Load the table again to see the snapshots it has now.",
      });
    }
    const summary = await this.#summarise(snapshot, choices, options);
    this.#known.set(key, summary);
    return summary;
  }

  async #summarise(snapshot: SnapshotInfo, choices: ChangesChoices, options: CallOptions): Promise<ChangelogSummary> {
    if (choices.identifier?.length === 0) {
      return this.#open(snapshot, "changes", plain, options);
    }
    try {
      return await this.#open(snapshot, "updates", choices, options);
    } catch (error) {
      if (LakehouseError.is(error, "notUnique") || LakehouseError.is(error, "invalidArgument")) {
        return this.#open(snapshot, "changes", plain, options);
      }
      throw error;
    }
  }

  async #open(
    { snapshotId, parentId, parentExpired }: SnapshotInfo,
    mode: ChangelogMode,
    { identifier, ignoreColumns }: ChangesChoices,
    options: CallOptions,
  ): Promise<ChangelogSummary> {
    const range = parentId === undefined || parentExpired ? { to: snapshotId } : { from: parentId, to: snapshotId };
    const asked: ChangelogOptions = { mode, ignoreColumns, ...(identifier === undefined ? {} : { identifier }) };
    const call = { table: this.table, range, options: asked };
    const { resultId, summary } = await this.worker.call("openChangelog", call, options);
    await this.worker.call("closeResult", { resultId });
    return summary;
  }
}
