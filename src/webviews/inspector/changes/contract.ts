import type {
  ChangelogOptions,
  ChangelogResult,
  ChangePage,
  ChangePageRequest,
  ChangeRange,
} from "../../../changelog/request";

export type Dialect = "spark" | "athena" | "duckdb";

/** Columns that a person chose for a table's changes. */
export interface ChangesChoices {
  /** Absent: the table's own identifier. Empty: none, so that changes are plain inserts and deletes. */
  readonly identifier?: readonly string[];
  /** Columns to set aside. */
  readonly ignoreColumns: readonly string[];
}

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
  /** Remembered per table. */
  rememberChoices: { params: ChangesChoices; result: null };
  getChoices: { params: null; result: ChangesChoices };
};
