import type { MappedField } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { LocalFile } from "./errors";
import { applyNameMapping, type FileColumn, hasFieldIds, parseFileSchema, type SchemaElement } from "./fileSchema";
import { copyWithoutZone, hasNanosWithZone, withoutZone } from "./nanosWithZone";
import { fileColumnName } from "./projection";
import type { Session } from "./session";
import { formatFileList } from "./sqlText";

/** Files with the same physical schema, which one scan can read. */
export interface FileGroup<F extends LocalFile> {
  readonly columns: readonly FileColumn[];
  readonly files: readonly F[];
}

const filesPerStatement = 500;

/**
 * Reads the footers of Parquet files and groups them by physical schema.
 *
 * @param nameMapping  gives field ids to files that hold none
 * @throws LakehouseError naming the file that is missing, corrupt, or without field ids
 */
export async function loadFileGroups<F extends LocalFile>(
  session: Session,
  files: readonly F[],
  nameMapping: readonly MappedField[] | undefined,
): Promise<FileGroup<F>[]> {
  const byLocal = new Map(files.map((file) => [file.local, file]));
  const found = new Map<string, F[]>();
  for (let start = 0; start < files.length; start += filesPerStatement) {
    const part = files.slice(start, start + filesPerStatement);
    const list = formatFileList(part.map((file) => file.local));
    const rows = await session.list(
      `SELECT to_json(elements)::VARCHAR, to_json(list(file_name))::VARCHAR FROM (
        SELECT file_name, list({name: name, childCount: coalesce(num_children, 0), repetition: repetition_type,
          fieldId: field_id, annotation: coalesce(logical_type, converted_type, ''),
          physicalType: concat_ws(' ', type, type_length),
          duckdbType: coalesce(duckdb_type, '')} ORDER BY column_id) AS elements
        FROM parquet_schema(${list}) GROUP BY file_name) GROUP BY elements`,
      [],
      { files: part },
    );
    for (const [elements, names] of rows) {
      const group = found.get(String(elements)) ?? [];
      found.set(String(elements), group);
      for (const name of parseNames(String(names))) {
        const file = byLocal.get(name);
        if (file !== undefined) group.push(file);
      }
    }
  }
  const groups: FileGroup<F>[] = [];
  for (const [elements, group] of found) {
    const columns = readColumns(elements, group[0]?.path ?? "", nameMapping);
    groups.push(hasNanosWithZone(columns) ? await markWithoutZone(session, columns, group) : { columns, files: group });
  }
  return groups;
}

async function markWithoutZone<F extends LocalFile>(
  session: Session,
  columns: readonly FileColumn[],
  files: readonly F[],
): Promise<FileGroup<F>> {
  const copies: F[] = [];
  for (const file of files) {
    const local = await session.createFile((folder, name) => copyWithoutZone(file, columns, folder, name));
    copies.push({ ...file, local });
  }
  return { columns: withoutZone(columns), files: copies };
}

/** FROM clause over files of one physical schema, whose columns get the names of fileColumnName. */
export function formatScan(files: readonly LocalFile[], columnCount: number): string {
  const names = Array.from({ length: columnCount }, (_, position) => fileColumnName(position));
  const list = formatFileList(files.map((file) => file.local));
  return `read_parquet(${list}, hive_partitioning = false, union_by_name = false) AS t(${names.join(", ")})`;
}

/** SQL, inside a scan of `files`, of a value that each file has; `value` gives its literal. */
export function formatPerFile<F>(files: readonly F[], value: (file: F) => string, type: string): string {
  const values = files.map(value);
  const [first] = values;
  // One literal for all files costs nothing per row.
  if (values.every((each) => each === first)) return `CAST(${first} AS ${type})`;
  return `CAST(list_extract([${values.join(", ")}], CAST(file_index AS BIGINT) + 1) AS ${type})`;
}

function readColumns(
  elements: string,
  file: string,
  nameMapping: readonly MappedField[] | undefined,
): readonly FileColumn[] {
  const columns = parseFileSchema(parseElements(elements), file);
  if (hasFieldIds(columns)) return columns;
  if (nameMapping !== undefined) return applyNameMapping(columns, nameMapping);
  throw new LakehouseError(
    "metadataInvalid",
    `${file} holds no field ids, and the table has no name mapping that would tell which column is which.`,
    { file, remedy: 'Set the table property "schema.name-mapping.default".' },
  );
}

function parseElements(json: string): SchemaElement[] {
  const elements: (Omit<SchemaElement, "fieldId"> & { readonly fieldId: number | null })[] = JSON.parse(json);
  return elements.map((element) => ({ ...element, fieldId: element.fieldId ?? undefined }));
}

function parseNames(json: string): string[] {
  return JSON.parse(json);
}
