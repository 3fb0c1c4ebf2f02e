import { columnName } from "../../changelog/canonical";
import { formatTextSql } from "../../duckdb/canonicalText";
import { quoteString } from "../../duckdb/sqlText";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { formatCell } from "../../model/cell";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ServiceContext } from "./context";
import { requireIdentifier } from "./identifier";
import type { Key } from "./keyCondition";
import { loadSideRows } from "./readSideRows";

const suggestionLimit = 50;

/** Keys of a branch's head, in order, whose first column starts with what was typed, whatever its case. */
export async function suggestKeys(
  { engine, tables }: ServiceContext,
  params: { table: TableRef; identifier: readonly string[]; prefix: string; branch?: string },
  { signal }: Required<CallOptions>,
): Promise<readonly Key[]> {
  const table = await tables.load(params.table, signal);
  const { snapshot, schema } = resolveSnapshot(table.metadata, params.branch ?? "main");
  const columns = requireIdentifier(schema, params.identifier).flatMap((position) => schema.fields[position] ?? []);
  const [first] = columns;
  if (first === undefined) return [];
  const plan = await planScan(table, snapshot, { signal });
  const readSchema = { ...createReadSchema(table.metadata, schema), columns };
  const files = plan.files.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
  return engine.session(signal, async (session) => {
    const rows = await loadSideRows(session, table, readSchema, files, { withLineage: false, signal });
    const names = columns.map((_, position) => columnName(position)).join(", ");
    const text = formatTextSql(first.type, columnName(0));
    const keys = await session.listValues(
      columns.map(({ type }) => type),
      `SELECT DISTINCT ${names} FROM (${rows.formatSelect()})
       WHERE starts_with(lower(coalesce(${text}, '')), ${quoteString(params.prefix.toLowerCase())})
       ORDER BY ${names} LIMIT ${suggestionLimit}`,
      [],
      { files: rows.localFiles },
    );
    return keys.map((key) =>
      Object.fromEntries(
        columns.map(({ name, type }, i) => {
          const cell = formatCell(type, key[i] ?? null);
          return [name, cell === null ? null : String(cell)];
        }),
      ),
    );
  });
}
