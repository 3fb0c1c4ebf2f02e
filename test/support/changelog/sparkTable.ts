import type { Field } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { rowText } from "../servicesTester";
import type { FormatVersion, WrittenFile } from "../writer/manifestFiles";
import { TableWriter } from "../writer/tableWriter";
import type { ParquetWriter, Row } from "../writer/writeParquet";

/** How the published cases describe a table. */
export interface TableCase {
  readonly columns: readonly string[];
  readonly partition: readonly string[];
  readonly identifier_fields?: readonly string[];
}

type Test = (row: Readonly<Record<string, Value>>) => boolean;

/** A copy-on-write table that commits as Spark does for the statements of the published cases. */
export class SparkTable {
  readonly writer: TableWriter;
  private readonly rows = new Map<string, readonly Row[]>();

  constructor(
    private readonly parquet: ParquetWriter,
    folder: string,
    { columns, partition, identifier_fields = [] }: TableCase,
    formatVersion: FormatVersion = 2,
  ) {
    this.writer = new TableWriter(this.parquet, folder, {
      fields: columns.map(parseColumn),
      formatVersion,
      identifier: identifier_fields,
      partition: partition.map((text) => ({
        column: /^identity\((.*)\)$/.exec(text)?.[1] ?? text,
        transform: { kind: "identity" },
      })),
    });
  }

  async insert(rows: readonly Row[], mergeManifests = false): Promise<number> {
    return this.writer.commit({ operation: "append", add: await this.write(rows), mergeManifests });
  }

  /** INSERT OVERWRITE in dynamic mode: of a partitioned table, the partitions that the rows lie in are replaced. */
  async overwrite(rows: readonly Row[]): Promise<number> {
    const add = await this.write(rows);
    const touched = new Set(add.map(({ partition }) => partition.join()));
    const remove = this.listFiles().filter(({ partition }) => touched.has(partition.join()));
    return this.writer.commit({ operation: "overwrite", add, remove });
  }

  /** DELETE and UPDATE, and MERGE where rows are inserted too: files with such a row are rewritten. */
  async change(test: Test, update?: (row: Row) => Row, inserts: readonly Row[] = []): Promise<number> {
    const names = this.writer.schema.fields.map(({ name }) => name);
    const matches = (row: Row): boolean => test(Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])));
    const remove = this.listFiles().filter(({ path }) => this.rows.get(path)?.some(matches));
    const rows = remove.flatMap(({ path }) => this.rows.get(path) ?? []);
    const kept = rows.flatMap((row) => (!matches(row) ? [row] : update === undefined ? [] : [update(row)]));
    const add = await this.write([...kept, ...inserts]);
    return this.writer.commit({ operation: add.length === 0 ? "delete" : "overwrite", add, remove });
  }

  /** The text that a row of the case has in answers. */
  text(row: Row): string {
    const types = this.writer.schema.fields.map(({ type }) => type);
    return rowText(types, row);
  }

  private async write(rows: readonly Row[]): Promise<WrittenFile[]> {
    const files = rows.length === 0 ? [] : await this.writer.writeData(rows);
    for (const file of files)
      this.rows.set(
        file.path,
        file.rows.map((index) => rows[index] ?? []),
      );
    return files;
  }

  private listFiles(): WrittenFile[] {
    const { head } = this.writer;
    return head === undefined ? [] : this.writer.listLive(head).map(({ file }) => file);
  }
}

function parseColumn(text: string, index: number): Field {
  const [, quoted, plain, type = "", notNull] = /^(?:`([^`]+)`|(\w+)) (.*?)( not null)?$/.exec(text) ?? [];
  const id = index + 1;
  const common = { id, name: quoted ?? plain ?? "", required: notNull !== undefined };
  const text2 = { kind: "string" } as const;
  if (type === "int") return { ...common, type: { kind: "int" } };
  if (type === "string" || type === "varchar") return { ...common, type: text2 };
  if (type !== "map<string,string>") throw new Error(`No such column type in the cases: ${type}`);
  const part = (offset: number, name: string): Field => ({ id: id * 10 + offset, name, required: true, type: text2 });
  return { ...common, type: { kind: "map", key: part(1, "key"), value: part(2, "value") } };
}

/** The rows of `(1,'a'),(2,null)`. */
export function parseRows(text: string): Row[] {
  return [...text.matchAll(/\(([^()]*)\)/g)].map(([, items = ""]) =>
    items.split(",").map((item) => (item.startsWith("'") ? item.slice(1, -1) : item === "null" ? null : Number(item))),
  );
}
