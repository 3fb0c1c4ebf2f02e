import { LakehouseError } from "../../model/errors";
import { formatType, type Type } from "../../model/types";
import { quoteIdentifier, type SqlDialect } from "./sqlDialect";

const names: Record<SqlDialect, Partial<Record<Type["kind"], string>>> = {
  spark: {
    boolean: "BOOLEAN",
    int: "INT",
    long: "BIGINT",
    float: "FLOAT",
    double: "DOUBLE",
    date: "DATE",
    timestamp: "TIMESTAMP_NTZ",
    timestamptz: "TIMESTAMP",
    string: "STRING",
    uuid: "STRING",
    binary: "BINARY",
    fixed: "BINARY",
    unknown: "VOID",
  },
  athena: {
    boolean: "BOOLEAN",
    int: "INTEGER",
    long: "BIGINT",
    float: "REAL",
    double: "DOUBLE",
    date: "DATE",
    time: "TIME(6)",
    timestamp: "TIMESTAMP(6)",
    timestamptz: "TIMESTAMP(6) WITH TIME ZONE",
    string: "VARCHAR",
    uuid: "UUID",
    binary: "VARBINARY",
    fixed: "VARBINARY",
  },
  duckdb: {
    boolean: "BOOLEAN",
    int: "INTEGER",
    long: "BIGINT",
    float: "FLOAT",
    double: "DOUBLE",
    date: "DATE",
    time: "TIME",
    timestamp: "TIMESTAMP",
    timestamptz: "TIMESTAMPTZ",
    timestamp_ns: "TIMESTAMP_NS",
    timestamptz_ns: "TIMESTAMP_NS",
    string: "VARCHAR",
    uuid: "UUID",
    binary: "BLOB",
    fixed: "BLOB",
    unknown: "INTEGER",
  },
};

/**
 * The type that a column of `type` has in SQL of the dialect, as Iceberg maps it there.
 *
 * @throws LakehouseError "unsupported" when the dialect has no such type
 */
export function formatTypeName(type: Type, dialect: SqlDialect): string {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case "list": {
      const element = formatTypeName(type.element.type, dialect);
      return { spark: `ARRAY<${element}>`, athena: `ARRAY(${element})`, duckdb: `${element}[]` }[dialect];
    }
    case "map": {
      const entry = `${formatTypeName(type.key.type, dialect)}, ${formatTypeName(type.value.type, dialect)}`;
      return dialect === "spark" ? `MAP<${entry}>` : `MAP(${entry})`;
    }
    case "struct": {
      const separator = dialect === "spark" ? ": " : " ";
      const fields = type.fields
        .map((field) => `${quoteIdentifier(field.name, dialect)}${separator}${formatTypeName(field.type, dialect)}`)
        .join(", ");
      return { spark: `STRUCT<${fields}>`, athena: `ROW(${fields})`, duckdb: `STRUCT(${fields})` }[dialect];
    }
    default: {
      const name = names[dialect][type.kind];
      if (name === undefined) {
        throw new LakehouseError("unsupported", `SQL for ${dialect} cannot hold values of type ${formatType(type)}.`);
      }
      return name;
    }
  }
}
