import type { ChangelogOptions } from "../../changelog/request";
import { parseConditionPredicate } from "../../duckdb/conditionPredicate";
import { StagedRows } from "../../duckdb/stagedRows";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { currentSchema } from "../../iceberg/snapshots";
import type { Snapshot } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { ChangedFile, ReadSchema } from "../../model/changedFiles";
import { LakehouseError } from "../../model/errors";
import { type Field, formatType, type Type } from "../../model/types";
import { choosePairing } from "./identifier";
import { loadSideRows } from "./readSideRows";
import type { ChangelogPlan } from "./runChangelog";

interface TableState {
  readonly table: FolderTable;
  readonly snapshot: Snapshot | undefined;
}

/**
 * Compares the rows of two tables by column name: `before` has what is deleted, `after` what is inserted. Columns that
 * only one of them has are left out, and named in a note; of two widths of a number the wider is compared.
 *
 * @throws LakehouseError "invalidArgument" when no column is common, or a common one has different types
 */
export function planTableDiff(before: TableState, after: TableState, options: ChangelogOptions): ChangelogPlan {
  const left = currentSchema(before.table.metadata);
  const right = currentSchema(after.table.metadata);
  const pairs = left.fields.flatMap((field) => {
    const other = right.fields.find(({ name }) => name === field.name);
    return other === undefined ? [] : [{ field, other, type: commonType(field, other) }];
  });
  if (pairs.length === 0) throw new LakehouseError("invalidArgument", "The two tables have no column in common.");
  const columns = pairs.map(({ field, type }) => ({ ...field, type }));
  const common = new Set(columns.map(({ name }) => name));
  const alone = [...left.fields, ...right.fields].map(({ name }) => name).filter((name) => !common.has(name));
  const identifierFieldIds = left.identifierFieldIds.filter((id) => columns.some((column) => column.id === id));
  const schema = { ...left, fields: columns, identifierFieldIds };
  const { pairing, key } = choosePairing(
    { ...before.table.metadata, formatVersion: 2 },
    schema,
    options.mode,
    options.identifier,
  );
  return {
    columns,
    commits: [
      {
        snapshotId: after.snapshot?.snapshotId ?? 0n,
        ordinal: 0,
        timestampMs: after.snapshot?.timestampMs ?? 0,
        loadRows: async (session, counter, signal) => {
          const staged = await StagedRows.create(session, columns);
          // Of a pair, one row alone may fulfil the condition.
          const condition = key === undefined ? options.where : undefined;
          let prunedFiles = 0;
          for (const [side, { table, snapshot }] of [before, after].entries()) {
            const own = pairs.map(({ field, other, type }) => asCompared(side === 0 ? field : other, type));
            const filter = condition === undefined ? undefined : await parseConditionPredicate(session, own, condition);
            const { files, totals } = await planScan(table, snapshot, { signal, filter });
            prunedFiles += totals.prunedFiles;
            const changed = files.map(
              ({ file, deletes }): ChangedFile =>
                side === 0 ? { file, before: deletes, after: undefined } : { file, before: undefined, after: deletes },
            );
            counter.add(changed);
            const read = pairs.map(({ field, other, type }) => ({ ...(side === 0 ? field : other), type }));
            const readSchema: ReadSchema = {
              ...createReadSchema(table.metadata, currentSchema(table.metadata)),
              columns: read,
            };
            await staged.add(await loadSideRows(session, table, readSchema, changed, { withLineage: false, signal }));
          }
          return { rows: staged, specs: new Set(), unchangedFileCount: prunedFiles };
        },
      },
    ],
    pairing: { pairing, key },
    options,
    notes: alone.length === 0 ? [] : [`Not compared, since only one of the tables has them: ${alone.join(", ")}.`],
    hasCommitColumns: false,
  };
}

/** A column as a condition prunes by it: not at all where its values are compared in a wider type. */
function asCompared(field: Field, type: Type): Field {
  return formatType(field.type) === formatType(type) ? field : { ...field, type: { kind: "unknown" } };
}

/** The type in which two columns of one name are compared. */
function commonType(left: Field, right: Field): Type {
  const [a, b] = [left.type, right.type];
  if (formatType(a) === formatType(b)) return a;
  for (const [narrow, wide] of [
    [a, b],
    [b, a],
  ] as const) {
    if (narrow.kind === "int" && wide.kind === "long") return wide;
    if (narrow.kind === "float" && wide.kind === "double") return wide;
    const areDecimals = narrow.kind === "decimal" && wide.kind === "decimal" && narrow.scale === wide.scale;
    if (areDecimals && narrow.precision < wide.precision) return wide;
  }
  throw new LakehouseError(
    "invalidArgument",
    `The column "${left.name}" is ${formatType(a)} in one table and ${formatType(b)} in the other.`,
    { field: left.name },
  );
}
