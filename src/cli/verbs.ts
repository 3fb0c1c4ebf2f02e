import { basename, dirname, resolve } from "node:path";
import type { HistoryOptions } from "../changelog/history";
import type { ChangelogOptions, ChangelogResult, ChangelogSummary } from "../changelog/request";
import { formatTimestamp } from "../model/dateTimeText";
import type { CallOptions } from "../model/rpc";
import { type FolderConnection, formatTableName, type TableRef } from "../model/table";
import type { Type } from "../model/types";
import type { Cell } from "../model/value";
import type { ResultColumn, RowSink } from "../query/result";
import { describeFirstMatch } from "../view/firstMatch";
import type { MetadataTableName, Services } from "../worker/contract";
import {
  type Invocation,
  keyOption,
  listOption,
  oneOf,
  type ReadInvocation,
  splitList,
  stringOption,
  wholeNumber,
} from "./options";
import { answerRef } from "./refVerbs";
import { UsageError } from "./usage";

/** What a verb answers when it is done: columns first, then rows in batches, with notes for standard error. */
export interface Answer {
  readonly columns: readonly ResultColumn[];
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;
  readonly notes: readonly string[];
}

const text: Type = { kind: "string" };
const long: Type = { kind: "long" };

/**
 * Checks the values of an invocation, runs it, and sends the answer. Throws UsageError before anything is read,
 * LakehouseError after: of a changelog, the rows of the commits before the one that failed were sent by then.
 */
export async function sendAnswer(
  services: Services,
  call: Invocation,
  sink: RowSink,
  options: Required<CallOptions>,
): Promise<void> {
  if ("name" in call) return answerRef(services, call, tableRef(call, call.target), sink, options);
  if (call.verb === "changelog" && call.options.summary !== true) {
    await services.openChangelog(changelogParams(call), options, sink);
    return;
  }
  const { verb } = call;
  if (verb === "snapshots" || verb === "refs" || verb === "files") {
    const at = stringOption(call.options, "snapshot");
    await services.loadMetadataTable({ table: tableRef(call, call.target), name: verb, at }, options, sink);
    return;
  }
  const { columns, rows, notes } = await answer(services, verb, call, options);
  for (const note of notes) sink.note(note);
  sink.begin(columns);
  for await (const batch of rows) await sink.write(batch);
}

async function answer(
  services: Services,
  verb: Exclude<ReadInvocation["verb"], MetadataTableName>,
  call: ReadInvocation,
  options: Required<CallOptions>,
): Promise<Answer> {
  switch (verb) {
    case "tables":
      return {
        columns: tableColumns,
        rows: listTables(services, folderConnection(call, call.target), options),
        notes: [],
      };
    case "rows":
      return answerRows(services, call, options);
    case "changelog":
      return answerSummary(await services.openChangelog(changelogParams(call), options));
    case "diff":
      return answerDiff(services, call, options);
    case "first":
      return answerFirst(services, call, options);
    case "scd2":
      return answerHistory(services, call, options);
  }
}

async function answerRows(services: Services, call: Invocation, options: Required<CallOptions>): Promise<Answer> {
  const limit = wholeNumber("limit", stringOption(call.options, "limit"));
  const result = await services.openRows(
    {
      table: tableRef(call, call.target),
      options: {
        at: stringOption(call.options, "snapshot"),
        columns: listOption(call.options, "columns"),
        where: stringOption(call.options, "where"),
        limit,
      },
    },
    options,
  );
  return { columns: result.columns, rows: services.rows(result.resultId, options.signal), notes: result.notes };
}

async function answerDiff(services: Services, call: Invocation, options: Required<CallOptions>): Promise<Answer> {
  const from = stringOption(call.options, "from");
  const to = stringOption(call.options, "to");
  if (from === undefined || to === undefined) throw new UsageError("diff needs --from and --to");
  const other = stringOption(call.options, "with");
  const choices = changeChoices(call);
  const diffOptions: ChangelogOptions = { mode: choices.identifier ? "updates" : "changes", ...choices };
  const params = {
    table: tableRef(call, call.target),
    from,
    to,
    options: diffOptions,
    with: other === undefined ? undefined : tableRef(call, other),
  };
  const result = await services.openDiff(params, options);
  if (call.options.summary === true) return answerSummary(result);
  return { columns: result.columns, rows: services.rows(result.resultId, options.signal), notes: result.notes };
}

function changelogParams(call: Invocation): Parameters<Services["openChangelog"]>[0] {
  const mode = oneOf("mode", call.options.mode ?? "changes", ["raw", "changes", "updates", "net"]);
  return {
    table: tableRef(call, call.target),
    range: {
      from: stringOption(call.options, "from"),
      to: stringOption(call.options, "to"),
      branch: stringOption(call.options, "branch"),
    },
    options: { mode, ...changeChoices(call) },
  };
}

function changeChoices(call: Invocation): Omit<ChangelogOptions, "mode"> {
  return {
    identifier: listOption(call.options, "identifier"),
    ignoreColumns: listOption(call.options, "ignore-columns"),
    columns: listOption(call.options, "columns"),
    where: stringOption(call.options, "where"),
  };
}

async function answerFirst(services: Services, call: Invocation, options: Required<CallOptions>): Promise<Answer> {
  const where = stringOption(call.options, "where");
  if (where === undefined) throw new UsageError("first needs --where");
  const params = { table: tableRef(call, call.target), where, branch: stringOption(call.options, "branch") };
  const { commit, columns, ...found } = await services.findFirstMatch(params, options);
  const rows: Cell[][] =
    commit === undefined
      ? []
      : [[...commit.row, commit.snapshotId, formatTimestamp(BigInt(commit.timestampMs) * 1000n, "micros", true)]];
  return {
    columns: [...columns, ...commitColumns],
    rows: [rows],
    notes: [...found.notes, describeFirstMatch({ commit, columns, ...found }, where)],
  };
}

const commitColumns: readonly ResultColumn[] = [
  { name: "_commit_snapshot_id", type: text },
  { name: "_commit_timestamp", type: { kind: "timestamptz" } },
];

async function answerHistory(services: Services, call: Invocation, options: Required<CallOptions>): Promise<Answer> {
  const identifier = listOption(call.options, "identifier");
  if (identifier === undefined) throw new UsageError("scd2 needs --identifier");
  const between = stringOption(call.options, "changed-between");
  const [start, end, ...rest] = between === undefined ? [] : splitList(between);
  if (between !== undefined && (start === undefined || end === undefined || rest.length > 0)) {
    throw new UsageError(`--changed-between is two times, T1,T2, not "${between}"`);
  }
  const history: HistoryOptions = {
    identifier,
    deleteRows: oneOf("delete-rows", call.options["delete-rows"] ?? "close", ["close", "keep"]),
    key: keyOption(call.options, "key"),
    branch: stringOption(call.options, "branch"),
    asOf: stringOption(call.options, "as-of"),
    currentOnly: call.options.current === true ? true : undefined,
    changedBetween: start !== undefined && end !== undefined ? ([start, end] as const) : undefined,
    ignoreColumns: listOption(call.options, "ignore-columns"),
  };
  const result = await services.openHistory({ table: tableRef(call, call.target), options: history }, options);
  return { columns: result.columns, rows: services.rows(result.resultId, options.signal), notes: result.notes };
}

const tableColumns: readonly ResultColumn[] = [
  { name: "table", type: text },
  { name: "location", type: text },
];

async function* listTables(
  services: Services,
  connection: FolderConnection,
  options: Required<CallOptions>,
  namespace: readonly string[] = [],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (const entry of await services.listEntries({ connection, namespace }, options)) {
    if (entry.kind === "table") yield [[formatTableName(entry.table), entry.table.location]];
    else yield* listTables(services, connection, options, entry.namespace);
  }
}

const summaryColumns: readonly ResultColumn[] = [
  { name: "kind", type: text },
  { name: "name", type: text },
  { name: "count", type: long },
];

function answerSummary({ summary, notes }: ChangelogResult): Answer {
  return { columns: summaryColumns, rows: [summaryRows(summary)], notes };
}

function summaryRows(summary: ChangelogSummary): Cell[][] {
  const changes: [string, number][] = [
    ["inserted", summary.inserted],
    ["deleted", summary.deleted],
    ["updated", summary.updated],
    ["ignored", summary.updatedIgnoredOnly],
  ];
  return [
    ...changes.map(([name, count]) => ["change", name, String(count)]),
    ...summary.columns.map(({ name, count }) => ["column", name, String(count)]),
  ];
}

function folderConnection(call: Invocation, path: string): FolderConnection {
  const folder = resolve(path);
  return { kind: "folder", id: folder, name: basename(folder), path: folder, allowOutside: call.allowOutside };
}

/** A table named on the command line is opened by itself: its own folder bounds what may be read. */
function tableRef(call: Invocation, target: string): TableRef {
  const location = resolve(target);
  const folder = location.endsWith(".json") ? dirname(dirname(location)) : location;
  return { connection: folderConnection(call, folder), namespace: [], name: basename(folder), location };
}
