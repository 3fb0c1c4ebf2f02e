import { html, type TemplateResult } from "lit";
import type { RecordLocation } from "../../../changelog/history";
import {
  formatBytes,
  formatExactTime,
  formatExpiry,
  formatFileName,
  formatQuantity,
  formatWhen,
  shortenId,
} from "../../../view/format";
import { describeLocations, type FileLocation, groupLocations } from "../../../view/recordLocations";
import type { ViewContext } from "../viewContext";

/** Where a record can still be physically read: the question behind every request to delete it. */
export function renderLocations(
  context: ViewContext,
  locations: readonly RecordLocation[],
  nowMs: number,
): TemplateResult {
  const files = groupLocations(locations);
  return html`<p>${describeLocations(files, nowMs)}</p>
    ${files.length === 0 ? "" : renderTable(context, files, nowMs)}`;
}

function renderTable(context: ViewContext, files: readonly FileLocation[], nowMs: number): TemplateResult {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Files that hold the record">
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">file</th>
          <th scope="col" class="end">size</th>
          <th scope="col">read by</th>
          <th scope="col">branches and tags</th>
          <th scope="col">the row is</th>
          <th scope="col">may expire</th>
        </tr>
      </thead>
      <tbody>
        ${files.map((file) => renderFile(context, file, nowMs))}
      </tbody>
    </table>
  </div>`;
}

function renderFile(context: ViewContext, file: FileLocation, nowMs: number): TemplateResult {
  const newest = file.snapshots[0];
  const oldest = file.snapshots.at(-1);
  const span =
    newest === undefined || oldest === undefined || newest === oldest
      ? ""
      : `, ${formatWhen(oldest.timestampMs, nowMs)} to ${formatWhen(newest.timestampMs, nowMs)}`;
  const ids = file.snapshots.map(
    ({ snapshotId, timestampMs }) => `${shortenId(snapshotId)}, ${formatExactTime(timestampMs)}`,
  );
  return html`<tr>
    <td>
      <button class="link-button mono file-name" title=${file.file} @click=${() => context.copy(file.file, "the file's location")}>
        ${formatFileName(file.file)}
      </button>
    </td>
    <td class="end">${formatBytes(file.fileSizeBytes)}</td>
    <td title=${ids.join("\n")}>${formatQuantity(file.snapshots.length, "snapshot")}${span}</td>
    <td>${file.refs.length === 0 ? html`<span class="quiet">none</span>` : file.refs.map((ref) => html`<span class="badge">${ref}</span> `)}</td>
    <td>${file.isHiddenEverywhere ? "hidden by a delete file" : "visible"}</td>
    <td>${file.mayExpireMs === undefined ? html`<span class="quiet">kept by a ref</span>` : formatExpiry(file.mayExpireMs, nowMs)}</td>
  </tr>`;
}
