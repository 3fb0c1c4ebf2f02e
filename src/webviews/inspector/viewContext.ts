import type { RefRequest } from "../../catalog/refRequest";
import type { TableInfo } from "../../catalog/tableInfo";
import type { ExportFormat, ResultView } from "../../query/result";
import type { Host } from "../shared/host";
import type { InspectorContract, InspectorState, ViewName, ViewPlace } from "./contract";

/** What every view of the inspector is given. */
export interface ViewContext {
  readonly host: Host<InspectorContract>;
  readonly tableName: string;
  /** The table's namespace levels and its name, for SQL. */
  readonly tableNames: readonly string[];
  readonly table: TableInfo;
  readonly state: InspectorState;
  /** The branch that every view shows. */
  readonly branch: string;
  /** What Preview, Files and Partitions read at: a snapshot id, a ref or an ISO time; the branch itself for its latest. */
  readonly at: string;
  /** Whether the inspector has this view: links to others are not offered. */
  hasView(view: ViewName): boolean;
  /** Changes a part of where the person is; what is not named stays. */
  go(next: Partial<InspectorState>): void;
  /** Copies through the host and says so; `what` completes "Copied …". */
  copy(text: string, what: string): void;
  /** Runs an action that a person asked for; its failure is shown as a notice, its answer is said. */
  act(work: () => Promise<string | undefined>): void;
}

/** Where the view in front was left, and what keeps where it is now: as a grid tells it. */
export function findPlace({ state }: ViewContext): ViewPlace | undefined {
  return state.places?.[state.view];
}

export function keepPlace(context: ViewContext, place: ViewPlace): void {
  const { state } = context;
  context.go({ places: { ...state.places, [state.view]: place } });
}

/** A whole result, in the order and with the filter that are shown, and what its file's name says of it. */
export interface ExportedResult {
  readonly resultId: string;
  readonly view: ResultView;
  readonly about: string | undefined;
}

/** Writes a whole result to a file that the host asks for. */
export function exportResult(context: ViewContext, result: ExportedResult, format: ExportFormat): void {
  context.act(async () => {
    const isWritten = await context.host.call("exportResult", { ...result, format });
    return isWritten ? `Exported as ${format.toUpperCase()}` : undefined;
  });
}

/** Has the host ask, and change the table's branches and tags if the person agrees. */
export function changeRefs(context: ViewContext, request: RefRequest): void {
  context.act(async () => {
    await context.host.call("changeRefs", request);
    return undefined;
  });
}
