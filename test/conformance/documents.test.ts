import { parse } from "lossless-json";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TableRef } from "../../src/model/table";
import { listGoldens } from "../support/goldens";
import { OpenServices } from "../support/openServices";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

const tables = listGoldens().map(
  ({ name, path }): TableRef => ({
    connection: { kind: "folder", id: path, name, path, allowOutside: false },
    namespace: [],
    name,
    location: path,
  }),
);

test.each(tables)("the metadata, manifest lists and manifests of $name open as JSON with exact ids", async (table) => {
  const { services, call } = open;
  const info = await services.loadTable({ table }, call);
  const [current] = await services.listMetadataDocuments({ table }, call);
  const { text } = await services.loadDocument({ table, path: current?.path ?? "" }, call);
  for (const { snapshotId } of info.snapshots) expect(text).toContain(`"snapshot-id": ${snapshotId}`);

  const head = info.currentSnapshotId;
  const files = head === undefined ? [] : await services.listManifestDocuments({ table, snapshotId: head }, call);
  for (const { path, kind, entries } of files) {
    const document = await services.loadDocument({ table, path }, call);
    const { records } = parse(document.text) as { records: readonly Readonly<Record<string, unknown>>[] };
    if (kind === "manifestList") {
      expect(records.map((record) => record.manifest_path)).toEqual(
        files.filter((file) => file.kind !== "manifestList").map((file) => file.path),
      );
    } else {
      expect(records).toHaveLength(entries ?? 0);
      expect(records.every((record) => "data_file" in record)).toBe(true);
    }
  }
});
