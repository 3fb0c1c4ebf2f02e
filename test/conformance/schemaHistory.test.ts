import { afterAll, beforeAll, expect, test } from "vitest";
import type { SchemaHistory } from "../../src/catalog/schemaHistory";
import type { TableRef } from "../../src/model/table";
import { type Golden, listGoldens } from "../support/goldens";
import { OpenServices } from "../support/openServices";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

const goldens = listGoldens();
const refOf = ({ name, path }: Golden): TableRef => ({
  connection: { kind: "folder", id: path, name, path, allowOutside: false },
  namespace: [],
  name,
  location: path,
});
const golden = (name: string): TableRef => {
  const found = goldens.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no golden of ${name}.`);
  return refOf(found);
};
const load = (table: TableRef): Promise<SchemaHistory> => open.services.loadSchemaHistory({ table }, open.call);

test("tells what each of Spark's ALTER TABLE statements did", async () => {
  const { versions } = await load(golden("schema_evolution"));
  const words = versions.map(({ changes }) => changes.map(({ kind, path, from, to }) => [kind, path, from, to]));
  expect(words).toEqual([
    [],
    [["identifier", "id", "no identifier", "identifier"]],
    [["renamed", "title", "name", "title"]],
    [["added", "stock", undefined, "int"]],
    [["widened", "id", "int", "long"]],
    [["widened", "price", "float", "double"]],
    [["widened", "cost", "decimal(9,2)", "decimal(20,2)"]],
    [["dropped", "gone", "string", undefined]],
    [["added", "gone", undefined, "string"]],
    [["moved", "title", undefined, undefined]],
  ]);
});

test("finds the commit that first wrote by each partition spec", async () => {
  const table = golden("partition_evolution");
  const { snapshots } = await open.services.loadTable({ table }, open.call);
  const uses = await open.services.listSpecUses({ table }, open.call);
  // The table was written by nine specs in turn, by one commit each.
  expect(uses.map(({ specId }) => specId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(uses.map(({ snapshotId }) => snapshotId)).toEqual(snapshots.slice(0, 9).map(({ snapshotId }) => snapshotId));
});

test.each(goldens)("the columns of $name end as the current schema has them", async (each) => {
  const table = refOf(each);
  const { versions, columns } = await load(table);
  const current = versions.findIndex(({ isCurrent }) => isCurrent);
  const shown = columns.flatMap(({ fieldId, spans }) => {
    const span = spans.find(({ first, last }) => first <= current && current <= last);
    return span === undefined || span.path.includes(".") ? [] : [{ id: fieldId, name: span.path }];
  });
  const info = await open.services.loadTable({ table }, open.call);
  const expected = info.columns.map(({ id, name }) => ({ id, name }));
  expect(shown).toEqual(expected.filter(({ name }) => !name.includes(".")));
});
