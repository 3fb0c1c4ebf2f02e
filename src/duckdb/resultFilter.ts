import { parseCell } from "../model/cell";
import { LakehouseError } from "../model/errors";
import { formatType, type Type } from "../model/types";
import type { Condition, ResultColumn, ResultView } from "../query/result";
import { formatTextSql } from "./canonicalText";
import { formatLiteral } from "./literals";
import { quoteString } from "./sqlText";

/** A column of a held result and the SQL, over its table, that gives its value. */
export interface HeldColumn extends ResultColumn {
  readonly sql: string;
}

/** A WHERE condition over the table of a result; `true` when the view filters nothing. */
export function formatFilter(columns: readonly HeldColumn[], where: readonly Condition[]): string {
  return where.length === 0
    ? "true"
    : where.map((condition) => `(${formatCondition(columns, condition)})`).join(" AND ");
}

/** An ORDER BY list, nulls last, ending in `last`, which makes the order total. */
export function formatOrder(columns: readonly HeldColumn[], { sort }: Pick<ResultView, "sort">, last: string): string {
  const keys = sort.map(({ column, direction }) => {
    const { sql, type } = requireColumn(columns, column);
    // Sorted by the column itself, the engine would give back 0.0 for its negative zeros.
    const key = type.kind === "float" || type.kind === "double" ? `(${sql} + 0)` : sql;
    return `${key} ${direction === "asc" ? "ASC" : "DESC"} NULLS LAST`;
  });
  return [...keys, last].join(", ");
}

export function requireColumn(columns: readonly HeldColumn[], name: string): HeldColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new LakehouseError("invalidArgument", `The result has no column "${name}".`, {
    field: name,
    suggestedColumns: columns.map((candidate) => candidate.name),
  });
}

function formatCondition(columns: readonly HeldColumn[], condition: Condition): string {
  switch (condition.kind) {
    case "contains": {
      const { column, text } = condition;
      const searched = column === undefined ? columns : [requireColumn(columns, column)];
      const wanted = quoteString(text.toLowerCase());
      const texts = searched.map(
        ({ type, sql }) => `coalesce(contains(lower(${formatTextSql(type, sql)}), ${wanted}), false)`,
      );
      return texts.length === 0 ? "false" : texts.join(" OR ");
    }
    case "compare": {
      const { sql, value } = comparable(requireColumn(columns, condition.column), condition.value);
      return `${sql} ${condition.op} ${value}`;
    }
    case "in": {
      const column = requireColumn(columns, condition.column);
      const sides = condition.values.map((value) => comparable(column, value));
      return sides.length === 0 ? "false" : sides.map(({ sql, value }) => `${sql} = ${value}`).join(" OR ");
    }
    case "isNull": {
      const { sql } = requireColumn(columns, condition.column);
      return `${sql} IS ${condition.negated ? "NOT " : ""}NULL`;
    }
  }
}

/** Both sides of a comparison: typed for scalars, as text for nested values. */
function comparable({ name, type, sql }: HeldColumn, text: string): { sql: string; value: string } {
  if (isNested(type)) return { sql: formatTextSql(type, sql), value: quoteString(text) };
  const value = parseCell(type, text);
  if (value === undefined) {
    throw new LakehouseError(
      "invalidArgument",
      `"${text}" is not a value of "${name}", which is ${formatType(type)}.`,
      {
        field: name,
      },
    );
  }
  return { sql, value: formatLiteral(type, value) };
}

function isNested(type: Type): boolean {
  return type.kind === "struct" || type.kind === "list" || type.kind === "map";
}
