import type { SqlDialect } from "../../changelog/dialects/sqlDialect";
import type { HistoryOptions } from "../../changelog/history";
import type { ChangelogOptions, ChangePageRequest, ChangeRange } from "../../changelog/request";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ServiceContext } from "./context";

export async function formatChangelogSql(
  _context: ServiceContext,
  { dialect }: { table: TableRef; range: ChangeRange; options: ChangelogOptions; dialect: SqlDialect },
  _options: Required<CallOptions>,
): Promise<{ sql: string }> {
  throw new LakehouseError("unsupported", `There is no SQL of a changelog for ${dialect} yet.`);
}

export async function formatHistorySql(
  _context: ServiceContext,
  { dialect }: { table: TableRef; options: HistoryOptions; dialect: SqlDialect },
  _options: Required<CallOptions>,
): Promise<{ sql: string }> {
  throw new LakehouseError("unsupported", `There is no SQL of a history for ${dialect} yet.`);
}

export async function formatReverseSql(
  _context: ServiceContext,
  { dialect }: { table: TableRef; view: ChangePageRequest; dialect: SqlDialect },
  _options: Required<CallOptions>,
): Promise<{ sql: string; changes: number }> {
  throw new LakehouseError("unsupported", `There is no SQL that reverses changes for ${dialect} yet.`);
}
