import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type BenchCase, type BenchTables, python } from "./benchTables";

const runtime = "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.1";

/** Seconds that a new `spark-sql` process takes for the changelog of a case, printed as rows; it comes with PySpark. */
export function measureColdSpark(tables: BenchTables, { table, from, to }: BenchCase): number {
  const home = spawnSync(python, ["-c", "import pyspark; print(pyspark.__path__[0])"], { encoding: "utf8" }).stdout;
  const jar = process.env.ICEBERG_SPARK_JAR;
  const settings = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.catalog.local": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.local.type": "hadoop",
    "spark.sql.catalog.local.warehouse": tables.warehouse,
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
  };
  const statements = `CALL local.system.create_changelog_view(table => 'local.bench.${table}', changelog_view => 'changes',
    options => map('start-snapshot-id', '${from}', 'end-snapshot-id', '${to}')); SELECT * FROM changes`;
  const words = [
    ...["--master", "local[2]", "--driver-memory", "8g", ...(jar ? ["--jars", jar] : ["--packages", runtime])],
    ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
    ...["-e", statements],
  ];
  const began = performance.now();
  const { status, stderr } = spawnSync(join(home.trim(), "bin", "spark-sql"), words, {
    cwd: tables.folder,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - began) / 1000;
}
