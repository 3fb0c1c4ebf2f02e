import { LakehouseError } from "../model/errors";
import { type ColumnLeaf, listColumnLeaves } from "./columnLeaves";
import type { Schema, TableMetadata } from "./tableMetadata";

/** A table may have any number of columns; a person looks at the bounds of a few. */
const fewColumns = 4;
/** Bounds are most of what a listing of files costs: of 200,000 files a column takes about a second. */
const manyFiles = 200_000;

/**
 * The columns whose bounds tell most about how files are laid out: sources of the partitioning and of the sort order,
 * then the first of the table; or those asked for by their full names.
 *
 * @param fileCount  of very many files, one column must do until more are asked for
 * @throws LakehouseError "invalidArgument" for a name that no column has
 */
export function chooseBoundColumns(
  metadata: TableMetadata,
  { fields }: Schema,
  names: readonly string[] | undefined,
  fileCount = 0,
): readonly ColumnLeaf[] {
  const leaves = listColumnLeaves(fields);
  if (names !== undefined) return names.map((name) => requireLeaf(leaves, name));
  const sources = new Set([
    ...metadata.partitionSpecs
      .filter(({ specId }) => specId === metadata.defaultSpecId)
      .flatMap((spec) => spec.fields.flatMap(({ sourceIds }) => sourceIds)),
    ...metadata.sortOrders
      .filter(({ orderId }) => orderId === metadata.defaultSortOrderId)
      .flatMap((order) => order.fields.flatMap(({ sourceIds }) => sourceIds)),
  ]);
  const told = leaves.filter(({ id }) => sources.has(id));
  const rest = leaves.filter(({ id }) => !sources.has(id));
  const chosen = new Set([...told, ...rest].slice(0, fileCount > manyFiles ? 1 : fewColumns));
  return leaves.filter((leaf) => chosen.has(leaf));
}

function requireLeaf(leaves: readonly ColumnLeaf[], name: string): ColumnLeaf {
  const leaf = leaves.find((candidate) => candidate.name === name);
  if (leaf !== undefined) return leaf;
  throw new LakehouseError("invalidArgument", `The table has no column "${name}" that files have bounds of.`, {
    field: name,
  });
}
