import type {
  ChangelogOptions,
  ChangelogResult,
  ChangePage,
  ChangePageRequest,
  ChangeRange,
} from "../../../changelog/request";

export type Dialect = "spark" | "athena" | "duckdb";

export type ChangesRequests = {
  openChangelog: { params: { range: ChangeRange; options: ChangelogOptions }; result: ChangelogResult };
  loadChangePage: { params: ChangePageRequest; result: ChangePage };
  formatChangelogSql: {
    params: { range: ChangeRange; options: ChangelogOptions; dialect: Dialect };
    result: { sql: string };
  };
  formatReverseSql: { params: { view: ChangePageRequest; dialect: Dialect }; result: { sql: string; changes: number } };
  /** Copies changes of the whole filtered result as tab separated text, made by the host. */
  copyChanges: { params: ChangePageRequest; result: { rows: number } };
  /** Remembered per table: identifier columns and columns to set aside. */
  rememberChoices: {
    params: { identifier: readonly string[]; ignoreColumns: readonly string[] };
    result: null;
  };
  getChoices: { params: null; result: { identifier?: readonly string[]; ignoreColumns: readonly string[] } };
};
