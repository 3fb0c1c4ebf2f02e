import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { columnName } from "../../../src/changelog/canonical";
import { formatLiteral } from "../../../src/changelog/dialects/literal";
import { formatTypeName } from "../../../src/changelog/dialects/typeName";
import { mapValue } from "../../../src/duckdb/values";
import { formatCell } from "../../../src/model/cell";
import type { Type } from "../../../src/model/types";
import type { Cell, Value } from "../../../src/model/value";

/** A side row as a test writes it. */
export interface SideRow {
  readonly values: readonly Value[];
  readonly sign: 1 | -1;
  readonly rowId?: bigint | null;
}

/** Runs the room's SQL on an engine of its own. */
export class SqlTester {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  static async open(): Promise<SqlTester> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    return new SqlTester(instance, await instance.connect());
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** All rows of a statement whose columns have the given types, in wire form. */
  async list(types: readonly Type[], sql: string): Promise<Cell[][]> {
    const rows = await (await this.connection.run(sql)).getRows();
    return rows.map((row) => types.map((type, i) => formatCell(type, mapValue(type, row[i] ?? null))));
  }

  /** Makes `name` a table of side rows, one file, positions in order. */
  async createSideRows(name: string, columns: readonly Type[], rows: readonly SideRow[]): Promise<void> {
    const definitions = columns.map((type, i) => `${columnName(i)} ${formatTypeName(type, "duckdb")}`);
    await this.run(
      `CREATE OR REPLACE TEMP TABLE ${name} (${definitions.join(", ")}, sign TINYINT, file_id INTEGER, pos BIGINT, row_id BIGINT)`,
    );
    if (rows.length === 0) return;
    const tuples = rows.map((row, pos) => {
      const values = row.values.map((value, i) => formatLiteral(columns[i] as Type, value, "duckdb"));
      return `(${[...values, row.sign, row.sign > 0 ? 1 : 0, pos, row.rowId ?? "NULL"].join(", ")})`;
    });
    await this.run(`INSERT INTO ${name} VALUES ${tuples.join(", ")}`);
  }
}
