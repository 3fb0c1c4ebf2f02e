import { window, workspace } from "vscode";
import type { TableInfo } from "../../catalog/tableInfo";
import type { CallOptions, Handlers } from "../../model/rpc";
import { formatTableName, type TableRef } from "../../model/table";
import type { InspectorContract, InspectorStart, InspectorState } from "../../webviews/inspector/contract";
import type { WorkerCaller } from "../../worker/client";
import type { TableFactsStore } from "../connections/tableFacts";
import { pickManifest } from "../documents/documentCommands";
import { copyToClipboard } from "../platform/clipboard";
import { chooseExportFile } from "../platform/exportDialog";
import { runWithProgress } from "../platform/progress";
import type { RefActions } from "../refs/refActions";
import type { TableChoiceStore } from "./choices";
import type { CommitSummaries } from "./commitSummaries";
import { copyChanges, copyRows } from "./copyResult";
import { OpenResults } from "./openResults";

/** What the pages of all inspectors are served with. */
export interface InspectorServices {
  readonly worker: WorkerCaller;
  readonly facts: TableFactsStore;
  readonly choices: TableChoiceStore;
  readonly refs: RefActions;
}

/** The tab that a page is shown in. */
export interface InspectorTab {
  readonly table: TableRef;
  readonly summaries: CommitSummaries;
  getStart(): InspectorStart;
  keepState(state: InspectorState): void;
  /** The page now shows these snapshots. */
  noteShown(info: TableInfo): void;
}

/** Answers one load of the inspector's page; what it holds open or still runs ends with that load. */
export function createInspectorHandlers(
  { worker, facts, choices, refs }: InspectorServices,
  tab: InspectorTab,
  ended: AbortSignal,
): Handlers<InspectorContract> {
  const { table } = tab;
  const results = new OpenResults(worker, ended);
  const join = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, ended]);
  const forPage = ({ signal, onProgress }: Required<CallOptions>): Required<CallOptions> => ({
    signal: join(signal),
    onProgress,
  });

  const loadShown = async (options: Required<CallOptions>): Promise<TableInfo> => {
    const info = await facts.load(table, forPage(options).signal);
    tab.noteShown(info);
    facts.markSeen(table);
    return info;
  };

  return {
    getStart: async () => tab.getStart(),
    loadTable: (_params, options) => loadShown(options),
    keepState: async (state) => {
      tab.keepState(state);
      return null;
    },

    summariseCommit: async ({ snapshotId }, options) => {
      const known = facts.get(table)?.info ?? (await facts.load(table, forPage(options).signal));
      return tab.summaries.summarise(snapshotId, known, choices.get(table), forPage(options));
    },

    listConflicts: (params, options) => worker.call("listConflicts", { table, ...params }, forPage(options)),

    openChangelog: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openChangelog", { table, ...params }, { signal: until, onProgress }),
        join(signal),
      ),
    loadChangePage: async (params, options) =>
      worker.call("loadChangePage", await results.locate(params), forPage(options)),
    openManifests: async ({ snapshotId }) => {
      await pickManifest(worker, table, snapshotId);
      return null;
    },
    formatStateSql: (params, options) => worker.call("formatStateSql", { table, ...params }, forPage(options)),
    formatChangelogSql: (params, options) => worker.call("formatChangelogSql", { table, ...params }, forPage(options)),
    formatReverseSql: async ({ view, dialect }, options) =>
      worker.call("formatReverseSql", { table, view: await results.locate(view), dialect }, forPage(options)),
    copyChanges: (params, options) => copyChanges(worker, results, params, forPage(options)),
    getChoices: async () => choices.get(table),
    rememberChoices: async (chosen) => {
      await choices.set(table, chosen);
      return null;
    },

    openHistory: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openHistory", { table, ...params }, { signal: until, onProgress }),
        join(signal),
      ),
    listVersions: async (params, options) =>
      worker.call("listVersions", await results.locate(params), forPage(options)),
    listRecordLocations: (params, options) =>
      worker.call("listRecordLocations", { table, ...params }, forPage(options)),
    suggestKeys: (params, options) => worker.call("suggestKeys", { table, ...params }, forPage(options)),
    formatHistorySql: (params, options) => worker.call("formatHistorySql", { table, ...params }, forPage(options)),

    listColumns: (request, options) => worker.call("listColumns", { table, request }, forPage(options)),
    countFiles: (params, options) => worker.call("countFiles", { table, ...params }, forPage(options)),

    openRows: (params, { signal, onProgress }) =>
      results.open(
        (until) =>
          worker.call("openRows", { table, options: { ...params, readableOnly: true } }, { signal: until, onProgress }),
        join(signal),
      ),
    openFiles: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openFiles", { table, options: params }, { signal: until, onProgress }),
        join(signal),
      ),
    openPartitions: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openPartitions", { table, ...params }, { signal: until, onProgress }),
        join(signal),
      ),
    openFile: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openFile", { table, ...params }, { signal: until, onProgress }),
        join(signal),
      ),
    openFileRows: (params, { signal, onProgress }) =>
      results.open(
        (until) => worker.call("openFileRows", { table, ...params }, { signal: until, onProgress }),
        join(signal),
      ),
    loadPage: async (params, options) => worker.call("loadPage", await results.locate(params), forPage(options)),
    copyRows: (params, options) => copyRows(worker, results, params, forPage(options)),

    findRefObstacle: async (_params, { signal }) => {
      const obstacle = await refs.findObstacle(table, join(signal));
      return obstacle === undefined ? {} : { obstacle };
    },
    changeRefs: (request) => refs.request(table, request),

    compareStates: (params, options) => worker.call("compareStates", { table, ...params }, forPage(options)),
    compareDistribution: (params, options) =>
      worker.call("compareDistribution", { table, ...params }, forPage(options)),
    openDiff: (params, { signal, onProgress }) =>
      results.open(
        (until) =>
          worker.call("openDiff", { table, ...params, options: { mode: "changes" } }, { signal: until, onProgress }),
        join(signal),
      ),
    loadHealth: (params, options) => worker.call("loadHealth", { table, ...params }, forPage(options)),
    loadSchemaHistory: (_params, options) => worker.call("loadSchemaHistory", { table }, forPage(options)),
    listSpecUses: (_params, options) => worker.call("listSpecUses", { table }, forPage(options)),

    closeResult: async ({ resultId }) => {
      await results.close(resultId);
      return null;
    },
    copyText: async ({ text, what }) => {
      await copyToClipboard(text, what);
      return null;
    },
    openText: async ({ text, language }) => {
      const document = await workspace.openTextDocument({ content: text, language });
      await window.showTextDocument(document, { preview: false });
      return null;
    },
    exportResult: async ({ resultId, view, format, about }, { signal }) => {
      const file = await chooseExportFile(table, format, about);
      if (file === undefined) {
        return false;
      }
      const { rows } = await runWithProgress(
        `Exporting ${formatTableName(table)}`,
        async (progress) =>
          worker.call("exportResult", await results.locate({ resultId, view, format, file }), progress),
        join(signal),
      );
      window.setStatusBarMessage(`$(check) Exported ${rows.toLocaleString("en-US")} rows to ${file}`, 10_000);
      return true;
    },
  };
}
