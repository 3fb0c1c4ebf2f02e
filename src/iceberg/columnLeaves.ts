import type { Field, PrimitiveType } from "../model/types";

/** A place for values that cannot be taken apart further, and that column metrics are therefore kept of. */
export interface ColumnLeaf {
  readonly id: number;
  /** The full name from the column down, `address.street`. */
  readonly name: string;
  readonly type: PrimitiveType;
}

/** Primitive columns and the primitive parts of nested ones, in the order of the schema. */
export function listColumnLeaves(fields: readonly Field[], prefix = ""): ColumnLeaf[] {
  return fields.flatMap(({ id, name, type }) => {
    const fullName = prefix + name;
    switch (type.kind) {
      case "struct":
        return listColumnLeaves(type.fields, `${fullName}.`);
      case "list":
        return listColumnLeaves([type.element], `${fullName}.`);
      case "map":
        return listColumnLeaves([type.key, type.value], `${fullName}.`);
      default:
        return [{ id, name: fullName, type }];
    }
  });
}
