import type { HealthFact, HealthKind } from "../catalog/health";
import { quotePath, quoteText } from "../changelog/dialects/sqlDialect";

/**
 * The statements that bring a fact of a table's health back below its threshold, to be read and run by a person. Spark's
 * procedures are called in the table's catalog; Athena has no statement for some of it.
 *
 * Source: Iceberg's Spark procedures; Athena's OPTIMIZE and VACUUM
 */
export function formatMend(kind: HealthKind, tablePath: readonly string[]): HealthFact["mend"] {
  const sparkName = quotePath(tablePath, "spark");
  const table = `table => ${quoteText(sparkName, "spark")}`;
  const athenaName = quotePath(tablePath, "athena");
  const optimize = `OPTIMIZE ${athenaName} REWRITE DATA USING BIN_PACK;`;
  switch (kind) {
    case "smallFiles":
      return { spark: `CALL system.rewrite_data_files(${table});`, athena: optimize };
    case "deletedRows":
      return {
        spark: `CALL system.rewrite_data_files(${table}, options => map('delete-ratio-threshold', '0.3'));`,
        athena: optimize,
      };
    case "deleteFiles":
      return { spark: `CALL system.rewrite_position_delete_files(${table});`, athena: optimize };
    case "manifests":
      return { spark: `CALL system.rewrite_manifests(${table});` };
    case "oldSnapshots":
      return { spark: `CALL system.expire_snapshots(${table});`, athena: `VACUUM ${athenaName};` };
    case "metadataFiles":
      return {
        spark: `ALTER TABLE ${sparkName} SET TBLPROPERTIES ('write.metadata.delete-after-commit.enabled' = 'true');`,
        athena: `ALTER TABLE ${athenaName} SET TBLPROPERTIES ('vacuum_max_metadata_files_to_keep' = '100');`,
      };
    case "unsortedFiles":
      return {
        spark: `CALL system.rewrite_data_files(${table}, strategy => 'sort', options => map('rewrite-all', 'true'));`,
      };
    case "skew":
      return {};
  }
}
