import { setTimeout } from "node:timers/promises";
import { readCommitRetry, waitBeforeRetryMs } from "../../catalog/commitRetry";
import type { Committer } from "../../catalog/committer";
import type { ExpectedRef, RefAction, RefCommit, RefPlan } from "../../catalog/refAction";
import { planRefAction as plan } from "../../iceberg/refs/planRefAction";
import { requireUnmoved } from "../../iceberg/refs/requireUnmoved";
import type { IcebergTable } from "../../iceberg/table";
import { LakehouseError, type LakehouseFailure } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import { type Connection, formatTableName, type TableRef } from "../../model/table";

/** Where refs are read and committed: the part of a ServiceContext that they need. */
interface RefContext {
  readonly tables: {
    load(table: TableRef, signal: AbortSignal): Promise<Pick<IcebergTable, "metadata" | "metadataLocation">>;
    committerOf(connection: Connection): Committer;
  };
}

/** Why the refs of a table cannot be changed here. */
export async function findWriteObstacle(
  { tables }: RefContext,
  { table }: { table: TableRef },
  { signal }: Required<CallOptions>,
): Promise<{ obstacle?: LakehouseFailure }> {
  try {
    await tables.committerOf(table.connection).checkWritable(table, signal);
    return {};
  } catch (error) {
    if (LakehouseError.is(error, "accessDenied") || LakehouseError.is(error, "unsupported")) {
      return { obstacle: LakehouseError.toFailure(error) };
    }
    throw error;
  }
}

/** What an action on the refs of a table would do. */
export async function planRefAction(
  { tables }: RefContext,
  { table, action }: { table: TableRef; action: RefAction },
  { signal }: Required<CallOptions>,
): Promise<RefPlan> {
  const { metadata } = await tables.load(table, signal);
  return plan(metadata, pathOf(table), action, Date.now()).plan;
}

/**
 * Does a planned action on the table as it is by then, and again when somebody else committed first, as often as the
 * table's properties say.
 */
export async function commitRefAction(
  { tables }: RefContext,
  params: { table: TableRef; action: RefAction; expected: readonly ExpectedRef[] },
  { signal }: Required<CallOptions>,
): Promise<RefCommit> {
  const { table, action, expected } = params;
  const committer = tables.committerOf(table.connection);
  const beganMs = performance.now();
  for (let attempt = 0; ; attempt++) {
    const { metadata, metadataLocation } = await tables.load(table, signal);
    requireUnmoved(metadata, expected);
    const planned = plan(metadata, pathOf(table), action, Date.now());
    const { before, after, sparkSql, undo, engineOnly } = planned.plan;
    if (engineOnly !== undefined) throw new LakehouseError("unsupported", engineOnly, { remedy: `Run: ${sparkSql}` });
    const done = { before, after, sparkSql, undo };
    if (planned.plan.changesNothing) return { ...done, metadataLocation };

    const outcome = await committer.commit(table, planned.commit, signal);
    if (outcome.kind === "committed") return { ...done, metadataLocation: outcome.metadataLocation };
    if (outcome.kind === "unknown") throw unknownOutcome(table, outcome.cause);

    const retry = readCommitRetry(metadata.properties);
    const waitMs = waitBeforeRetryMs(retry, attempt, Math.random());
    if (attempt >= retry.retries || performance.now() - beganMs + waitMs > retry.totalMs) {
      throw new LakehouseError(
        "conflict",
        `Others kept committing to ${formatTableName(table)} first, ${attempt + 1} times: nothing was changed. ${outcome.reason}`,
        { remedy: "Try again when fewer writers are at work." },
      );
    }
    await setTimeout(waitMs, undefined, { signal });
  }
}

function pathOf({ namespace, name }: TableRef): readonly string[] {
  return [...namespace, name];
}

function unknownOutcome(table: TableRef, cause: unknown): LakehouseError {
  return new LakehouseError(
    "unexpected",
    `The answer to a commit to ${formatTableName(table)} did not arrive: it may have been made or not.`,
    { remedy: "Look at the table's branches and tags before you try again." },
    cause,
  );
}
