import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Field } from "../../src/model/types";
import { ServicesTester } from "../support/servicesTester";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let tables = 0;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-forms-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

const column = (id: number, name: string, kind: "int" | "string"): Field => ({
  id,
  name,
  required: false,
  type: { kind },
});

type Metadata = Record<string, unknown> & { snapshots: Record<string, unknown>[] };

/** A version 1 table of two commits, whose metadata file is then written anew. */
async function write(edit: (metadata: Metadata, writer: TableWriter) => void): Promise<TableWriter> {
  const partition = [{ column: "name", transform: { kind: "identity" } as const }];
  const fields = [column(1, "id", "int"), column(2, "name", "string")];
  const writer = new TableWriter(parquet, join(root, `t${++tables}`), { fields, partition, formatVersion: 1 });
  const history = new TableHistory(writer);
  await history.apply({
    form: "copyOnWrite",
    inserts: [
      [1, "a"],
      [2, "b"],
    ],
  });
  await history.apply({ form: "copyOnWrite", updates: new Map([[0, [1, "c"]]]) });
  const file = metadataFile(writer);
  const metadata: Metadata = JSON.parse(readFileSync(file, "utf8"));
  edit(metadata, writer);
  writeFileSync(file, JSON.stringify(metadata));
  return writer;
}

function metadataFile({ folder, metadataVersion }: TableWriter): string {
  return join(folder, "metadata", `v${metadataVersion}.metadata.json`);
}

async function expectAnswers({ folder }: TableWriter): Promise<void> {
  expect((await tester.rows(folder)).sort()).toEqual(['["1","c"]', '["2","b"]']);
  const changes = await tester.changes(folder, { mode: "changes" });
  expect(changes.map(({ type, values, ordinal }) => `${ordinal} ${type} ${values}`).sort()).toEqual([
    '0 INSERT ["1","a"]',
    '0 INSERT ["2","b"]',
    '1 DELETE ["1","a"]',
    '1 INSERT ["1","c"]',
  ]);
}

test("snapshots that list their manifests themselves, without operation", async () => {
  await expectAnswers(
    await write(({ snapshots }, writer) => {
      for (const [i, snapshot] of snapshots.entries()) {
        delete snapshot["manifest-list"];
        delete snapshot.summary;
        delete snapshot["schema-id"];
        snapshot.manifests = writer.snapshots[i]?.manifests.map(({ path }) => path);
      }
    }),
  );
});

test("one schema and one partition spec, no refs and no log", async () => {
  await expectAnswers(
    await write((metadata) => {
      const [schema] = metadata.schemas as { fields: unknown }[];
      const [spec] = metadata["partition-specs"] as { fields: unknown }[];
      metadata.schema = { type: "struct", fields: schema?.fields };
      metadata["partition-spec"] = spec?.fields;
      for (const name of ["schemas", "current-schema-id", "partition-specs", "default-spec-id", "last-partition-id"]) {
        delete metadata[name];
      }
      for (const name of ["refs", "snapshot-log", "metadata-log", "sort-orders", "table-uuid", "properties"]) {
        delete metadata[name];
      }
    }),
  );
});

test.each(["none", "hint names the file", "catalog name", "gzip"])("metadata file: %s", async (form) => {
  const writer = await write(() => undefined);
  const { folder, metadataVersion } = writer;
  const hint = join(folder, "metadata", "version-hint.text");
  const at = (name: string): string => join(folder, "metadata", name);
  if (form === "none") rmSync(hint);
  if (form === "hint names the file") {
    renameSync(metadataFile(writer), at("00007-x.metadata.json"));
    writeFileSync(hint, "00007-x");
  }
  if (form === "catalog name") {
    rmSync(hint);
    for (let version = 1; version < metadataVersion; version++) rmSync(at(`v${version}.metadata.json`));
    renameSync(metadataFile(writer), at("00010-0b5ff8a7.metadata.json"));
  }
  if (form === "gzip") {
    writeFileSync(at(`v${metadataVersion}.gz.metadata.json`), gzipSync(readFileSync(metadataFile(writer))));
    rmSync(metadataFile(writer));
  }
  await expectAnswers(writer);
});

test.each(["hdfs://host:8020/w/t", "file:///w/t", "/w/t", "w/t", "S3A://bucket/warehouse/t"])(
  "location %s, where the files are named by another",
  async (location) => {
    await expectAnswers(
      await write((metadata) => {
        metadata.location = location;
      }),
    );
  },
);
