import type { ChangelogOptions, ChangelogResult } from "../../changelog/request";
import { listChangedFiles } from "../../iceberg/changedFiles";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { currentSchema } from "../../iceberg/snapshots";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import { createCommitLoader } from "./commits";
import type { ServiceContext } from "./context";
import { type ChosenPairing, choosePairing } from "./identifier";
import { runChangelog } from "./runChangelog";
import { planTableDiff } from "./tableDiff";

interface DiffParams {
  readonly table: TableRef;
  readonly from: string;
  readonly to: string;
  /** The table that `to` is a state of, where it is another one. */
  readonly with?: TableRef;
  readonly options: ChangelogOptions;
}

/** What differs between any two states of a table, on one lineage or not, or between states of two tables. */
export async function openDiff(
  context: ServiceContext,
  params: DiffParams,
  call: Required<CallOptions>,
): Promise<ChangelogResult> {
  const { options } = params;
  const table = await context.tables.load(params.table, call.signal);
  const from = resolveSnapshot(table.metadata, params.from).snapshot;
  if (params.with !== undefined) {
    const other = await context.tables.load(params.with, call.signal);
    const to = resolveSnapshot(other.metadata, params.to).snapshot;
    return runChangelog(
      context,
      planTableDiff({ table, snapshot: from }, { table: other, snapshot: to }, options),
      call,
    );
  }
  const to = resolveSnapshot(table.metadata, params.to).snapshot;
  if (to === undefined) {
    throw new LakehouseError("notFound", "The table has no snapshots to compare.", { remedy: "Choose another table." });
  }
  const schema = currentSchema(table.metadata);
  const pairing = withoutLineage(choosePairing(table.metadata, schema, options.mode, options.identifier));
  return runChangelog(
    context,
    {
      columns: schema.fields,
      commits: [
        {
          snapshotId: to.snapshotId,
          ordinal: 0,
          timestampMs: to.timestampMs,
          loadRows: createCommitLoader(table, pairing, options.where, (planning) =>
            listChangedFiles(table, from, to, planning),
          ),
        },
      ],
      pairing,
      options,
      notes: [],
      hasCommitColumns: false,
    },
    call,
  );
}

/** A diff pairs by identifiers only: a row id may mean different rows on lines that parted. */
function withoutLineage(pairing: ChosenPairing): ChosenPairing {
  return pairing.key?.by === "rowLineage" ? { pairing: { by: "nothing" }, key: undefined } : pairing;
}
