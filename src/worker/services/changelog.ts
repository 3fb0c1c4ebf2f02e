import type { ChangelogOptions, ChangelogResult, ChangeRange } from "../../changelog/request";
import { resolveRange } from "../../iceberg/commitRange";
import { currentSchema } from "../../iceberg/snapshots";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { RowSink } from "../../query/result";
import { createCommitLoader, listCommitFiles } from "./commits";
import type { ServiceContext } from "./context";
import { choosePairing } from "./identifier";
import { runChangelog } from "./runChangelog";

/** The row changes of a range of commits on one lineage; a sink gets them while they are found, see runChangelog. */
export async function openChangelog(
  context: ServiceContext,
  { table: ref, range, options }: { table: TableRef; range: ChangeRange; options: ChangelogOptions },
  call: Required<CallOptions>,
  sink?: RowSink,
): Promise<ChangelogResult> {
  const table = await context.tables.load(ref, call.signal);
  const { commits, truncated } = resolveRange(table.metadata, range);
  const schema = currentSchema(table.metadata);
  const pairing = choosePairing(table.metadata, schema, options.mode, options.identifier);
  const [first] = commits;
  const end = commits.at(-1)?.snapshotId;
  return runChangelog(
    context,
    {
      columns: schema.fields,
      commits: commits.map((commit) => ({
        ...commit,
        loadRows: createCommitLoader(table, pairing, options.where, (planning) =>
          listCommitFiles(table, commit, { ...planning, end }),
        ),
      })),
      pairing,
      options,
      notes:
        truncated && first !== undefined
          ? [`History before ${new Date(first.timestampMs).toISOString()} was expired; the changes begin there.`]
          : [],
      hasCommitColumns: true,
    },
    call,
    sink,
  );
}
