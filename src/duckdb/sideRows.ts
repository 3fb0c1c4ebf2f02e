import { columnName } from "../changelog/canonical";
import { partitionKey } from "../iceberg/partitionKey";
import type { ChangedFile, DeleteFile, ReadSchema } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Field } from "../model/types";
import { type AppliedDelete, listAppliedDeletes } from "./appliedDeletes";
import { avroRows, type LoadBytes, loadAvroRows, type NamedField } from "./avroFiles";
import { type EqualitySet, formatEqualityJoins, loadEqualityDeletes, Scopes } from "./equalityDeletes";
import type { LocalFile } from "./errors";
import { formatLiteral } from "./literals";
import { checkPageChecksums } from "./pageChecksums";
import { type FileGroup, formatPerFile, formatScan, loadFileGroups } from "./parquetFiles";
import { deadPositions, loadPositionDeletes } from "./positionDeletes";
import { formatProjection, listMissing, listReadLeaves } from "./projection";
import type { Session } from "./session";
import { findTwinFiles, type TwinFiles } from "./twinFiles";
import { formatDuckdbType, requireReadable } from "./types";

export interface SideRowsInput {
  readonly schema: ReadSchema;
  /** Files to read; each with the deletes that apply before and after. */
  readonly files: readonly ChangedFile[];
  /** Where a data or delete file lies on this machine. */
  readonly localOf: (path: string) => string;
  /** Positions that a deletion vector holds. */
  readonly vectorOf: (file: DeleteFile) => Iterable<bigint>;
  /** Bytes of a file that the engine does not read by itself. */
  readonly loadBytes: LoadBytes;
  /** Adds the columns `row_id` and `last_seq` of row lineage. */
  readonly withLineage: boolean;
}

interface SourceFile extends LocalFile {
  readonly fileId: number;
  readonly changed: ChangedFile;
}

const rowIdField = { id: 2147483540, name: "_row_id", required: false, type: { kind: "long" } } as const;
const lastSequenceField = {
  id: 2147483539,
  name: "_last_updated_sequence_number",
  required: false,
  type: { kind: "long" },
} as const;
const facts = "file_facts";
const rowsPerInsert = 500;
/** Rows, of both sides together, that are compared at once when partitions allow it. */
const rowsPerUnit = 500_000n;

/**
 * Rows of data files with their deletes applied, as relations of the engine: c0…cN for the columns, `sign` (-1 live
 * before only, +1 live after only), `file_id` (files by path order), `pos`, and row lineage if asked for. Rows that
 * are live on both sides or on neither are left out.
 *
 * Source: Iceberg spec, Scan Planning and Row Lineage
 */
export class SideRows {
  private constructor(
    /** By file id. */
    readonly files: readonly ChangedFile[],
    readonly notes: readonly string[],
    private readonly input: SideRowsInput,
    private readonly groups: readonly FileGroup<SourceFile>[],
    private readonly avro: readonly SourceFile[],
    private readonly equalitySets: readonly EqualitySet[],
    private readonly hasPositions: boolean,
    private readonly scopes: Scopes,
  ) {}

  /** Reads footers and deletes into temporary tables of the session; one at a time in a session. */
  static async load(session: Session, input: SideRowsInput): Promise<SideRows> {
    for (const column of input.schema.columns) requireReadable(column);
    const files = input.files.toSorted((a, b) => (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : 0));
    const applied = listAppliedDeletes(files);
    for (const each of [...files.map(({ file }) => file), ...applied.map(({ file }) => file)]) requireFormat(each);
    const sources = files.map((changed, fileId) => ({
      fileId,
      changed,
      path: changed.file.path,
      local: input.localOf(changed.file.path),
    }));
    const scopes = new Scopes();
    const localOf = (file: DeleteFile): string => input.localOf(file.path);
    const byKind = (equality: boolean): AppliedDelete[] =>
      applied.filter(({ file }) => (file.kind === "equality") === equality);
    const { loadBytes } = input;
    const equalitySets = await loadEqualityDeletes(session, {
      applied: byKind(true),
      schema: input.schema,
      scopes,
      localOf,
      loadBytes,
    });
    const positional = byKind(false);
    const notes =
      positional.length === 0
        ? []
        : await loadPositionDeletes(session, {
            applied: positional,
            dataPaths: files.map(({ file }) => file.path),
            localOf,
            loadBytes,
            vectorOf: input.vectorOf,
          });
    const isAvro = ({ changed }: SourceFile): boolean => changed.file.format === "avro";
    const parquet = sources.filter((source) => !isAvro(source));
    const physical = await loadFileGroups(session, parquet, input.schema.nameMapping);
    const fields = [...input.schema.columns, ...equalitySets.flatMap((set) => set.fields)];
    await checkPageChecksums(
      session,
      physical.flatMap(({ columns, files }) => {
        const leaves = listReadLeaves(input.withLineage ? [...fields, rowIdField, lastSequenceField] : fields, columns);
        return files.map(({ path, local }) => ({ path, local, leaves }));
      }),
    );
    const groups = physical.flatMap((group) => splitByConstants(group, fields));
    const avro = sources.filter(isAvro);
    const rows = new SideRows(files, notes, input, groups, avro, equalitySets, positional.length > 0, scopes);
    await rows.loadFacts(session);
    if (avro.length > 0) await rows.loadAvro(session);
    return rows;
  }

  /**
   * File ids by partition, where all files are of one spec that `partitionedSpecs` names; else all in one unit. Equal
   * rows lie in equal partitions as long as the partition's source columns are among the columns.
   */
  listUnits(partitionedSpecs: ReadonlySet<number>): ReadonlySet<number>[] {
    const specs = new Set(this.files.map(({ file }) => file.specId));
    const [spec] = specs;
    if (specs.size !== 1 || spec === undefined || !partitionedSpecs.has(spec)) {
      return [new Set(this.files.keys())];
    }
    const partitions = new Map<string, number[]>();
    for (const [fileId, { file }] of this.files.entries()) {
      const key = partitionKey(file.specId, file.partition);
      partitions.set(key, [...(partitions.get(key) ?? []), fileId]);
    }
    return this.gatherUnits([...partitions.values()]);
  }

  /** A statement for each of many small partitions would cost more than the memory it saves. */
  private gatherUnits(partitions: readonly (readonly number[])[]): ReadonlySet<number>[] {
    const units: Set<number>[] = [];
    let rows = 0n;
    for (const partition of partitions) {
      const own = partition.reduce((sum, fileId) => sum + (this.files[fileId]?.file.recordCount ?? 0n), 0n);
      if (units.length === 0 || rows + own > rowsPerUnit) {
        units.push(new Set());
        rows = 0n;
      }
      rows += own;
      for (const fileId of partition) units.at(-1)?.add(fileId);
    }
    return units;
  }

  /** A SELECT of the side rows of some files, or of all. */
  formatSelect(fileIds?: ReadonlySet<number>): string {
    const groups = this.groups
      .map((group) => ({
        ...group,
        files: group.files.filter(({ fileId }) => fileIds === undefined || fileIds.has(fileId)),
      }))
      .filter((group) => group.files.length > 0);
    const avro = this.avro.filter(({ fileId }) => fileIds === undefined || fileIds.has(fileId));
    const columns = this.outputColumns();
    if (groups.length === 0 && avro.length === 0) return this.formatEmpty();
    const sources = [...groups.flatMap(({ files }) => files), ...avro];
    const sides = sources.map(({ changed }) => changed);
    const deletes = new Set(sides.flatMap(({ before, after }) => [...(before ?? []), ...(after ?? [])]));
    const scans = [
      ...groups.map((group) => this.formatGroup(group)),
      ...(avro.length > 0 ? [this.formatAvro(avro)] : []),
    ].join("\nUNION ALL\n");
    if (deletes.size === 0) return `SELECT ${columns.join(", ")}, side AS sign FROM (${scans})`;
    const joins = [...deletes].some(({ kind }) => kind === "equality")
      ? this.equalitySets.map((set) => formatEqualityJoins(set, (field) => `r.${this.formatFieldName(field)}`))
      : [];
    const positional = this.hasPositions && [...deletes].some(({ kind }) => kind !== "equality");
    if (positional && joins.length === 0) {
      const kept = new Set(sources.flatMap(({ fileId, changed }) => (sideOf(changed) === 0 ? [fileId] : [])));
      const others = new Set(sources.flatMap(({ fileId }) => (kept.has(fileId) ? [] : [fileId])));
      if (kept.size > 0 && others.size > 0) {
        return [kept, others].map((ids) => this.formatSelect(ids)).join("\nUNION ALL\n");
      }
      // Nearly all rows of these files are live on both sides: a join by the few others spares decoding the rest.
      if (kept.size > 0) {
        return `SELECT ${columns.join(", ")}, CAST(if(d.before, 1, -1) AS TINYINT) AS sign FROM (${scans}) AS r
JOIN (FROM ${deadPositions} WHERE before <> after) AS d USING (file_id, pos)`;
      }
    }
    const dead = (side: "before" | "after"): string =>
      [...(positional ? [`coalesce(d.${side}, false)`] : []), ...joins.flatMap((join) => join[side])].join(" OR ");
    return `SELECT ${columns.join(", ")}, CAST(CASE WHEN side <> 0 THEN side WHEN dead_before THEN 1 ELSE -1 END AS TINYINT) AS sign
FROM (SELECT r.*, ${dead("before")} AS dead_before, ${dead("after")} AS dead_after
  FROM (${scans}) AS r
  ${positional ? `LEFT JOIN ${deadPositions} AS d ON d.file_id = r.file_id AND d.pos = r.pos` : ""}
  ${joins.flatMap((join) => join.joins).join("\n  ")})
WHERE CASE side WHEN -1 THEN NOT dead_before WHEN 1 THEN NOT dead_after ELSE dead_before <> dead_after END`;
  }

  /** See findTwinFiles. None where rows also depend on facts about their file, of which its bytes say nothing. */
  async listTwins(session: Session): Promise<readonly TwinFiles[]> {
    const fields = this.allFields();
    if (this.input.withLineage || this.equalitySets.length > 0) return [];
    const groups = this.groups.filter(({ columns, files }) => constantIds(files[0], fields, columns).length === 0);
    return findTwinFiles(session, groups, this.input.schema.columns);
  }

  /** For messages of statements that read these rows. */
  get localFiles(): readonly LocalFile[] {
    return this.groups.flatMap((group) => group.files);
  }

  private outputColumns(): string[] {
    const names = this.input.schema.columns.map((_, position) => columnName(position));
    return [...names, "file_id", "pos", ...(this.input.withLineage ? ["row_id", "last_seq"] : [])];
  }

  /** Fields that only deletes compare come after the columns. */
  private extraFields(): Field[] {
    const known = new Set(this.input.schema.columns.map((column) => column.id));
    const extra = new Map<number, Field>();
    for (const field of this.equalitySets.flatMap((set) => set.fields)) {
      if (!known.has(field.id)) extra.set(field.id, field);
    }
    return [...extra.values()];
  }

  private formatFieldName(field: Field): string {
    const position = this.input.schema.columns.findIndex((column) => column.id === field.id);
    return position < 0 ? `x${field.id}` : columnName(position);
  }

  private formatGroup({ columns, files }: FileGroup<SourceFile>): string {
    const constants = constantIds(files[0], this.allFields(), columns);
    const context = {
      file: files[0]?.path ?? "",
      constant: (fieldId: number) => (constants.includes(fieldId) ? `f.k${fieldId}` : undefined),
    };
    const values = [...this.input.schema.columns, ...this.extraFields()].map(
      (field) => `${formatProjection(field, columns, context)} AS ${this.formatFieldName(field)}`,
    );
    if (this.input.withLineage) values.push(...formatLineage((field) => formatProjection(field, columns, context)));
    const scan = `(SELECT *, ${formatPerFile(files, ({ fileId }) => String(fileId), "INTEGER")} AS file_id,
  ${formatPerFile(files, ({ changed }) => String(sideOf(changed)), "TINYINT")} AS side, file_row_number AS pos
  FROM ${formatScan(files, columns.length)}) AS s`;
    return this.formatScanned(values, scan, constants.length > 0);
  }

  private formatAvro(files: readonly SourceFile[]): string {
    const values = [...this.input.schema.columns, ...this.extraFields()].map((field) => this.formatFieldName(field));
    if (this.input.withLineage) values.push(...formatLineage(({ name }) => `s.${name}`));
    const ids = files.map(({ fileId }) => fileId).join(", ");
    return this.formatScanned(values, `(SELECT * FROM ${avroRows} WHERE file_id IN (${ids})) AS s`, false);
  }

  private formatScanned(values: readonly string[], scan: string, hasConstants: boolean): string {
    const hasEquality = this.equalitySets.length > 0;
    const needsFacts = hasConstants || this.input.withLineage || hasEquality;
    const all = [...values, "s.file_id", "s.pos", "s.side", ...(hasEquality ? ["f.seq", "f.scope"] : [])];
    return `SELECT ${all.join(", ")}
FROM ${scan}${needsFacts ? ` JOIN ${facts} AS f ON f.file_id = s.file_id` : ""}`;
  }

  private async loadAvro(session: Session): Promise<void> {
    const fields = this.allFields().map((field): NamedField => ({ name: this.formatFieldName(field), field }));
    const lineage = [rowIdField, lastSequenceField].map((field): NamedField => ({ name: field.name, field }));
    const sources = this.avro.map(({ fileId, changed }) => ({ file: changed.file, fileId, side: sideOf(changed) }));
    await loadAvroRows(
      session,
      sources,
      this.input.withLineage ? [...fields, ...lineage] : fields,
      this.input.loadBytes,
    );
  }

  private formatEmpty(): string {
    const { columns } = this.input.schema;
    const values = columns.map((column, position) => `${formatLiteral(column.type, null)} AS ${columnName(position)}`);
    const lineage = this.input.withLineage ? ["0::BIGINT AS row_id", "0::BIGINT AS last_seq"] : [];
    const rest = ["0::INTEGER AS file_id", "0::BIGINT AS pos", ...lineage, "0::TINYINT AS sign"];
    return `SELECT ${[...values, ...rest].join(", ")} WHERE false`;
  }

  private allFields(): Field[] {
    return [...this.input.schema.columns, ...this.extraFields()];
  }

  /** What rows need to know of their file, for joins: lineage, sequence number, scope, identity-partition values. */
  private async loadFacts(session: Session): Promise<void> {
    const fields = this.allFields();
    const parquet = this.groups.flatMap((group) =>
      group.files.map((file) => ({ file, ids: constantIds(file, fields, group.columns) })),
    );
    const byFile = [...parquet, ...this.avro.map((file): (typeof parquet)[number] => ({ file, ids: [] }))];
    const ids = [...new Set(byFile.flatMap((each) => each.ids))];
    // Otherwise no relation joins them.
    if (ids.length === 0 && this.equalitySets.length === 0 && !this.input.withLineage) return;
    const types = new Map(ids.map((id) => [id, requireField(id, fields, this.input.schema).type]));
    const columns = [...types].map(([id, type]) => `, k${id} ${formatDuckdbType(type)}`).join("");
    await session.run(
      `CREATE OR REPLACE TEMP TABLE ${facts}(file_id INTEGER, seq BIGINT, scope INTEGER, first_row_id BIGINT${columns})`,
    );
    const rows = byFile.map(({ file: { fileId, changed } }) => {
      const { file } = changed;
      const values = [...types].map(([id, type]) => `, ${formatLiteral(type, file.constants.get(id) ?? null)}`);
      const scope = this.scopes.numberOf(file);
      return `(${fileId}, ${file.dataSequenceNumber}, ${scope}, ${file.firstRowId ?? "NULL"}${values.join("")})`;
    });
    for (let start = 0; start < rows.length; start += rowsPerInsert) {
      await session.run(`INSERT INTO ${facts} VALUES ${rows.slice(start, start + rowsPerInsert).join(", ")}`);
    }
  }
}

/** SQL of `row_id` and `last_seq` by the rules of row lineage, from what the file itself stores. */
function formatLineage(stored: (field: Field) => string): string[] {
  return [
    `CASE WHEN f.first_row_id IS NOT NULL THEN coalesce(${stored(rowIdField)}, f.first_row_id + s.pos) END AS row_id`,
    `CASE WHEN f.first_row_id IS NOT NULL THEN coalesce(${stored(lastSequenceField)}, f.seq) END AS last_seq`,
  ];
}

/** -1: the file was live before only; 1: after only; 0: its deletes differ. */
function sideOf({ before, after }: ChangedFile): -1 | 0 | 1 {
  return after === undefined ? -1 : before === undefined ? 1 : 0;
}

function splitByConstants(group: FileGroup<SourceFile>, fields: readonly Field[]): FileGroup<SourceFile>[] {
  const groups = new Map<string, SourceFile[]>();
  for (const file of group.files) {
    const key = constantIds(file, fields, group.columns).join(",");
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].map((files) => ({ columns: group.columns, files }));
}

/** Ids of fields that the file does not hold and that its partition gives a value for. */
function constantIds(
  file: SourceFile | undefined,
  fields: readonly Field[],
  columns: FileGroup<SourceFile>["columns"],
): number[] {
  const { constants } = file?.changed.file ?? {};
  if (constants === undefined || constants.size === 0) return [];
  return [...new Set(listMissing(fields, columns))].filter((id) => constants.has(id)).sort((a, b) => a - b);
}

function requireField(id: number, fields: readonly Field[], schema: ReadSchema): Field {
  const field = fields.find((candidate) => candidate.id === id) ?? schema.fieldsById.get(id);
  if (field === undefined) throw new LakehouseError("metadataInvalid", `No schema of the table has field ${id}.`);
  return field;
}

function requireFormat(file: { readonly path: string; readonly format: string }): void {
  if (["parquet", "puffin", "avro"].includes(file.format)) return;
  throw new LakehouseError("unsupported", `${file.path} is in the ${file.format} format, which cannot be read here.`, {
    file: file.path,
    remedy: "Read the table on Athena or Spark.",
  });
}
