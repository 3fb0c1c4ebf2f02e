import type { TableInfo } from "../catalog/tableInfo";
import { quotePath, quoteText } from "../changelog/dialects/sqlDialect";

/** Table properties that help a kind of writer, with what the table has now. */
export interface ConflictPreset {
  readonly name: string;
  readonly hint: string;
  readonly properties: readonly {
    readonly key: string;
    readonly value: string;
    readonly current: string;
    /** The table does not set it. */
    readonly isDefault: boolean;
  }[];
}

/** Source: Iceberg, Configuration, table behavior and write properties. */
const defaults: Readonly<Record<string, string>> = {
  "commit.retry.num-retries": "4",
  "commit.retry.min-wait-ms": "100",
  "commit.retry.max-wait-ms": "60000",
  "commit.retry.total-timeout-ms": "1800000",
  "write.delete.isolation-level": "serializable",
  "write.update.isolation-level": "serializable",
  "write.merge.isolation-level": "serializable",
};

const isolation = (level: string): readonly (readonly [string, string])[] =>
  ["delete", "update", "merge"].map((kind) => [`write.${kind}.isolation-level`, level] as const);

const retry = (retries: string, minMs: string, maxMs: string): readonly (readonly [string, string])[] => [
  ["commit.retry.num-retries", retries],
  ["commit.retry.min-wait-ms", minMs],
  ["commit.retry.max-wait-ms", maxMs],
  ["commit.retry.total-timeout-ms", "1800000"],
];

const presets = [
  {
    name: "Retries for streaming",
    hint: "Many small commits that meet in the catalog: try often, wait little. Helps commit conflicts only.",
    properties: retry("10", "100", "10000"),
  },
  {
    name: "Retries for maintenance",
    hint: "Few large commits, such as compaction: try seldom, wait longer.",
    properties: retry("4", "1000", "60000"),
  },
  {
    name: "Snapshot isolation",
    hint: "New rows that might match do not fail a DELETE, UPDATE or MERGE. Does nothing for compaction beside streaming.",
    properties: isolation("snapshot"),
  },
  {
    name: "Serializable isolation",
    hint: "The default: a statement fails rather than miss rows that came in while it ran.",
    properties: isolation("serializable"),
  },
];

/** The presets, each property beside the value that holds now. */
export function listConflictPresets({ properties }: Pick<TableInfo, "properties">): readonly ConflictPreset[] {
  return presets.map((preset) => ({
    ...preset,
    properties: preset.properties.map(([key, value]) => ({
      key,
      value,
      current: properties[key] ?? defaults[key] ?? "",
      isDefault: properties[key] === undefined,
    })),
  }));
}

/** Spark SQL that sets a preset's properties. */
export function formatPresetSql({ properties }: ConflictPreset, tableNames: readonly string[]): string {
  const lines = properties.map(({ key, value }) => `  ${quoteText(key, "spark")} = ${quoteText(value, "spark")}`);
  return `ALTER TABLE ${quotePath(tableNames, "spark")} SET TBLPROPERTIES (\n${lines.join(",\n")}\n);\n`;
}

/** PySpark that runs a statement again when rows changed under it, and waits longer each time; every other error goes on. */
export const retrySnippet = `import random
import time


def is_data_conflict(error):
    """Iceberg's ValidationException, wherever it is in the chain of Java causes."""
    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    while cause is not None:
        if cause.getClass().getName() == "org.apache.iceberg.exceptions.ValidationException":
            return True
        cause = cause.getCause()
    return False


def run_again_on_conflict(statement, tries=5):
    """Runs statement(), which reads the table anew each time: spark.sql("MERGE INTO ...")."""
    for attempt in range(tries):
        try:
            return statement()
        except Exception as error:
            if attempt == tries - 1 or not is_data_conflict(error):
                raise
            seconds = min(2 ** (attempt + 2), 60)
            time.sleep(seconds + random.uniform(0, 0.25 * seconds))
`;
