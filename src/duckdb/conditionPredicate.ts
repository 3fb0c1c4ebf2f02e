import { parseJsonText } from "../iceberg/json";
import type { Comparison, Predicate } from "../iceberg/predicate";
import type { Field } from "../model/types";
import { listNames } from "./condition";
import { type ConditionConstant, parseConditionConstant } from "./conditionConstant";
import type { Session } from "./session";
import { quoteString } from "./sqlText";

/**
 * What every row for which a person's condition holds satisfies, as far as files can be pruned by it: the conjuncts
 * that compare a column with constants exactly. Conjuncts of any other form are left out.
 *
 * @param columns  those that the condition sees, by their names
 * @param where    a condition that checkCondition let through
 */
export async function parseConditionPredicate(
  session: Session,
  columns: readonly Field[],
  where: string,
): Promise<Predicate> {
  const [row] = await session.list(`SELECT json_serialize_sql(${quoteString(`SELECT (${where}\n)`)})`, [], { where });
  const parsed = parseJsonText(String(row?.[0]), "The parsed condition", "").value as ParsedStatement;
  const expression = parsed.statements?.[0]?.node.select_list?.[0];
  // The engine ignores case in names.
  const byName = new Map(listNames(columns).map((name, i) => [name.toLowerCase(), columns[i]]));
  const columnOf = (node: ExpressionNode | undefined): Field | undefined => {
    const [name, ...rest] = (node?.type === "COLUMN_REF" && node.column_names) || [];
    return name === undefined || rest.length > 0 ? undefined : byName.get(name.toLowerCase());
  };
  return listConjuncts(expression).flatMap((node) => mapConjunct(node, columnOf));
}

type ColumnOf = (node: ExpressionNode | undefined) => Field | undefined;

const operators: Readonly<Record<string, readonly [op: Comparison["op"], swapped: Comparison["op"]]>> = {
  COMPARE_EQUAL: ["=", "="],
  COMPARE_LESSTHAN: ["<", ">"],
  COMPARE_LESSTHANOREQUALTO: ["<=", ">="],
  COMPARE_GREATERTHAN: [">", "<"],
  COMPARE_GREATERTHANOREQUALTO: [">=", "<="],
};

function listConjuncts(node: ExpressionNode | undefined): ExpressionNode[] {
  if (node === undefined) return [];
  return node.type === "CONJUNCTION_AND" ? (node.children ?? []).flatMap(listConjuncts) : [node];
}

function mapConjunct(node: ExpressionNode, columnOf: ColumnOf): Comparison[] {
  switch (node.type) {
    case "OPERATOR_IS_NULL":
      return mapNullTest("isNull", columnOf(node.children?.[0]));
    case "OPERATOR_IS_NOT_NULL":
      return mapNullTest("notNull", columnOf(node.children?.[0]));
    case "COMPARE_IN": {
      const [column, ...items] = node.children ?? [];
      return mapComparison("in", columnOf(column), items);
    }
    case "COMPARE_BETWEEN": {
      const column = columnOf(node.input);
      const [lower, upper] = [mapComparison(">=", column, [node.lower]), mapComparison("<=", column, [node.upper])];
      // A bound of another type decides how the other bound is compared as well.
      return lower.length > 0 && upper.length > 0 ? [...lower, ...upper] : [];
    }
    default: {
      const [op, swapped] = operators[node.type] ?? [];
      if (op === undefined) return [];
      const comparison = mapComparison(op, columnOf(node.left), [node.right]);
      return comparison.length > 0 ? comparison : mapComparison(swapped, columnOf(node.right), [node.left]);
    }
  }
}

function mapNullTest(op: "isNull" | "notNull", column: Field | undefined): Comparison[] {
  const isNested = column === undefined || ["struct", "list", "map"].includes(column.type.kind);
  return isNested ? [] : [{ fieldId: column.id, op, values: [] }];
}

function mapComparison(
  op: Comparison["op"] | undefined,
  column: Field | undefined,
  nodes: readonly (ExpressionNode | undefined)[],
): Comparison[] {
  if (op === undefined || column === undefined) return [];
  const values = nodes.flatMap((node) => {
    const constant = mapConstant(node);
    const value = constant && parseConditionConstant(column.type, constant);
    return value === undefined ? [] : [value];
  });
  return values.length === nodes.length ? [{ fieldId: column.id, op, values }] : [];
}

function mapConstant(node: ExpressionNode | undefined): ConditionConstant | undefined {
  if (node?.type === "OPERATOR_CAST" && node.try_cast === false && node.cast_type !== undefined) {
    const text = mapConstant(node.child);
    return typeof text?.value === "string" && text.typeId === "VARCHAR"
      ? { typeId: node.cast_type.id, scale: undefined, value: text.value }
      : undefined;
  }
  if (node?.type !== "VALUE_CONSTANT" || node.value === undefined) return undefined;
  const { type, value } = node.value;
  const isScalar = typeof value === "bigint" || typeof value === "number" || typeof value === "string";
  return isScalar ? { typeId: type.id, scale: scaleOf(type), value } : undefined;
}

function scaleOf({ type_info: info }: TypeNode): number | undefined {
  return info?.scale === undefined ? undefined : Number(info.scale);
}

/** What is looked at of json_serialize_sql's answer. */
interface ParsedStatement {
  readonly statements?: readonly { readonly node: { readonly select_list?: readonly ExpressionNode[] } }[];
}

interface ExpressionNode {
  readonly type: string;
  readonly children?: readonly ExpressionNode[];
  readonly column_names?: readonly string[];
  readonly left?: ExpressionNode;
  readonly right?: ExpressionNode;
  readonly input?: ExpressionNode;
  readonly lower?: ExpressionNode;
  readonly upper?: ExpressionNode;
  readonly child?: ExpressionNode;
  readonly cast_type?: TypeNode;
  readonly try_cast?: boolean;
  readonly value?: { readonly type: TypeNode; readonly value?: unknown };
}

interface TypeNode {
  readonly id: string;
  readonly type_info: { readonly scale?: bigint } | null;
}
