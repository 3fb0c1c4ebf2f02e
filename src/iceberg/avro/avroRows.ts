import type { Field } from "../../model/types";
import type { Value } from "../../model/value";
import { decodeAvroHeader, decodeAvroRecords } from "./avroContainer";
import { compileStructFields } from "./avroValues";

/**
 * The rows of an Avro data file in the order of the file, which is their position.
 *
 * @param fields  the columns to read, by field id; those the file does not hold are their initial default or null
 * @returns rows of values in the order of `fields`
 * @throws LakehouseError "metadataInvalid" naming file and field when the file is damaged or holds other types
 */
export function* decodeAvroRows(
  bytes: Uint8Array,
  file: string,
  fields: readonly Field[],
): Generator<readonly Value[], void, undefined> {
  const records = decodeAvroRecords<{ values: readonly Value[] }>(
    decodeAvroHeader(bytes, file),
    (schema) => {
      const read = compileStructFields(schema, fields);
      return (cursor, row) => {
        row.values = read(cursor);
      };
    },
    () => ({ values: [] }),
  );
  for (const { values } of records) yield values;
}
