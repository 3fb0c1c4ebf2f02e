import { html, nothing, type TemplateResult } from "lit";
import { formatExactTime } from "../../../view/format";
import type { GraphRow } from "../../../view/snapshotGraph";
import { listNotes } from "../../../view/snapshotNotes";
import { describeCommit } from "../../../view/snapshotWords";
import { type CommitCount, describeCount } from "./commitCounts";

/** What one looks at a commit for, in a few lines. */
export function renderSnapshotTip(row: GraphRow, count: CommitCount | undefined): TemplateResult {
  const { snapshot, refs } = row;
  const notes = listNotes(row, Date.now()).map(({ hint }) => hint);
  return html`<p class="tip-title"><bdi>${snapshot.operation ?? "Unknown operation"}</bdi> · ${formatExactTime(snapshot.timestampMs)}</p>
    <p>${describeCommit(snapshot)}${describeCount(count)}</p>
    ${notes.map((note) => html`<p class="quiet" dir="auto">${note}</p>`)}
    ${refs.length === 0 ? nothing : html`<p class="quiet">${refs.map(({ name, type }, at) => html`${at > 0 ? ", " : ""}${type} <bdi>${name}</bdi>`)}</p>`}
    <p class="mono quiet">${snapshot.snapshotId}</p>`;
}
