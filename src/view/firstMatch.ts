import type { FirstMatch } from "../changelog/firstMatch";
import { formatMinute, formatQuantity } from "./format";

/** What a search for the first commit with a matching row found, and how far it could look. */
export function describeFirstMatch({ commit, commitsSearched, expiredBeforeMs }: FirstMatch, where: string): string {
  const expired = expiredBeforeMs === undefined ? "" : ` History before ${formatMinute(expiredBeforeMs)} was expired.`;
  if (commit === undefined) {
    return `No kept commit has a row where ${where}: ${formatQuantity(commitsSearched, "commit")} searched.${expired}`;
  }
  const rows = formatQuantity(commit.rowCount, "row");
  if (commit.isExpiredStart) {
    return `The oldest kept commit ${commit.snapshotId} already has ${rows} where ${where}.${expired}`;
  }
  return `Commit ${commit.snapshotId} of ${formatMinute(commit.timestampMs)} is the first to have rows where ${where}: ${rows}.`;
}
