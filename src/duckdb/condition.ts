import { columnName } from "../changelog/canonical";
import { LakehouseError } from "../model/errors";
import type { Field } from "../model/types";
import type { Session } from "./session";
import { quoteName, quoteString } from "./sqlText";
import { formatDuckdbType } from "./types";

/**
 * Checks a person's condition: one expression over the columns, by their names, that the engine understands.
 *
 * @throws LakehouseError "invalidArgument" with the engine's words
 */
export async function checkCondition(session: Session, columns: readonly Field[], where: string): Promise<void> {
  // With and without parentheses: a text that closes ours and opens its own, or goes on after them, fails in one form.
  await checkExpression(session, where, where);
  await checkExpression(session, where, `(${where}\n)`);
  const empty = columns.map(({ type }, i) => `CAST(NULL AS ${formatDuckdbType(type)}) AS ${columnName(i)}`);
  await session.run(`${formatFiltered(columns, `(SELECT ${empty.join(", ")})`, where, [])} LIMIT 0`, [], { where });
}

async function checkExpression(session: Session, where: string, text: string): Promise<void> {
  const [row] = await session.list(`SELECT json_serialize_sql(${quoteString(`SELECT ${text}`)})`, [], { where });
  const parsed: Parsed = JSON.parse(String(row?.[0]));
  if (parsed.error) {
    throw new LakehouseError(
      "invalidArgument",
      `The condition ${JSON.stringify(where)} does not work: ${parsed.error_message ?? "it is not SQL"}`,
    );
  }
  const node = parsed.statements?.[0]?.node;
  const isExpression =
    parsed.statements?.length === 1 &&
    node?.type === "SELECT_NODE" &&
    node.select_list?.length === 1 &&
    node.from_table?.type === "EMPTY" &&
    node.where_clause === null;
  if (!isExpression) {
    throw new LakehouseError("invalidArgument", `The condition ${JSON.stringify(where)} is not a single expression.`);
  }
  // Text in the answer is quoted, so that these are never part of a person's own text.
  if (/"type":"(?:BASE_TABLE|TABLE_FUNCTION)"/.test(String(row?.[0]))) {
    throw new LakehouseError(
      "invalidArgument",
      `The condition ${JSON.stringify(where)} reads something other than the table's columns.`,
    );
  }
}

/**
 * A SELECT of c0…cN and the `carried` columns of a relation, of the rows for which the condition holds. The condition
 * sees the columns by their names and nothing else.
 */
export function formatFiltered(
  columns: readonly Field[],
  relation: string,
  where: string,
  carried: readonly string[],
): string {
  const names = listNames(columns).map(quoteName);
  const inner = [
    ...names.map((name, i) => `${columnName(i)} AS ${name}`),
    // A space in front keeps them out of the way of the table's columns.
    ...carried.map((name) => `${name} AS ${quoteName(` ${name}`)}`),
  ];
  const outer = [
    ...names.map((name, i) => `${name} AS ${columnName(i)}`),
    ...carried.map((name) => `${quoteName(` ${name}`)} AS ${name}`),
  ];
  // A condition may name what its own SELECT calls its columns, so that must be nothing else than the table does.
  const rows = `SELECT * FROM (SELECT ${inner.join(", ")} FROM ${relation}) WHERE (${where}\n)`;
  return `SELECT ${outer.join(", ")} FROM (${rows})`;
}

/** The names by which a condition sees columns: their own, made distinct by a number where only case tells them apart. */
export function listNames(columns: readonly Field[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** What is looked at of json_serialize_sql's answer. */
interface Parsed {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly {
    readonly node: {
      readonly type: string;
      readonly select_list?: readonly unknown[];
      readonly from_table?: { readonly type: string };
      readonly where_clause?: unknown;
    };
  }[];
}
