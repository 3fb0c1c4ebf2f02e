import { smallFileShare } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import { mapToDuckdb, mapType } from "../../duckdb/appendValues";
import type { Session } from "../../duckdb/session";
import type { TableAppender } from "../../duckdb/tableAppender";
import { formatDuckdbType } from "../../duckdb/types";
import { FileSizes } from "../../iceberg/fileSizes";
import type { LiveEntry } from "../../iceberg/liveManifests";
import type { FileColumns, FileFacts } from "./fileColumns";

/** Appends files to the table of a result and sums them up on the way. */
export class FileWriter {
  readonly sizes = new FileSizes();
  readonly sums = { dataFiles: 0, deleteFiles: 0, totalBytes: 0, smallFiles: 0 };

  private constructor(
    private readonly appender: TableAppender,
    private readonly listing: FileColumns,
    private readonly targetBytes: number,
  ) {}

  static async create(session: Session, table: string, listing: FileColumns, targetBytes: number): Promise<FileWriter> {
    const columns = listing.columns.map(({ type }, i) => `${columnName(i)} ${formatDuckdbType(type)}`);
    await session.run(`CREATE TABLE ${table}(${columns.join(", ")})`);
    const types = listing.columns.map(({ type }) => mapType(type));
    return new FileWriter(await session.createAppender(table, types, "memory"), listing, targetBytes);
  }

  get rowCount(): number {
    return this.sums.dataFiles + this.sums.deleteFiles;
  }

  add(files: readonly LiveEntry[], factsOf: (live: LiveEntry) => FileFacts): void {
    const { columns } = this.listing;
    const toRow = (live: LiveEntry) => {
      this.count(live);
      const facts = factsOf(live);
      return columns.map(({ type, value }) => mapToDuckdb(type, value(live, facts)));
    };
    this.appender.append(mapRows(files, toRow));
  }

  flush(): void {
    this.appender.flush();
  }

  close(): void {
    this.appender.close();
  }

  private count({ entry }: LiveEntry): void {
    const sizeBytes = Number(entry.contentSize ?? entry.sizeBytes);
    const isData = entry.content === "data";
    this.sizes.add(isData ? "data" : "delete", sizeBytes);
    this.sums.totalBytes += sizeBytes;
    if (!isData) this.sums.deleteFiles++;
    else {
      this.sums.dataFiles++;
      if (sizeBytes < this.targetBytes * smallFileShare) this.sums.smallFiles++;
    }
  }
}

function* mapRows<Item, Row>(items: readonly Item[], toRow: (item: Item) => Row): Generator<Row> {
  for (const item of items) yield toRow(item);
}
