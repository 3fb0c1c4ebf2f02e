/**
 * A SELECT of one row that counts the change rows of a relation: `inserted`, `deleted`, `updated` and
 * `updated_ignored_only` (updates of ignored columns alone, which `updated` leaves out), all BIGINT.
 */
export function formatCountsSql(changes: string): string {
  const counts = [
    ["inserted", "_change_type = 'INSERT'"],
    ["deleted", "_change_type = 'DELETE'"],
    ["updated", "_change_type = 'UPDATE_AFTER' AND NOT _ignored"],
    ["updated_ignored_only", "_change_type = 'UPDATE_AFTER' AND _ignored"],
  ];
  return `SELECT ${counts.map(([name, condition]) => `count(*) FILTER (${condition}) AS ${name}`).join(", ")} FROM ${changes}`;
}

/**
 * A SELECT of `position` INTEGER and `count` BIGINT: how many updates changed each column, by position; columns that no
 * update changed have no row. Updates of ignored columns alone are counted.
 */
export function formatColumnCountsSql(changes: string): string {
  return `SELECT position, count(*) AS count FROM (
  SELECT unnest(_changed) AS position FROM ${changes} WHERE _change_type = 'UPDATE_AFTER'
) GROUP BY position ORDER BY position`;
}
