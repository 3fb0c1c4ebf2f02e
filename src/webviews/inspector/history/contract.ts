import type { HistoryOptions, HistoryResult, RecordLocation, RecordVersion } from "../../../changelog/history";

export type HistoryRequests = {
  openHistory: { params: { options: HistoryOptions }; result: HistoryResult };
  listVersions: { params: { resultId: string }; result: readonly RecordVersion[] };
  listRecordLocations: {
    params: { identifier: readonly string[]; key: Readonly<Record<string, string | null>> };
    result: readonly RecordLocation[];
  };
  suggestKeys: {
    params: { identifier: readonly string[]; prefix: string; branch: string };
    result: readonly Readonly<Record<string, string | null>>[];
  };
  formatHistorySql: {
    params: { options: HistoryOptions; dialect: "spark" | "athena" | "duckdb" };
    result: { sql: string };
  };
};
