import { columnName } from "../changelog/canonical";
import type { ChangedFile } from "../model/changedFiles";
import type { Field } from "../model/types";
import type { CommitRows } from "./changelogRun";
import type { Session } from "./session";
import type { TwinFiles } from "./twinFiles";
import { formatDuckdbType } from "./types";

const table = "staged_rows";

/** Side rows of several loads, of different tables even, gathered in one temporary table. */
export class StagedRows implements CommitRows {
  readonly files: Pick<ChangedFile, "before" | "after">[] = [];
  readonly notes: string[] = [];
  readonly localFiles = [];

  private constructor(
    private readonly session: Session,
    private readonly names: readonly string[],
  ) {}

  static async create(session: Session, columns: readonly Field[]): Promise<StagedRows> {
    const values = columns.map(({ type }, position) => `${columnName(position)} ${formatDuckdbType(type)}, `).join("");
    await session.run(`CREATE OR REPLACE TEMP TABLE ${table}(${values}sign TINYINT, file_id INTEGER, pos BIGINT)`);
    return new StagedRows(
      session,
      columns.map((_, position) => columnName(position)),
    );
  }

  /** Adds rows whose columns are those of this table in the same order; their files come after those added before. */
  async add(rows: CommitRows): Promise<void> {
    const values = [...this.names, "sign", `file_id + ${this.files.length}`, "pos"];
    await this.session.run(`INSERT INTO ${table} SELECT ${values.join(", ")} FROM (${rows.formatSelect()})`, [], {
      files: rows.localFiles,
    });
    this.files.push(...rows.files);
    this.notes.push(...rows.notes);
  }

  listUnits(): ReadonlySet<number>[] {
    return [new Set(this.files.keys())];
  }

  async listTwins(): Promise<readonly TwinFiles[]> {
    return [];
  }

  formatSelect(): string {
    return `SELECT * FROM ${table}`;
  }
}
