import type { Condition } from "../../../query/result";
import type { FilesState } from "./contract";

/** The conditions on a listing of files that a person has chosen. */
export function makeFilesFilter({ text = "", kind, partition, sizes }: FilesState): Condition[] {
  const conditions: Condition[] = [];
  if (text !== "") conditions.push({ kind: "contains", text });
  if (kind !== undefined) {
    conditions.push({ kind: "compare", column: "content", op: kind === "data" ? "=" : "<>", value: "data" });
  }
  if (partition !== undefined) {
    conditions.push({ kind: "compare", column: "partition", op: "=", value: partition.text });
    conditions.push({ kind: "compare", column: "spec_id", op: "=", value: String(partition.specId) });
  }
  if (sizes !== undefined) {
    const column = "file_size_in_bytes";
    conditions.push({ kind: "compare", column, op: ">=", value: String(sizes.fromBytes) });
    if (sizes.toBytes !== undefined) {
      conditions.push({ kind: "compare", column, op: "<", value: String(sizes.toBytes) });
    }
  }
  return conditions;
}
