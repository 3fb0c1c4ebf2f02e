import type { Schema } from "avsc";
import { avroField, type BranchSchema } from "../../support/avroFiles";

const optional = (type: BranchSchema): Schema => (typeof type === "string" ? ["null", type] : ["null", type]);

/** A list with Iceberg's field id of its items, which pyiceberg asks for. */
function list(id: number, items: Schema) {
  return { type: "array", items, "element-id": id } as const;
}

/** A map by column id, as Java writes it: a list of pairs. */
function pairs(key: number, value: number, type: "long" | "bytes"): Schema {
  return optional({
    type: "array",
    logicalType: "map",
    items: {
      type: "record",
      name: `k${key}_v${value}`,
      fields: [avroField("key", "int", key), avroField("value", type, value)],
    },
  });
}

/** A data manifest of format version 2 with all fields that Iceberg 1.10 for Java writes, partitioned by a day and a text. */
export const manifestSchema: Schema = {
  type: "record",
  name: "manifest_entry",
  fields: [
    avroField("status", "int", 0),
    avroField("snapshot_id", optional("long"), 1),
    avroField("sequence_number", optional("long"), 3),
    avroField("file_sequence_number", optional("long"), 4),
    avroField(
      "data_file",
      {
        type: "record",
        name: "r2",
        fields: [
          avroField("content", "int", 134),
          avroField("file_path", "string", 100),
          avroField("file_format", "string", 101),
          avroField(
            "partition",
            {
              type: "record",
              name: "r102",
              fields: [
                avroField("ordered_at_day", optional({ type: "int", logicalType: "date" }), 1000),
                avroField("country", optional("string"), 1001),
              ],
            },
            102,
          ),
          avroField("record_count", "long", 103),
          avroField("file_size_in_bytes", "long", 104),
          avroField("column_sizes", pairs(117, 118, "long"), 108),
          avroField("value_counts", pairs(119, 120, "long"), 109),
          avroField("null_value_counts", pairs(121, 122, "long"), 110),
          avroField("nan_value_counts", pairs(138, 139, "long"), 137),
          avroField("lower_bounds", pairs(126, 127, "bytes"), 125),
          avroField("upper_bounds", pairs(129, 130, "bytes"), 128),
          avroField("key_metadata", optional("bytes"), 131),
          avroField("split_offsets", optional(list(133, "long")), 132),
          avroField("equality_ids", optional(list(136, "int")), 135),
          avroField("sort_order_id", optional("int"), 140),
          avroField("referenced_data_file", optional("string"), 143),
        ],
      },
      2,
    ),
  ],
};

export const manifestListSchema: Schema = {
  type: "record",
  name: "manifest_file",
  fields: [
    avroField("manifest_path", "string", 500),
    avroField("manifest_length", "long", 501),
    avroField("partition_spec_id", "int", 502),
    avroField("content", "int", 517),
    avroField("sequence_number", "long", 515),
    avroField("min_sequence_number", "long", 516),
    avroField("added_snapshot_id", "long", 503),
    avroField("added_files_count", "int", 504),
    avroField("existing_files_count", "int", 505),
    avroField("deleted_files_count", "int", 506),
    avroField("added_rows_count", "long", 512),
    avroField("existing_rows_count", "long", 513),
    avroField("deleted_rows_count", "long", 514),
    avroField(
      "partitions",
      optional(
        list(508, {
          type: "record",
          name: "r508",
          fields: [
            avroField("contains_null", "boolean", 509),
            avroField("contains_nan", optional("boolean"), 518),
            avroField("lower_bound", optional("bytes"), 510),
            avroField("upper_bound", optional("bytes"), 511),
          ],
        }),
      ),
      507,
    ),
  ],
};
