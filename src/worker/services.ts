import { DuckdbEngine } from "../duckdb/engine";
import { ResultStore } from "../duckdb/resultStore";
import { listConflicts } from "../iceberg/conflicts/listConflicts";
import { deriveSchemaHistory } from "../iceberg/schemaHistory";
import { listSpecUses } from "../iceberg/specUses";
import { mapTableInfo } from "../iceberg/tableInfo";
import type { Services, WorkerOptions } from "./contract";
import { openChangelog } from "./services/changelog";
import { compareDistribution, compareStates } from "./services/comparison";
import type { ServiceContext } from "./services/context";
import { openDiff } from "./services/diff";
import { listManifestDocuments, listMetadataDocuments, loadDocument } from "./services/documents";
import { openFile } from "./services/fileDetails";
import { openFileRows } from "./services/fileRows";
import { openFiles } from "./services/files";
import { findFirstMatch } from "./services/firstMatch";
import { loadHealth } from "./services/health";
import { listVersions, openHistory } from "./services/history";
import { suggestKeys } from "./services/keys";
import { loadMetadataTable } from "./services/metadataTables";
import { OpenTables } from "./services/openTables";
import { countFiles, listColumns } from "./services/overview";
import { openPartitions } from "./services/partitions";
import { listRecordLocations } from "./services/recordLocations";
import { commitRefAction, findWriteObstacle, planRefAction } from "./services/refs";
import { formatReverseSql } from "./services/reverseSql";
import { openRows } from "./services/rows";
import { formatChangelogSql, formatHistorySql, formatStateSql } from "./services/sqlTexts";

/** The one composition of catalogs, the reader, the changelog and the engine. */
export async function createServices({ storageFolder, memory, threads }: WorkerOptions): Promise<Services> {
  const engine = await DuckdbEngine.open({ tempFolder: storageFolder, memory, threads });
  const results = new ResultStore(engine);
  const context: ServiceContext = { engine, results, tables: new OpenTables() };
  const { tables } = context;
  return {
    listEntries: ({ connection, namespace }, { signal }) => tables.catalogOf(connection).list(namespace, signal),
    loadTable: async ({ table }, { signal }) => mapTableInfo(await tables.load(table, signal)),
    compareStates: (params, options) => compareStates(context, params, options),
    compareDistribution: (params, options) => compareDistribution(context, params, options),
    loadHealth: (params, options) => loadHealth(context, params, options),
    loadSchemaHistory: async ({ table }, { signal }) =>
      deriveSchemaHistory((await tables.load(table, signal)).metadata),
    listSpecUses: async ({ table }, { signal, onProgress }) =>
      listSpecUses(
        await tables.load(table, signal),
        (done, total) => onProgress({ message: "Reading manifest lists", done, total }),
        signal,
      ),
    listMetadataDocuments: (params, options) => listMetadataDocuments(context, params, options),
    listManifestDocuments: (params, options) => listManifestDocuments(context, params, options),
    loadDocument: (params, options) => loadDocument(context, params, options),
    listColumns: (params, options) => listColumns(context, params, options),
    countFiles: (params, options) => countFiles(context, params, options),
    openRows: (params, options) => openRows(context, params, options),
    openChangelog: (params, options, sink) => openChangelog(context, params, options, sink),
    openDiff: (params, options) => openDiff(context, params, options),
    openHistory: (params, options) => openHistory(context, params, options),
    findFirstMatch: (params, options) => findFirstMatch(context, params, options),
    listVersions: ({ resultId }, { signal }) => listVersions(context, resultId, signal),
    listRecordLocations: (params, options) => listRecordLocations(context, params, options),
    suggestKeys: (params, options) => suggestKeys(context, params, options),
    openFiles: (params, options) => openFiles(context, params, options),
    openPartitions: (params, options) => openPartitions(context, params, options),
    openFile: (params, options) => openFile(context, params, options),
    openFileRows: (params, options) => openFileRows(context, params, options),
    listConflicts: async ({ table, windowMs }, options) =>
      listConflicts(await tables.load(table, options.signal), windowMs, options),
    loadPage: (request, { signal }) => results.loadPage(request, signal),
    loadChangePage: (request, { signal }) => results.loadChangePage(request, signal),
    exportResult: async ({ resultId, view, format, file }, { signal }) => ({
      rows: await results.export(resultId, view, format, file, signal),
    }),
    formatChangelogSql: (params, options) => formatChangelogSql(context, params, options),
    formatStateSql: (params, options) => formatStateSql(context, params, options),
    formatHistorySql: (params, options) => formatHistorySql(context, params, options),
    formatReverseSql: (params, options) => formatReverseSql(context, params, options),
    findWriteObstacle: (params, options) => findWriteObstacle(context, params, options),
    planRefAction: (params, options) => planRefAction(context, params, options),
    commitRefAction: (params, options) => commitRefAction(context, params, options),
    closeResult: async ({ resultId }) => {
      await results.close(resultId);
      return null;
    },
    loadMetadataTable: (params, options, sink) => loadMetadataTable(context, params, options, sink),
    rows: (resultId, signal) => results.rows(resultId, signal),
    close: () => engine.close(),
  };
}
