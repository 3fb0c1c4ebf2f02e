import type { SchemaHistory } from "../../../src/catalog/schemaHistory";
import { deriveSchemaHistory } from "../../../src/iceberg/schemaHistory";
import type { Field, Type } from "../../../src/model/types";
import { sketchMetadata } from "../../support/memoryTable";

const text: Type = { kind: "string" };
const field = (id: number, name: string, type: Type, rest: Partial<Field> = {}): Field => ({
  id,
  name,
  required: false,
  type,
  ...rest,
});
const id = field(1, "order_id", { kind: "long" }, { required: true, doc: "The order's number" });
const address = (city: string): Field => field(4, "address", { kind: "struct", fields: [field(5, city, text)] });
const amount = (precision: number): Field => field(3, "amount", { kind: "decimal", precision, scale: 2 });

/** Orders whose columns were renamed, widened, moved, added and dropped, and which came to be partitioned. */
export const schemaHistory: SchemaHistory = deriveSchemaHistory(
  sketchMetadata({
    snapshots: [
      { id: 101, schemaId: 0, at: 1_759_000_000_000 },
      { id: 102, schemaId: 2, at: 1_760_500_000_000 },
      { id: 103, schemaId: 4, at: 1_761_900_000_000 },
    ],
    schemas: [
      [id, field(2, "customer", text), amount(9), address("town")],
      [id, field(2, "customer", text), amount(12), address("town")],
      [id, field(2, "buyer", text), amount(12), address("city"), field(6, "note", text)],
      [id, amount(12), field(2, "buyer", text), address("city"), field(6, "note", text)],
      [id, amount(12), field(2, "buyer", text), address("city"), field(7, "status", text)],
    ].map((fields, schemaId) => ({ schemaId, fields, identifierFieldIds: schemaId < 2 ? [] : [1] })),
    partitionSpecs: [
      { specId: 0, fields: [] },
      { specId: 1, fields: [{ fieldId: 1000, sourceIds: [5], name: "city", transform: { kind: "identity" } }] },
    ],
  }),
);
