import type { TableInfo } from "../../catalog/tableInfo";
import type { ExportFormat, ResultView } from "../../query/result";
import type { Host } from "../shared/host";
import type { InspectorContract, InspectorState } from "./contract";

/** What every view of the inspector is given. */
export interface ViewContext {
  readonly host: Host<InspectorContract>;
  readonly tableName: string;
  readonly table: TableInfo;
  readonly state: InspectorState;
  /** Changes a part of where the person is; what is not named stays. */
  go(next: Partial<InspectorState>): void;
  /** Copies through the host and says so; `what` completes "Copied …". */
  copy(text: string, what: string): void;
  /** Runs an action that a person asked for; its failure is shown as a notice, its answer is said. */
  act(work: () => Promise<string | undefined>): void;
}

/** Writes a whole result to a file that the host asks for. */
export function exportResult(context: ViewContext, resultId: string, view: ResultView, format: ExportFormat): void {
  context.act(async () => {
    const isWritten = await context.host.call("exportResult", { resultId, view, format });
    return isWritten ? `Exported as ${format.toUpperCase()}` : undefined;
  });
}
