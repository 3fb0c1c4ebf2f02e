import { smallFileShare } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import { mapToDuckdb, mapType } from "../../duckdb/appendValues";
import type { Session } from "../../duckdb/session";
import { formatDuckdbType } from "../../duckdb/types";
import { FileSizes } from "../../iceberg/fileSizes";
import type { LiveEntry } from "../../iceberg/liveManifests";
import type { FileColumns, FileFacts } from "./fileColumns";

/** Appends files to the table of a result and sums them up on the way. */
export class FileWriter {
  readonly sizes = new FileSizes();
  readonly sums = { dataFiles: 0, deleteFiles: 0, totalBytes: 0, smallFiles: 0 };

  private constructor(
    private readonly session: Session,
    private readonly table: string,
    private readonly listing: FileColumns,
    private readonly targetBytes: number,
  ) {}

  static async create(session: Session, table: string, listing: FileColumns, targetBytes: number): Promise<FileWriter> {
    const columns = listing.columns.map(({ type }, i) => `${columnName(i)} ${formatDuckdbType(type)}`);
    await session.run(`CREATE TABLE ${table}(${columns.join(", ")})`);
    return new FileWriter(session, table, listing, targetBytes);
  }

  get rowCount(): number {
    return this.sums.dataFiles + this.sums.deleteFiles;
  }

  async add(files: readonly LiveEntry[], factsOf: (live: LiveEntry) => FileFacts): Promise<void> {
    const { columns } = this.listing;
    const types = columns.map(({ type }) => mapType(type));
    const toRow = (live: LiveEntry) => {
      this.count(live);
      const facts = factsOf(live);
      return columns.map(({ type, value }) => mapToDuckdb(type, value(live, facts)));
    };
    await this.session.append(this.table, types, mapRows(files, toRow), "memory");
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
