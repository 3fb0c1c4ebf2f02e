import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TableInfo } from "../../catalog/tableInfo";
import { LakehouseError } from "../../model/errors";
import type { Connection, TableRef } from "../../model/table";
import type { InspectorState } from "../../webviews/inspector/contract";

/** The first thing to see in the bundled sample: a commit that went wrong. */
export interface SampleWelcome {
  readonly table: TableRef;
  /** The commit's place in the inspector, once the table's own facts are known. */
  placeIn(info: TableInfo): InspectorState;
}

/** Reads which commit the bundled sample wants to be shown first. */
export async function loadSampleWelcome(sample: Connection): Promise<SampleWelcome> {
  const file = join(sample.path, "welcome.json");
  const { table, snapshot } = parseWelcome(file, await readFile(file, "utf8"));
  const parts = table.split("/");
  return {
    table: {
      connection: sample,
      namespace: parts.slice(0, -1),
      name: parts.at(-1) ?? "",
      location: join(sample.path, ...parts),
    },
    placeIn: ({ snapshots }) => {
      const parentId = snapshots.find(({ snapshotId }) => snapshotId === snapshot)?.parentId;
      const range = parentId === undefined ? { to: snapshot } : { from: parentId, to: snapshot };
      return { view: "changes", branch: "main", changes: { ...range, net: false } };
    },
  };
}

function parseWelcome(file: string, text: string): { table: string; snapshot: string } {
  const parsed: unknown = JSON.parse(text);
  if (
    typeof parsed === "object" &&
    parsed !== null &&
    "table" in parsed &&
    typeof parsed.table === "string" &&
    "snapshot" in parsed &&
    typeof parsed.snapshot === "string"
  ) {
    return { table: parsed.table, snapshot: parsed.snapshot };
  }
  throw new LakehouseError("metadataInvalid", `${file} does not name a table and a snapshot.`, { file });
}
