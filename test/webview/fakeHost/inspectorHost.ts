import { type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import type { Change } from "../../../src/changelog/request";
import { listColumnRows } from "../../../src/iceberg/columnRows";
import type { Handlers } from "../../../src/model/rpc";
import { type RpcConnection, serveHandlers } from "../../../src/model/rpcPeer";
import type { InspectorContract, InspectorState } from "../../../src/webviews/inspector/contract";
import { comparison, distribution } from "./comparison";
import { health } from "./health";
import { conflicts } from "./orderConflicts";
import { locations, orderHistoryColumns, versions } from "./orderHistory";
import { orderSchema } from "./orderSchema";
import { changeCount, changelog, makeChange, orderColumns, orders } from "./orders";
import { schemaHistory } from "./schemaHistory";
import { fileDetails, filesResult, loadTableFilesPage, partitionsResult } from "./tableFiles";

type InspectorHandlers = Handlers<InspectorContract>;

/** A host that answers like the extension over the orders of the sample, and writes down what it was asked. */
export interface FakeHost {
  readonly serve: (connection: MessageConnection) => void;
  readonly calls: { readonly method: string; readonly params: unknown }[];
  paramsOf(method: string): unknown[];
}

const stats = { filesRead: 12, filesTotal: 41, bytesRead: 1_220_000, elapsedMs: 86 };
const rowCount = 6012;

const allChanges: readonly Change[] = Array.from({ length: changeCount }, (_, index) => makeChange(index));

export function fakeInspectorHost(state: Partial<InspectorState>, changes: Partial<InspectorHandlers> = {}): FakeHost {
  const calls: { method: string; params: unknown }[] = [];
  const answers: InspectorHandlers = {
    getStart: async () => ({
      tableName: "shop.orders",
      connectionName: "Sample lakehouse",
      table: {
        connection: { kind: "folder", id: "sample", name: "Sample lakehouse", path: "/lake", allowOutside: false },
        namespace: ["shop"],
        name: "orders",
        location: "/lake/shop/orders",
      },
      state: { view: "changes", branch: "main", ...state },
    }),
    loadTable: async () => orders,
    keepState: async () => null,
    copyText: async () => null,
    openText: async () => null,
    exportResult: async () => true,
    closeResult: async () => null,
    findRefObstacle: async () => ({}),
    changeRefs: async () => true,
    openManifests: async () => null,
    formatStateSql: async ({ at, dialect }) => ({ sql: `-- ${dialect}: ${at}` }),
    compareStates: async () => comparison,
    compareDistribution: async () => distribution,
    openDiff: async () => changelog,
    loadHealth: async () => health,
    loadSchemaHistory: async () => schemaHistory,
    listSpecUses: async () => [{ specId: 0, snapshotId: "1000000000000000001", timestampMs: 1_760_000_000_000 }],
    summariseCommit: async ({ snapshotId }) => ({
      ...changelog.summary,
      inserted: Number(snapshotId.slice(-3)),
      deleted: Number(snapshotId.slice(-4, -3)) * 9,
      updated: Number(snapshotId.slice(-2)) * 8,
    }),
    listConflicts: async ({ windowMs }) => ({ ...conflicts, windowMs }),
    openChangelog: async () => changelog,
    loadChangePage: async ({ offset, count, kinds, changedColumn, where }) => {
      const column = orderColumns.findIndex(({ name }) => name === changedColumn);
      const text = where.find((condition) => condition.kind === "contains");
      const found = allChanges.filter(
        (change) =>
          kinds.includes(change.kind) &&
          (changedColumn === undefined || change.changed.includes(column)) &&
          (text === undefined || change.values.some((value) => String(value).includes(text.text))),
      );
      return { offset, changes: found.slice(offset, offset + count), totalChanges: found.length };
    },
    formatChangelogSql: async ({ dialect }) => ({ sql: `-- changes for ${dialect}` }),
    formatReverseSql: async ({ dialect }) => ({ sql: `-- reverse for ${dialect}`, changes: changeCount }),
    copyChanges: async ({ count }) => ({ rows: count }),
    rememberChoices: async () => null,
    getChoices: async () => ({ ignoreColumns: [] }),
    openHistory: async ({ options }) => ({
      resultId: options.key === undefined ? "history-all" : "history-one",
      columns: orderHistoryColumns,
      rowCount: options.key === undefined ? rowCount : versions.length,
      stats,
      notes: [],
      identifier: options.identifier,
      expiredBeforeMs: undefined,
      ignoredChanges: 0,
    }),
    listVersions: async () => versions,
    listRecordLocations: async () => locations,
    suggestKeys: async ({ prefix }) =>
      ["10002", "10021", "10022", "10877", "10978"]
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ order_id: key })),
    formatHistorySql: async ({ dialect }) => ({ sql: `-- history for ${dialect}` }),
    listColumns: async (request) => listColumnRows(orderSchema, request),
    countFiles: async () => ({
      records: "7140",
      sizeBytes: "38214511",
      dataFiles: "16",
      deleteFiles: "6",
      positionDeletes: "34",
      equalityDeletes: "0",
    }),
    openRows: async () => ({ resultId: "rows-1", columns: orderColumns, rowCount, stats, notes: [] }),
    openFiles: async () => filesResult,
    openFile: async () => fileDetails,
    openFileRows: async () => ({
      resultId: "rows-1",
      columns: orderColumns,
      rowCount: 1000,
      stats: { ...stats, filesRead: 1, filesTotal: 1 },
      notes: [],
    }),
    openPartitions: async () => partitionsResult,
    loadPage: async (request) => {
      const page = loadTableFilesPage(request);
      if (page !== undefined) return page;
      const { resultId, offset, count } = request;
      const rows = Array.from({ length: Math.min(count, rowCount - offset) }, (_, index) => {
        const { values } = makeChange(offset + index);
        if (resultId !== "history-all") return values;
        const [start, end] = values.slice(-2);
        return [
          ...values.slice(0, 5),
          "INSERT",
          start ?? null,
          index % 5 === 0 ? (end ?? null) : null,
          index % 5 !== 0,
        ];
      });
      return { offset, rows, totalRows: rowCount };
    },
    copyRows: async ({ count }) => ({ rows: count }),
    ...changes,
  };
  return {
    calls,
    paramsOf: (method) => calls.filter((call) => call.method === method).map(({ params }) => params),
    serve: (connection) => serveHandlers<InspectorContract>(recordCalls(connection, calls), answers, ResponseError),
  };
}

/** The same connection, with every request written down before it is answered. */
function recordCalls(connection: MessageConnection, calls: { method: string; params: unknown }[]): RpcConnection {
  return {
    sendRequest: (method, ...params) => connection.sendRequest(method, ...params),
    sendNotification: (method, ...params) => connection.sendNotification(method, ...params),
    onNotification: (method, handler) => connection.onNotification(method, handler),
    onRequest: (method, handler) =>
      connection.onRequest(method, (...params: Parameters<typeof handler>) => {
        calls.push({ method, params: params[0] });
        return handler(...params);
      }),
  };
}
