import { sketchMetadata } from "../../support/memoryTable";

const field = (id: number, name: string) => ({ id, name, required: false });

/** The orders' schema with what a column can have: a key, a description, a default, fields within. */
export const orderSchema = sketchMetadata({
  snapshots: [],
  current: null,
  partitionSpecs: [
    {
      specId: 0,
      fields: [
        { fieldId: 1000, sourceIds: [6], name: "order_time_day", transform: { kind: "day" } },
        { fieldId: 1001, sourceIds: [2], name: "customer_id_bucket", transform: { kind: "bucket", buckets: 8 } },
      ],
    },
  ],
  schemas: [
    {
      schemaId: 0,
      identifierFieldIds: [1],
      fields: [
        {
          id: 1,
          name: "order_id",
          required: true,
          type: { kind: "long" },
          doc: "Given by the shop, never used again.",
        },
        { ...field(2, "customer_id"), type: { kind: "int" } },
        { ...field(3, "status"), type: { kind: "string" }, initialDefault: "open", writeDefault: "open" },
        { ...field(4, "amount"), type: { kind: "decimal", precision: 12, scale: 2 }, doc: "Gross, in euro." },
        { ...field(5, "note"), type: { kind: "string" } },
        { ...field(6, "order_time"), type: { kind: "timestamptz" } },
        { ...field(7, "updated_at"), type: { kind: "timestamptz" } },
        {
          ...field(8, "address"),
          type: {
            kind: "struct",
            fields: [
              { ...field(9, "city"), type: { kind: "string" } },
              {
                ...field(10, "lines"),
                type: { kind: "list", element: { ...field(11, "element"), type: { kind: "string" } } },
              },
            ],
          },
        },
      ],
    },
  ],
});
