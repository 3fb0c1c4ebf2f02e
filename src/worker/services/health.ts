import type { TableHealth } from "../../catalog/health";
import { HealthCheck } from "../../iceberg/health";
import { previewExpiry } from "../../iceberg/snapshotExpiry";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ServiceContext } from "./context";
import { LiveState } from "./liveState";

/** What a branch's newest state costs more than it needs to, and what expiry would remove now. */
export async function loadHealth(
  { tables }: ServiceContext,
  { table: ref, branch }: { table: TableRef; branch: string },
  options: Required<CallOptions>,
): Promise<TableHealth> {
  const table = await tables.load(ref, options.signal);
  const { metadata } = table;
  const state = await LiveState.load(table, metadata.currentSnapshotId === undefined ? undefined : branch, options);
  const check = new HealthCheck(metadata, [...ref.namespace, ref.name]);
  for (const content of ["data", "deletes"] as const) {
    for await (const { entries } of state.readEntries(content)) {
      for (const { entry } of entries) check.add(entry);
    }
  }
  const nowMs = Date.now();
  return { facts: check.list(state.manifests, nowMs), expiry: previewExpiry(metadata, nowMs), unread: state.unread };
}
