import type { SchemaChange } from "../catalog/schemaHistory";

export interface SchemaChangeWords {
  readonly tone: "added" | "deleted" | "modified";
  /** Fits into a cell beside the column's name: `was name`, `int → long`. */
  readonly short: string;
  /** A sentence's part that names the column. */
  readonly long: string;
}

/** What a change of a schema is, in words. */
export function describeSchemaChange({ kind, path, from = "", to = "" }: SchemaChange): SchemaChangeWords {
  const modified = (short: string, long: string): SchemaChangeWords => ({ tone: "modified", short, long });
  switch (kind) {
    case "added":
      return { tone: "added", short: "+ added", long: `added ${path} (${to})` };
    case "dropped":
      return { tone: "deleted", short: "− dropped", long: `dropped ${path} (${from})` };
    case "renamed":
      return modified(`was ${from}`, `renamed ${from} to ${path}`);
    case "widened":
      return modified(`${from} → ${to}`, `changed ${path} from ${from} to ${to}`);
    case "moved":
      return modified("moved", `moved ${path}`);
    case "nullability":
      return modified(`now ${to}`, `made ${path} ${to}`);
    case "default":
      return to === ""
        ? modified("no default", `removed the default of ${path}`)
        : modified(`default ${to}`, `set the default of ${path} to ${to}`);
    case "identifier":
      return modified(to, to === "identifier" ? `made ${path} an identifier` : `made ${path} no identifier`);
    case "doc":
      return modified("doc", to === "" ? `removed the doc of ${path}` : `described ${path} as “${to}”`);
  }
}
