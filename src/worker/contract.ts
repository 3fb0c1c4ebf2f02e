import type { ColumnsPage, ColumnsRequest } from "../catalog/columnRow";
import type { Distribution, StateComparison } from "../catalog/comparison";
import type { TableHealth } from "../catalog/health";
import type { LiveCounts } from "../catalog/liveCounts";
import type { ExpectedRef, RefAction, RefCommit, RefPlan } from "../catalog/refAction";
import type { SchemaHistory, SpecUses } from "../catalog/schemaHistory";
import type { CatalogEntry } from "../catalog/source";
import type { FileDetails, FilePlace, FilesResult, PartitionsResult } from "../catalog/tableFiles";
import type { TableInfo } from "../catalog/tableInfo";
import type { SqlDialect } from "../changelog/dialects/sqlDialect";
import type { FirstMatch } from "../changelog/firstMatch";
import type { HistoryOptions, HistoryResult, RecordLocation, RecordVersion } from "../changelog/history";
import type {
  ChangelogOptions,
  ChangelogResult,
  ChangePage,
  ChangePageRequest,
  ChangeRange,
} from "../changelog/request";
import type { ConflictReport } from "../iceberg/conflicts/report";
import type { LakehouseFailure } from "../model/errors";
import type { CallOptions, Handlers } from "../model/rpc";
import type { Connection, TableRef } from "../model/table";
import type { Cell } from "../model/value";
import type {
  ExportFormat,
  PageRequest,
  ResultColumn,
  ResultInfo,
  ResultView,
  RowPage,
  RowSink,
} from "../query/result";

export interface RowsOptions {
  /** A snapshot id, a ref or an ISO time; absent: the current snapshot. */
  readonly at?: string;
  readonly columns?: readonly string[];
  /** Columns of types that cannot be read here are left out and named in a note, where no columns are named. */
  readonly readableOnly?: boolean;
  /** A condition in SQL over the table's columns. */
  readonly where?: string;
  readonly limit?: number;
}

export interface FilesOptions {
  /** A snapshot id, a ref or an ISO time; absent: the current snapshot. */
  readonly at?: string;
  /** Full names of the columns whose bounds to hold; absent: a few that tell most. */
  readonly columns?: readonly string[];
}

export type MetadataTableName = "snapshots" | "refs" | "files";

/** A metadata file that the table names. */
export interface MetadataDocument {
  readonly path: string;
  readonly timestampMs: number;
}

/** A file that says which files a snapshot has. */
export interface ManifestDocument {
  readonly path: string;
  readonly kind: "manifestList" | "dataManifest" | "deleteManifest";
  /** Of a manifest, as its list counts them. */
  readonly entries?: number;
}

/** How a worker is started; fixed for its life. */
export interface WorkerOptions {
  /** Where the engine spills what does not fit into memory. */
  readonly storageFolder: string;
  /** As DuckDB writes it: `1GB`. */
  readonly memory: string;
  /** Absent: as many as the machine has cores. */
  readonly threads?: number;
}

/** Everything the worker does for the editor; the command line calls the same functions in its own process. */
export type WorkerContract = {
  requests: {
    listEntries: { params: { connection: Connection; namespace: readonly string[] }; result: readonly CatalogEntry[] };
    loadTable: { params: { table: TableRef }; result: TableInfo };
    /** Files, partitions and schema that differ; selectors as everywhere. No row is read. */
    compareStates: { params: { table: TableRef; from: string; to: string }; result: StateComparison };
    /** Of a column by its name, else of an expression in SQL over the table's columns. */
    compareDistribution: {
      params: { table: TableRef; from: string; to: string; expression: string };
      result: Distribution;
    };
    loadHealth: { params: { table: TableRef; branch: string }; result: TableHealth };
    loadSchemaHistory: { params: { table: TableRef }; result: SchemaHistory };
    /** Reads the manifest lists of all kept snapshots. */
    listSpecUses: { params: { table: TableRef }; result: SpecUses };
    /** Newest first. */
    listMetadataDocuments: { params: { table: TableRef }; result: readonly MetadataDocument[] };
    listManifestDocuments: {
      params: { table: TableRef; snapshotId: string };
      result: readonly ManifestDocument[];
    };
    /** A metadata file, manifest list or manifest as JSON text, ids exact. */
    loadDocument: { params: { table: TableRef; path: string }; result: { text: string } };
    /** A page of the current schema as a tree. */
    listColumns: { params: { table: TableRef; request: ColumnsRequest }; result: ColumnsPage };
    /** What a snapshot holds, counted in its manifests. */
    countFiles: { params: { table: TableRef; at: string }; result: LiveCounts };
    openRows: { params: { table: TableRef; options: RowsOptions }; result: ResultInfo };
    openChangelog: {
      params: { table: TableRef; range: ChangeRange; options: ChangelogOptions };
      result: ChangelogResult;
    };
    /** Changes between any two states, on one lineage or not. */
    openDiff: {
      params: { table: TableRef; from: string; to: string; with?: TableRef; options: ChangelogOptions };
      result: ChangelogResult;
    };
    /** The first commit of a branch, from the oldest that can be read, which left a row where a condition holds. */
    findFirstMatch: { params: { table: TableRef; where: string; branch?: string }; result: FirstMatch };
    openHistory: { params: { table: TableRef; options: HistoryOptions }; result: HistoryResult };
    /** All versions of the one record that a history with a key was opened for. */
    listVersions: { params: { resultId: string }; result: readonly RecordVersion[] };
    listRecordLocations: {
      params: { table: TableRef; identifier: readonly string[]; key: Readonly<Record<string, string | null>> };
      result: readonly RecordLocation[];
    };
    /** Keys of the table that start with what was typed, for a picker. */
    suggestKeys: {
      params: { table: TableRef; identifier: readonly string[]; prefix: string; branch?: string };
      result: readonly Readonly<Record<string, string | null>>[];
    };
    openFiles: { params: { table: TableRef; options: FilesOptions }; result: FilesResult };
    openPartitions: { params: { table: TableRef; at?: string }; result: PartitionsResult };
    /** One file of an open listing of files, with the metrics of all its columns. */
    openFile: { params: { table: TableRef; place: FilePlace }; result: FileDetails };
    /** The first rows of one data file by their position, as readers see them or with the deleted ones. */
    openFileRows: { params: { table: TableRef; place: FilePlace; withDeleted: boolean }; result: ResultInfo };
    /** Commits of one line at most `windowMs` apart that touched the same files or partitions. */
    listConflicts: { params: { table: TableRef; windowMs: number }; result: ConflictReport };
    loadPage: { params: PageRequest; result: RowPage };
    loadChangePage: { params: ChangePageRequest; result: ChangePage };
    /** Writes the whole result, streamed by the engine; answers the number of rows written. */
    exportResult: {
      params: { resultId: string; view: ResultView; format: ExportFormat; file: string };
      result: { rows: number };
    };
    /** SQL that makes the same rows on another engine. */
    formatChangelogSql: {
      params: { table: TableRef; range: ChangeRange; options: ChangelogOptions; dialect: SqlDialect };
      result: { sql: string };
    };
    formatStateSql: {
      params: { table: TableRef; at: string; dialect: SqlDialect };
      result: { sql: string };
    };
    formatHistorySql: {
      params: { table: TableRef; options: HistoryOptions; dialect: SqlDialect };
      result: { sql: string };
    };
    /** SQL that undoes the changes that `view` shows, and refuses keys that changed since. */
    formatReverseSql: {
      params: { table: TableRef; view: ChangePageRequest; dialect: SqlDialect };
      result: { sql: string; changes: number };
    };
    /** Why the table's refs cannot be changed here; absent where they can. */
    findWriteObstacle: { params: { table: TableRef }; result: { obstacle?: LakehouseFailure } };
    /** What an action on the table's refs would do; nothing is written. */
    planRefAction: { params: { table: TableRef; action: RefAction }; result: RefPlan };
    /**
     * Does a planned action, retrying while others commit to the table. Fails with "conflict" when one of the expected
     * refs has moved since it was planned, or when others kept committing first.
     */
    commitRefAction: {
      params: { table: TableRef; action: RefAction; expected: readonly ExpectedRef[] };
      result: RefCommit;
    };
    closeResult: { params: { resultId: string }; result: null };
    /** The rows of a metadata table, with the columns that Spark's table of that name has. */
    loadMetadataTable: {
      params: { table: TableRef; name: MetadataTableName; at?: string };
      result: { columns: readonly ResultColumn[]; rows: readonly (readonly Cell[])[] };
    };
  };
  events: Record<string, never>;
};

/** The worker's work without a process boundary: the command line runs it in its own process. */
export interface Services extends Handlers<WorkerContract> {
  /** A sink gets the rows of each commit as soon as it is finished; of a net changelog, at the end. */
  openChangelog(
    params: WorkerContract["requests"]["openChangelog"]["params"],
    options: Required<CallOptions>,
    sink?: RowSink,
  ): Promise<ChangelogResult>;
  /** A sink gets the rows in batches, and none are answered then. */
  loadMetadataTable(
    params: WorkerContract["requests"]["loadMetadataTable"]["params"],
    options: Required<CallOptions>,
    sink?: RowSink,
  ): Promise<WorkerContract["requests"]["loadMetadataTable"]["result"]>;
  /** All rows of an open result in its own order, in batches. */
  rows(resultId: string, signal: AbortSignal): AsyncIterable<readonly (readonly Cell[])[]>;
  /** Stops what runs and removes every temporary file. */
  close(): Promise<void>;
}
