import { formatCancelSql } from "../changelog/cancel";
import { columnName } from "../changelog/canonical";
import {
  changeColumns,
  formatDuplicateSql,
  formatPairSql,
  formatPlainChangesSql,
  type PairKey,
} from "../changelog/pair";
import { formatColumnCountsSql, formatCountsSql } from "../changelog/summary";
import { formatTwinRowsSql } from "../changelog/twins";
import { formatCell } from "../model/cell";
import type { ChangedFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Field, Type } from "../model/types";
import { formatFiltered } from "./condition";
import type { FailureContext, LocalFile } from "./errors";
import type { Session } from "./session";
import type { TwinFiles } from "./twinFiles";
import { formatDuckdbType } from "./types";
import { mapValue } from "./values";

export interface ChangelogRunOptions {
  readonly columns: readonly Field[];
  /** Table of change rows to make and fill. */
  readonly table: string;
  readonly isTemporary: boolean;
  /** Keep rows that are on both sides of a commit. */
  readonly keepCarriedOver: boolean;
  /** How deletes and inserts become updates; absent: they stay what they are. */
  readonly pairing: PairKey | undefined;
  /** Positions of columns whose changes alone make no update. */
  readonly ignored: readonly number[];
  /** A person's condition, which checkCondition let through; of an update, each of the two rows is tested. */
  readonly where: string | undefined;
  /** A condition over c0…cN that is the same for all rows of one key: it is tested as rows are read. */
  readonly rowCondition: string | undefined;
}

/** The side rows of one commit; see SideRows. */
export interface CommitRows {
  /** By file id. */
  readonly files: readonly (Pick<ChangedFile, "before" | "after"> & Partial<Pick<ChangedFile, "file">>)[];
  readonly notes: readonly string[];
  listUnits(partitionedSpecs: ReadonlySet<number>): ReadonlySet<number>[];
  formatSelect(fileIds?: ReadonlySet<number>): string;
  /** Pairs of files whose rows at the same position are known to agree in some columns. */
  listTwins(session: Session): Promise<readonly TwinFiles[]>;
  /** The files that the engine reads, for messages. */
  readonly localFiles: readonly LocalFile[];
}

/** Counts of change rows, as the summary of a changelog has them. */
export interface ChangeCounts {
  readonly inserted: number;
  readonly deleted: number;
  readonly updated: number;
  readonly updatedIgnoredOnly: number;
  /** By position of the column. */
  readonly columns: readonly { readonly position: number; readonly count: number }[];
}

const survivors = "changed_rows";
const twinRows = "twin_rows";
/** Units of more rows are read twice rather than held, so that memory stays small. */
const maxHeldRows = 1_000_000n;

const twinsPerStatement = 32;
/** Rows in which twin files differ that are compared at once; a file that is no twin counts as many. */
const maxTwinRows = 100_000;

/** Turns the side rows of one commit after the other into the rows of a changelog, in a table of the engine. */
export class ChangelogRun {
  private readonly types: readonly Type[];
  private nextChange = 1n;

  constructor(
    private readonly session: Session,
    private readonly options: ChangelogRunOptions,
  ) {
    this.types = options.columns.map((column) => column.type);
  }

  async createTable(): Promise<void> {
    const { columns, table, isTemporary } = this.options;
    const values = columns.map(({ type }, position) => `${columnName(position)} ${formatDuckdbType(type)}, `);
    await this.session.run(
      `CREATE ${isTemporary ? "OR REPLACE TEMP " : ""}TABLE ${table}(${values.join("")}_change BIGINT, _change_type VARCHAR,
       _ordinal INTEGER, _changed INTEGER[], _ignored BOOLEAN, _file_id INTEGER, _pos BIGINT)`,
    );
  }

  /**
   * Adds the changes of a commit.
   *
   * @param partitionedSpecs  specs whose partitions can be compared one by one; see SideRows.listUnits
   * @throws LakehouseError "notUnique" with an example when the identifier columns do not identify a row
   */
  async addCommit(rows: CommitRows, ordinal: number, partitionedSpecs: ReadonlySet<number>): Promise<void> {
    if (rows.files.length === 0) return;
    const { columns, table, pairing, ignored, where } = this.options;
    const context = { files: rows.localFiles, ...(where !== undefined && { where }) };
    const relation = await this.cancel(rows, partitionedSpecs, context);
    const common = { rows: relation, ordinal, firstChange: this.nextChange };
    const whole = new Set(rows.files.keys());
    if (pairing?.by === "identifier" && mightDelete(rows, whole)) await this.checkUnique(relation, pairing.positions);
    const changes =
      pairing === undefined || !hasBothSides(rows, whole)
        ? formatPlainChangesSql(this.types, common)
        : formatPairSql(this.types, { ...common, key: pairing, ignored });
    const filtered =
      where === undefined || this.filtersEarly()
        ? changes
        : formatFiltered(columns, `(${changes})`, where, changeColumns);
    await this.session.run(
      `INSERT INTO ${table} BY NAME SELECT * FROM (${filtered}) ORDER BY _change, _change_type DESC`,
      [],
      context,
    );
    const [row] = await this.session.list(`SELECT max(_change) FROM ${table}`);
    if (typeof row?.[0] === "bigint") this.nextChange = row[0] + 1n;
  }

  /** A relation of the rows of a commit that do not cancel. */
  private async cancel(
    rows: CommitRows,
    partitionedSpecs: ReadonlySet<number>,
    context: FailureContext,
  ): Promise<string> {
    const { keepCarriedOver, pairing } = this.options;
    const whole = new Set(rows.files.keys());
    if (keepCarriedOver || !hasBothSides(rows, whole)) return this.formatRead(rows, whole);
    const byRowId = pairing?.by === "rowLineage";
    const twinCounts = await this.readTwins(rows, context);
    const isRest = (fileId: number): boolean => !twinCounts.has(fileId);
    let isFirst = true;
    for (const unit of gatherTwins(rows.listUnits(partitionedSpecs), twinCounts)) {
      const rest = new Set([...unit].filter(isRest));
      const read = this.formatRead(rows, rest, new Set([...unit].filter((fileId) => !isRest(fileId))));
      const select = hasBothSides(rows, unit)
        ? formatCancelSql(this.types, { rows: read, byRowId, readTwice: countRows(rows, rest) > maxHeldRows })
        : `SELECT ${this.sideColumns().join(", ")} FROM ${read}`;
      const target = isFirst ? `CREATE OR REPLACE TEMP TABLE ${survivors} AS` : `INSERT INTO ${survivors}`;
      await this.session.run(`${target} ${select}`, [], context);
      isFirst = false;
    }
    return survivors;
  }

  /** Fills a table with the rows in which twin files differ; answers by file id how many they are. */
  private async readTwins(rows: CommitRows, context: FailureContext): Promise<ReadonlyMap<number, number>> {
    const twins = await rows.listTwins(this.session);
    const counts = new Map(twins.flatMap(({ removed, added }) => [removed, added]).map((fileId) => [fileId, 0]));
    if (twins.length === 0) return counts;
    await this.session.run(`CREATE OR REPLACE TEMP TABLE ${twinRows} AS ${rows.formatSelect(new Set())}`);
    const changed = twins.filter(({ differing }) => differing.size > 0);
    for (let start = 0; start < changed.length; start += twinsPerStatement) {
      const selects = changed.slice(start, start + twinsPerStatement).map((twin) => {
        const select = (fileId: number): string => `(${rows.formatSelect(new Set([fileId]))})`;
        return formatTwinRowsSql(this.types, {
          ...twin,
          removedRows: select(twin.removed),
          addedRows: select(twin.added),
        });
      });
      await this.session.run(`INSERT INTO ${twinRows} BY NAME ${selects.join("\nUNION ALL\n")}`, [], context);
    }
    for (const [fileId, count] of await this.session.list(
      `SELECT file_id, count(*) FROM ${twinRows} GROUP BY file_id`,
    )) {
      counts.set(Number(fileId), Number(count));
    }
    return counts;
  }

  /** A relation of the rows of files, and of what readTwins found in `twins`. */
  private formatRead(rows: CommitRows, unit: ReadonlySet<number>, twins: ReadonlySet<number> = new Set()): string {
    const { columns, where, rowCondition } = this.options;
    const found = `SELECT * FROM ${twinRows} WHERE file_id IN (${[...twins].join(", ")})`;
    const all = `(${[
      ...(unit.size > 0 || twins.size === 0 ? [rows.formatSelect(unit)] : []),
      ...(twins.size > 0 ? [found] : []),
    ].join(" UNION ALL BY NAME ")})`;
    const read = rowCondition === undefined ? all : `(SELECT * FROM ${all} WHERE ${rowCondition})`;
    if (where === undefined || !this.filtersEarly()) return read;
    const carried = this.sideColumns().slice(columns.length);
    return `(${formatFiltered(columns, read, where, carried)})`;
  }

  /** Without pairs, a condition can be tested before rows cancel: equal rows fulfil it equally. */
  private filtersEarly(): boolean {
    return this.options.pairing === undefined;
  }

  private sideColumns(): string[] {
    const { columns, pairing } = this.options;
    const lineage = pairing?.by === "rowLineage" ? ["row_id"] : [];
    return [...columns.map((_, position) => columnName(position)), "sign", "file_id", "pos", ...lineage];
  }

  private async checkUnique(relation: string, positions: readonly number[]): Promise<void> {
    const [row] = await this.session.list(formatDuplicateSql(this.types, relation, positions));
    if (row === undefined) return;
    const names = positions.flatMap((position) => this.options.columns[position]?.name ?? []);
    const cells = positions.map((position, i) => {
      const type = this.types[position] ?? { kind: "unknown" };
      return `${names[i]} = ${JSON.stringify(formatCell(type, mapValue(type, row[i] ?? null)))}`;
    });
    const example = cells.join(", ");
    throw new LakehouseError(
      "notUnique",
      `The identifier columns ${names.join(", ")} do not identify a row: more than one row with ${example} was deleted in one commit.`,
      { example, remedy: "Choose other identifier columns, or show inserts and deletes without pairing them." },
    );
  }
}

/** False when no row of the files can have been live before, as in an append. */
function mightDelete(rows: CommitRows, unit: ReadonlySet<number>): boolean {
  return [...unit].some((fileId) => rows.files[fileId]?.before !== undefined);
}

function countRows({ files }: CommitRows, unit: ReadonlySet<number>): bigint {
  return [...unit].reduce((sum, fileId) => sum + (files[fileId]?.file?.recordCount ?? 0n), 0n);
}

/** Units of which only some rows of twin files are left to compare are put together. */
function gatherTwins(
  units: readonly ReadonlySet<number>[],
  twinCounts: ReadonlyMap<number, number>,
): ReadonlySet<number>[] {
  const gathered: Set<number>[] = [];
  let held = 0;
  for (const unit of units) {
    const fileIds = [...unit];
    const own = fileIds.reduce((sum, fileId) => sum + (twinCounts.get(fileId) ?? maxTwinRows), 0);
    held += own;
    if (gathered.length === 0 || held > maxTwinRows) {
      gathered.push(new Set());
      held = own;
    }
    for (const fileId of fileIds) gathered.at(-1)?.add(fileId);
  }
  return gathered;
}

function hasBothSides(rows: CommitRows, unit: ReadonlySet<number>): boolean {
  return mightDelete(rows, unit) && [...unit].some((fileId) => rows.files[fileId]?.after !== undefined);
}

/** Counts the change rows of a table. */
export async function countChanges(session: Session, table: string): Promise<ChangeCounts> {
  const [counts] = await session.list(formatCountsSql(table));
  const [inserted = 0, deleted = 0, updated = 0, updatedIgnoredOnly = 0] = (counts ?? []).map(Number);
  const columns = await session.list(formatColumnCountsSql(table));
  return {
    inserted,
    deleted,
    updated,
    updatedIgnoredOnly,
    columns: columns.map(([position, count]) => ({ position: Number(position), count: Number(count) })),
  };
}
