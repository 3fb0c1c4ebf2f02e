import type { TableInfo } from "../../catalog/tableInfo";
import type { HistoryOptions } from "../../changelog/history";
import type { Change } from "../../changelog/request";
import type { TableRef } from "../../model/table";
import type { ExportFormat, ResultView, SortKey } from "../../query/result";
import type { ChangesRequests, Dialect } from "./changes/contract";
import type { CompareRequests } from "./compare/contract";
import type { FilesRequests, FilesState } from "./files/contract";
import type { HealthRequests } from "./health/contract";
import type { HistoryRequests } from "./history/contract";
import type { OverviewRequests } from "./overview/contract";
import type { PartitionsRequests, PartitionsState } from "./partitions/contract";
import type { PreviewRequests } from "./preview/contract";
import type { RefsRequests } from "./refs/contract";
import type { SchemaRequests } from "./schema/contract";
import type { SnapshotsRequests, SnapshotsState } from "./snapshots/contract";

export type ViewName =
  | "overview"
  | "snapshots"
  | "changes"
  | "history"
  | "compare"
  | "preview"
  | "refs"
  | "schema"
  | "partitions"
  | "files"
  | "health";

/** Where in the inspector a person is: enough to come back to it after a reload. Ids are decimal strings. */
export interface InspectorState {
  readonly view: ViewName;
  /** The branch that every view shows; absent: main. */
  readonly branch?: string;
  /** A snapshot id, a tag or an ISO time that Preview, Files and Partitions read at; absent: the branch's latest. */
  readonly at?: string;
  /** Range and choices of Changes. Without `from` the commit `to` alone; without both the branch's newest. */
  readonly changes?: {
    readonly from?: string;
    readonly to?: string;
    readonly net: boolean;
    readonly identifier?: readonly string[];
    readonly ignoreColumns?: readonly string[];
    readonly filter?: ChangesFilter;
    readonly sort?: readonly SortKey[];
  };
  /** Choices of History. Without a key: the whole table. */
  readonly history?: {
    readonly identifier: readonly string[];
    readonly key?: Readonly<Record<string, string | null>>;
    readonly deleteRows: "close" | "keep";
    readonly asOf?: string;
    /** Which versions of the whole table are listed. */
    readonly filter?: Pick<HistoryOptions, "asOf" | "currentOnly" | "changedBetween">;
  };
  /** Filter and order of the rows in Preview, and in History of the whole table. */
  readonly rows?: { readonly text: string; readonly sort: readonly SortKey[] };
  /** States that Compare shows, and the column or expression whose values it spreads out. */
  readonly compare?: {
    readonly from?: string;
    readonly to?: string;
    readonly expression?: string;
    /** Each side as a share of its rows, not as counts. */
    readonly asShare?: boolean;
  };
  /** Which snapshots Health lists. */
  readonly health?: { readonly expiry: "all" | "removed" | "kept" };
  /** Which columns Schema lists. */
  readonly schema?: { readonly text: string; readonly changedOnly: boolean };
  /** Choices of Overview: what its lists are searched for, and the ids of the columns that are unfolded. */
  readonly overview?: {
    readonly columns?: { readonly search: string; readonly expanded: readonly number[] };
    readonly properties?: { readonly search: string; readonly withUnset: boolean };
  };
  /** Where each view was left; how far it was scrolled is forgotten where the rows become others. */
  readonly places?: { readonly [V in ViewName]?: ViewPlace };
  readonly files?: FilesState;
  readonly partitions?: PartitionsState;
  readonly snapshots?: SnapshotsState;
  /** Ids of the one or two snapshots that are selected. */
  readonly selected?: readonly string[];
}

/** Where a view was left. */
export interface ViewPlace {
  /** How far it was scrolled, in px; a grid: its first row in sight. */
  readonly top: number;
  /** The cell of a grid that the keyboard was at. */
  readonly active?: { readonly row: number; readonly cell: number };
  /** Widths of a grid's columns that somebody sized, in px. */
  readonly widths?: Readonly<Record<string, number>>;
}

/** Which changes of a range are shown. */
export interface ChangesFilter {
  /** Absent: all kinds. */
  readonly kind?: Change["kind"];
  /** Only updates of this column. */
  readonly column?: string;
  readonly text: string;
}

/** What the page needs before it draws: which table, and where to start. */
export interface InspectorStart {
  readonly tableName: string;
  readonly connectionName: string;
  readonly table: TableRef;
  readonly state: InspectorState;
}

/**
 * What the page keeps through the editor's setState, at its start and whenever its state changes: all that the host
 * gets back after a window reload.
 */
export interface KeptInspector {
  readonly table: TableRef;
  readonly state: InspectorState;
}

export type InspectorContract = {
  requests: {
    getStart: { params: null; result: InspectorStart };
    loadTable: { params: null; result: TableInfo };
    /** Kept by the host for a window reload, and used for the tab's title. */
    keepState: { params: InspectorState; result: null };
    copyText: { params: { text: string; what: string }; result: null };
    /** Opens text in an untitled editor. */
    openText: { params: { text: string; language: "sql" | "json" }; result: null };
    /**
     * Asks for a file and writes the whole result there; false when the person cancelled the dialog. `about` tells the
     * suggested file from others of the table.
     */
    exportResult: {
      params: { resultId: string; view: ResultView; format: ExportFormat; about?: string };
      result: boolean;
    };
    /** The table at a snapshot, a ref or a time as a query of an engine. */
    formatStateSql: { params: { at: string; dialect: Dialect }; result: { sql: string } };
    /** The host offers the manifest list and the manifests of a snapshot, and opens one as a document. */
    openManifests: { params: { snapshotId: string }; result: null };
    closeResult: { params: { resultId: string }; result: null };
  } & OverviewRequests &
    SnapshotsRequests &
    ChangesRequests &
    CompareRequests &
    HealthRequests &
    HistoryRequests &
    FilesRequests &
    PartitionsRequests &
    PreviewRequests &
    RefsRequests &
    SchemaRequests;
  events: {
    /** The host asks the page to go somewhere: a command, a tree node or a link was used. */
    navigate: InspectorState;
    /** Branches or tags were changed from this window, as the person wanted: the page shows them at once. */
    refsChanged: null;
    /** The table's metadata changed on disk; the page offers the new commits and does not move by itself. */
    tableChanged: { readonly newSnapshots: number };
  };
};
