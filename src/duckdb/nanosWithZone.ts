import { copyFile, open } from "node:fs/promises";
import { join } from "node:path";
import { LakehouseError } from "../model/errors";
import type { LocalFile } from "./errors";
import type { FileColumn } from "./fileSchema";

/**
 * The logical type TIMESTAMP(isAdjustedToUTC = true, NANOS) in a footer, from its field header in LogicalType to the
 * end of that struct (Thrift compact protocol); the second byte is the boolean.
 */
const withZone = Buffer.from("8c111c3c00000000", "hex");
const booleanOffset = 1;
const booleanFalse = 0x12;
const tailBytes = 8;

/** True when a column, at any level, holds nanoseconds with zone. */
export function hasNanosWithZone(columns: readonly FileColumn[]): boolean {
  return countNanosWithZone(columns) > 0;
}

/** The columns as the engine reads them from copyWithoutZone's files: TIMESTAMP_NS, in UTC. */
export function withoutZone(columns: readonly FileColumn[]): FileColumn[] {
  return columns.map((column) => ({
    ...column,
    ...(column.isNanosWithZone && { isNanosWithZone: false, duckdbType: "TIMESTAMP_NS" }),
    children: withoutZone(column.children),
  }));
}

/**
 * A copy of a Parquet file in which nanoseconds with zone are marked as without: the engine cuts the former to micros
 * and reads the latter exactly. The stored numbers are the same.
 *
 * @returns the path of the copy, in `folder`
 */
export async function copyWithoutZone(
  { path, local }: LocalFile,
  columns: readonly FileColumn[],
  folder: string,
  name: string,
): Promise<string> {
  const copy = join(folder, name);
  await copyFile(local, copy);
  const file = await open(copy, "r+");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(tailBytes);
    await file.read(tail, 0, tailBytes, size - tailBytes);
    const footer = Buffer.alloc(tail.readUInt32LE(0));
    const start = size - tailBytes - footer.length;
    await file.read(footer, 0, footer.length, start);
    let marked = 0;
    for (let at = footer.indexOf(withZone); at >= 0; at = footer.indexOf(withZone, at + withZone.length)) {
      await file.write(Buffer.of(booleanFalse), 0, 1, start + at + booleanOffset);
      marked++;
    }
    if (marked !== countNanosWithZone(columns)) {
      throw new LakehouseError(
        "unsupported",
        `${path} holds nanosecond timestamps with zone in a form that cannot be read exactly here.`,
        { file: path, remedy: "Leave those columns out, or read the table on Spark." },
      );
    }
  } finally {
    await file.close();
  }
  return copy;
}

function countNanosWithZone(columns: readonly FileColumn[]): number {
  return columns.reduce(
    (count, column) => count + (column.isNanosWithZone ? 1 : 0) + countNanosWithZone(column.children),
    0,
  );
}
