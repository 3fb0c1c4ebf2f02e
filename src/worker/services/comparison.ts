import type { Distribution, StateComparison } from "../../catalog/comparison";
import { columnName } from "../../changelog/canonical";
import { checkCondition, listNames } from "../../duckdb/condition";
import { loadDistribution } from "../../duckdb/distribution";
import type { Session } from "../../duckdb/session";
import { quoteName } from "../../duckdb/sqlText";
import { findObstacle } from "../../duckdb/types";
import { compareStates as compare } from "../../iceberg/compareStates";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { currentSchema } from "../../iceberg/snapshots";
import type { Snapshot } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import { formatTableName, type TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import type { ServiceContext } from "./context";
import { loadSideRows } from "./readSideRows";

interface States {
  readonly table: TableRef;
  /** A snapshot id, a ref or an ISO time. */
  readonly from: string;
  readonly to: string;
}

const sampled = "compared_values";

/** Files, partitions and schema that differ between two states of a table. */
export async function compareStates(
  { tables }: ServiceContext,
  { table: ref, from, to }: States,
  { signal }: Required<CallOptions>,
): Promise<StateComparison> {
  const table = await tables.load(ref, signal);
  return compare(table, requireState(table, ref, from), requireState(table, ref, to), signal);
}

/** The spread of a column's values, or of an expression over the current columns, in two states of a table. */
export async function compareDistribution(
  { tables, engine }: ServiceContext,
  { table: ref, from, to, expression }: States & { readonly expression: string },
  { signal, onProgress }: Required<CallOptions>,
): Promise<Distribution> {
  const table = await tables.load(ref, signal);
  const snapshots = [requireState(table, ref, from), requireState(table, ref, to)];
  const { fields } = currentSchema(table.metadata);
  const named = fields.find(({ name }) => name === expression);
  const columns = named === undefined ? fields.filter((field) => findObstacle(field) === undefined) : [named];
  return engine.session(signal, async (session) => {
    const value = named === undefined ? expression : quoteName(listNames(columns)[0] ?? expression);
    // What can be tested for null is one expression over the columns.
    if (named === undefined) await checkCondition(session, columns, `(${expression}\n) IS NOT NULL`);
    for (const [side, snapshot] of snapshots.entries()) {
      onProgress({ message: "Reading values", done: side, total: snapshots.length });
      const relation = await readState(session, table, snapshot, columns, signal);
      const names = listNames(columns).map((name, i) => `${columnName(i)} AS ${quoteName(name)}`);
      const select = `SELECT ${side}::TINYINT AS side, (${value}\n) AS v FROM (SELECT ${names.join(", ")} FROM ${relation})`;
      const target = side === 0 ? `CREATE OR REPLACE TEMP TABLE ${sampled} AS` : `INSERT INTO ${sampled}`;
      await session.run(`${target} ${select}`, [], { where: expression });
    }
    return loadDistribution(session, sampled);
  });
}

async function readState(
  session: Session,
  table: FolderTable,
  snapshot: Snapshot,
  columns: readonly Field[],
  signal: AbortSignal,
): Promise<string> {
  const { files } = await planScan(table, snapshot, { signal });
  const schema = { ...createReadSchema(table.metadata, currentSchema(table.metadata)), columns };
  const read = files.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
  const rows = await loadSideRows(session, table, schema, read, { withLineage: false, signal });
  return `(${rows.formatSelect()})`;
}

function requireState(table: FolderTable, ref: TableRef, at: string): Snapshot {
  const { snapshot } = resolveSnapshot(table.metadata, at);
  if (snapshot !== undefined) return snapshot;
  throw new LakehouseError("notFound", `${formatTableName(ref)} has no snapshots to compare.`, {
    remedy: "Choose another table.",
  });
}
