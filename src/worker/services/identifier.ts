import type { PairKey } from "../../changelog/pair";
import type { ChangelogMode, Pairing } from "../../changelog/request";
import { listCandidates } from "../../changelog/suggestIdentifier";
import type { Schema, TableMetadata } from "../../iceberg/tableMetadata";
import { LakehouseError } from "../../model/errors";
import { choosePositions } from "./rowColumns";

/** How the rows of a changelog are paired, for the engine and for the answer. */
export interface ChosenPairing {
  readonly pairing: Pairing;
  readonly key: PairKey | undefined;
}

/**
 * Identifier columns: the given ones, else the table's identifier fields, else row lineage, else none. Only mode
 * "updates" pairs.
 *
 * @throws LakehouseError "invalidArgument" when updates are asked for and nothing identifies a row
 */
export function choosePairing(
  metadata: TableMetadata,
  schema: Schema,
  mode: ChangelogMode,
  identifier: readonly string[] | undefined,
): ChosenPairing {
  if (mode !== "updates") return { pairing: { by: "nothing" }, key: undefined };
  const given = identifier !== undefined && identifier.length > 0;
  const positions = given ? choosePositions(schema.fields, identifier) : declaredPositions(schema);
  if (positions.length > 0) {
    const columns = positions.flatMap((position) => schema.fields[position]?.name ?? []);
    return {
      pairing: { by: "identifier", columns, declared: !given },
      key: { by: "identifier", positions },
    };
  }
  if (metadata.formatVersion >= 3) return { pairing: { by: "rowLineage" }, key: { by: "rowLineage" } };
  throw new LakehouseError(
    "invalidArgument",
    "Updates cannot be paired: the table declares no identifier columns and keeps no row lineage.",
    {
      remedy: "Name the columns that identify a row (--identifier on the command line), or show inserts and deletes.",
      suggestedColumns: listCandidates(schema.fields).flatMap(([position = -1]) => schema.fields[position]?.name ?? []),
    },
  );
}

/** Top-level positions of the schema's identifier fields; none when one of them is nested. */
export function declaredPositions(schema: Schema): number[] {
  const positions = schema.identifierFieldIds.map((id) => schema.fields.findIndex((field) => field.id === id));
  return positions.includes(-1) ? [] : positions;
}

/**
 * Positions of the given identifier columns, else of the declared ones.
 *
 * @throws LakehouseError "invalidArgument" when none are given and none declared
 */
export function requireIdentifier(schema: Schema, identifier: readonly string[]): number[] {
  const positions = identifier.length > 0 ? choosePositions(schema.fields, identifier) : declaredPositions(schema);
  if (positions.length > 0) return positions;
  throw new LakehouseError("invalidArgument", "A history needs to know which columns identify a record.", {
    remedy: "Name the identifier columns (--identifier on the command line).",
    suggestedColumns: listCandidates(schema.fields).flatMap(([position = -1]) => schema.fields[position]?.name ?? []),
  });
}
