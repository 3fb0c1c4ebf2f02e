import type { Type } from "../model/types";
import { columnName, formatRowKeys } from "./canonical";

/**
 * A SELECT of change rows, in order and numbered anew from 1: what remains of a range's changes, by Spark's run
 * algorithm over rows of mode "changes". Along the commits, equal rows form runs that end where as many were inserted as
 * deleted; of the last run its first row remains, as often as the run has rows more of that kind than of the other.
 * As carried-over rows are gone, that first row names the commit that really made the change.
 *
 * @param changes  the name of a relation of change rows of one whole range, INSERT and DELETE only
 * Source: iceberg.md, net changes (`RemoveNetCarryoverIterator`).
 */
export function formatNetSql(columns: readonly Type[], changes: string): string {
  const names = columns.map((_, position) => columnName(position));
  const keys = formatRowKeys(columns);
  const partition = keys.length === 0 ? "" : `PARTITION BY ${keys.join(", ")} `;
  const columnList = [...names, ""].join(", ");
  return `WITH summed AS (
  SELECT ${columnList}_change, _change_type, _ordinal, _file_id, _pos,
    sum(if(_change_type = 'INSERT', 1, -1)) OVER (${partition}ORDER BY _change ROWS UNBOUNDED PRECEDING) AS balance,
    sum(if(_change_type = 'INSERT', 1, -1)) OVER (${partition}ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS total,
    row_number() OVER (${partition}ORDER BY _change) AS nth
  FROM ${changes}
), ended AS (
  SELECT *, max(if(balance = 0, nth, 0)) OVER (${partition}) AS last_end FROM summed WHERE total <> 0
), kept AS (
  SELECT ${columnList}_change_type, _ordinal, _file_id, _pos, _change AS source, unnest(range(abs(total)::BIGINT)) AS copy
  FROM ended WHERE nth = last_end + 1
)
SELECT ${columnList}row_number() OVER (ORDER BY source, copy) AS _change, _change_type, _ordinal,
  []::INTEGER[] AS _changed, false AS _ignored, _file_id, _pos
FROM kept ORDER BY _change`;
}
