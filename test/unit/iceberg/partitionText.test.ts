import { expect, test } from "vitest";
import { PartitionText } from "../../../src/iceberg/partitionText";
import type { PartitionSpec, Transform } from "../../../src/iceberg/tableMetadata";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

function format(transform: Transform, type: Type, value: Value, name = "p"): string {
  const spec: PartitionSpec = { specId: 3, fields: [{ fieldId: 1000, sourceIds: [1], name, transform }] };
  const fields = [{ id: 1, name: "c", required: false, type }];
  const schema = { schemaId: 0, fields, identifierFieldIds: [] };
  return new PartitionText({ schemas: [schema], currentSchemaId: 0, partitionSpecs: [spec] }).format(3, [value]);
}

const timestamptz: Type = { kind: "timestamptz" };

test.each<[Transform, Type, Value, string]>([
  [{ kind: "identity" }, { kind: "string" }, "north", "p=north"],
  [{ kind: "identity" }, { kind: "string" }, null, "p=null"],
  [{ kind: "identity" }, { kind: "string" }, "a/b=50%\n", "p=a%2Fb%3D50%25%0A"],
  [{ kind: "identity" }, { kind: "date" }, -1, "p=1969-12-31"],
  [{ kind: "bucket", buckets: 4 }, { kind: "long" }, 3, "p=3"],
  [{ kind: "truncate", width: 10 }, { kind: "long" }, 40n, "p=40"],
  [{ kind: "year" }, timestamptz, 56, "p=2026"],
  [{ kind: "year" }, timestamptz, -1, "p=1969"],
  [{ kind: "month" }, timestamptz, 56 * 12 + 9, "p=2026-10"],
  [{ kind: "month" }, timestamptz, -1, "p=1969-12"],
  [{ kind: "day" }, timestamptz, 0, "p=1970-01-01"],
  [{ kind: "hour" }, timestamptz, -1, "p=1969-12-31-23"],
  [{ kind: "unknown", text: "zorder" }, timestamptz, 7, "p=7"],
])("%j of %j writes %s as %s", (transform, type, value, text) => {
  expect(format(transform, type, value)).toBe(text);
});

test("a value that is not of its column's type is shown as it is", () => {
  expect(format({ kind: "identity" }, { kind: "long" }, "north")).toBe("p=north");
});

test("fields that a later spec voided, and specs without fields, say nothing", () => {
  expect(format({ kind: "void" }, { kind: "int" }, null)).toBe("");
  const texts = new PartitionText({ schemas: [], currentSchemaId: 0, partitionSpecs: [{ specId: 0, fields: [] }] });
  expect(texts.format(0, [])).toBe("");
});
