import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

/** Least and greatest value in the single-value binary form; undefined for types that these tests do not prune by. */
export function encodeBounds(
  type: Type,
  values: readonly Value[],
): readonly [lower: Buffer, upper: Buffer] | undefined {
  const encoded = values.flatMap((value) => {
    const bytes = value === null ? undefined : encode(type, value);
    return bytes === undefined ? [] : [{ value, bytes }];
  });
  const sorted = encoded.toSorted((a, b) =>
    type.kind === "string" ? a.bytes.compare(b.bytes) : Number(a.value) - Number(b.value),
  );
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last && [first.bytes, last.bytes];
}

function encode(type: Type, value: Value): Buffer | undefined {
  switch (type.kind) {
    case "int":
    case "date": {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(Number(value));
      return bytes;
    }
    case "long": {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(String(value)));
      return bytes;
    }
    case "string":
      return Buffer.from(String(value));
    default:
      return undefined;
  }
}
