import type { PartitionsResult } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import { mapToDuckdb, mapType } from "../../duckdb/appendValues";
import { formatDuckdbType } from "../../duckdb/types";
import { summariseSkew } from "../../iceberg/partitionSkew";
import { PartitionText } from "../../iceberg/partitionText";
import { PartitionSums, type PartitionTotals } from "../../iceberg/partitionTotals";
import { formatSpec } from "../../iceberg/tableInfo";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Type } from "../../model/types";
import type { Value } from "../../model/value";
import type { ServiceContext } from "./context";
import { microsOf } from "./fileColumns";
import { LiveState } from "./liveState";

interface PartitionColumn {
  readonly name: string;
  readonly type: Type;
  value(totals: PartitionTotals): Value;
}

const int: Type = { kind: "int" };
const long: Type = { kind: "long" };

/** The columns of Spark's `partitions` table, with the partition as a text. */
const sums: readonly PartitionColumn[] = [
  { name: "spec_id", type: int, value: ({ specId }) => specId },
  { name: "record_count", type: long, value: ({ rows }) => rows },
  { name: "file_count", type: int, value: ({ dataFiles }) => dataFiles },
  { name: "total_data_file_size_in_bytes", type: long, value: ({ dataBytes }) => dataBytes },
  { name: "position_delete_record_count", type: long, value: ({ positionDeleteRows }) => positionDeleteRows },
  { name: "position_delete_file_count", type: int, value: ({ positionDeleteFiles }) => positionDeleteFiles },
  { name: "equality_delete_record_count", type: long, value: ({ equalityDeleteRows }) => equalityDeleteRows },
  { name: "equality_delete_file_count", type: int, value: ({ equalityDeleteFiles }) => equalityDeleteFiles },
  { name: "last_updated_at", type: { kind: "timestamptz" }, value: ({ updatedMs }) => microsOf(updatedMs) },
  { name: "last_updated_snapshot_id", type: long, value: ({ updatedSnapshotId }) => updatedSnapshotId ?? null },
];

/** The partitions of a state that hold files, those of newer specs first, by their text. */
export async function openPartitions(
  { tables, results }: ServiceContext,
  { table: ref, at }: { table: TableRef; at?: string },
  callOptions: Required<CallOptions>,
): Promise<PartitionsResult> {
  const { signal } = callOptions;
  const table = await tables.load(ref, signal);
  const { metadata } = table;
  const state = await LiveState.load(table, at, callOptions);
  const partitions = new PartitionSums(metadata);
  for (const content of ["data", "deletes"] as const) {
    for await (const { entries } of state.readEntries(content)) {
      for (const { entry } of entries) partitions.add(entry);
    }
  }
  const texts = new PartitionText(metadata);
  const format = ({ specId, partition }: PartitionTotals): string => texts.format(specId, partition);
  const totals = partitions.list();
  const columns: readonly PartitionColumn[] = [{ name: "partition", type: { kind: "string" }, value: format }, ...sums];
  return results.makeTable(signal, async (session, name) => {
    const staged = `staged_${name}`;
    const types = columns.map(({ type }, i) => `${columnName(i)} ${formatDuckdbType(type)}`);
    await session.run(`CREATE TEMP TABLE ${staged}(${types.join(", ")})`);
    await session.append(
      staged,
      columns.map(({ type }) => mapType(type)),
      mapTotals(totals, columns),
      "temp",
    );
    await session.run(
      `CREATE TABLE ${name} AS SELECT * FROM ${staged} ORDER BY ${columnName(1)} DESC, ${columnName(0)}`,
    );
    const held = columns.map((column, i) => ({ name: column.name, type: column.type, sql: columnName(i) }));
    const { resultId } = results.hold({ table: name, columns: held, rowCount: totals.length });
    return {
      resultId,
      columns: columns.map((column) => ({ name: column.name, type: column.type })),
      rowCount: totals.length,
      stats: state.stats,
      notes: [],
      snapshotId: state.snapshot === undefined ? undefined : String(state.snapshot.snapshotId),
      currentSpecId: metadata.defaultSpecId,
      specs: metadata.partitionSpecs
        .map(({ specId }) => ({
          specId,
          fields: formatSpec(metadata, specId),
          partitions: totals.filter((each) => each.specId === specId).length,
        }))
        .filter(({ partitions }) => partitions > 0),
      rowSkew: summariseSkew(totals, ({ rows }) => Number(rows), format),
      byteSkew: summariseSkew(totals, ({ dataBytes }) => Number(dataBytes), format),
      unread: state.unread,
    };
  });
}

function* mapTotals(totals: readonly PartitionTotals[], columns: readonly PartitionColumn[]) {
  for (const each of totals) yield columns.map(({ type, value }) => mapToDuckdb(type, value(each)));
}
