"""Writes the benchmark tables with Spark and times Spark's own changelog on them.

    python test/bench/sparkBench.py WAREHOUSE [--rows N] [--write-only]

Prints one JSON object per line: {"case", "table", "from", "to", "seconds"}; seconds is the second run, warm.
Needs pyspark 3.5 and Java. The Iceberg runtime comes from Maven, or from the jar that ICEBERG_SPARK_JAR names.
"""

import argparse
import json
import os
import time

from pyspark.sql import SparkSession

PACKAGE = "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.1"
PARTITIONS = 40
COLUMNS = """id, cast(id % 100000 as bigint) AS customer, concat('region-', id % 17) AS region,
  element_at(array('open', 'paid', 'shipped', 'closed'), cast(id % 4 as int) + 1) AS status,
  cast((id * 37 % 1000000) / 100 as decimal(12,2)) AS amount, id * 0.5D AS weight,
  timestamp_micros(1760000000000000 + id * 1000) AS created, concat('note ', id % 1000) AS note"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("warehouse")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--write-only", action="store_true")
    options = parser.parse_args()
    bench = Bench(options.warehouse, options.rows, options.write_only)
    bench.clustered()
    bench.scattered()
    bench.twenty_commits()
    bench.merge_on_read()


class Bench:
    def __init__(self, warehouse, rows, write_only):
        self.rows = rows
        self.write_only = write_only
        self.spark = open_session(warehouse)

    def clustered(self):
        table = self.create("clustered", "copy-on-write")
        start = self.head(table)
        self.sql(f"UPDATE {table} SET status = 'audited' WHERE part = 7 AND id % 1000 = 7")
        self.report("clustered", table, start)

    def scattered(self):
        table = self.create("scattered", "copy-on-write")
        start = self.head(table)
        self.sql(f"UPDATE {table} SET amount = amount + 1 WHERE id % 10007 = 3")
        self.report("scattered", table, start)

    def twenty_commits(self):
        table = self.create("twenty", "copy-on-write")
        start = self.head(table)
        for commit in range(20):
            parts = ", ".join(str((commit * 3 + offset) % PARTITIONS) for offset in range(8))
            self.sql(f"UPDATE {table} SET note = 'commit {commit}' WHERE part IN ({parts}) AND id % 5003 = {commit}")
        self.report("twenty", table, start)
        self.report("twenty-net", table, start, net=True)

    def merge_on_read(self):
        table = self.create("mor", "merge-on-read")
        start = self.head(table)
        self.sql(f"UPDATE {table} SET amount = amount + 1 WHERE id % 10007 = 3")
        self.report("mor", table, start, by_difference=True)

    def create(self, name, mode):
        table = f"local.bench.{name}"
        self.sql(f"DROP TABLE IF EXISTS {table} PURGE")
        self.sql(
            f"""CREATE TABLE {table} (id bigint, customer bigint, region string, status string, amount decimal(12,2),
            weight double, created timestamp, note string, part int) USING iceberg PARTITIONED BY (part) TBLPROPERTIES (
            'format-version'='2', 'write.update.mode'='{mode}', 'write.delete.mode'='{mode}',
            'write.update.distribution-mode'='none', 'write.target-file-size-bytes'='268435456')"""
        )
        # Two files for each partition: each half of the rows is one append.
        for half in range(2):
            low, high = self.rows // 2 * half, self.rows // 2 * (half + 1)
            self.sql(
                f"""INSERT INTO {table} SELECT {COLUMNS}, cast(id % {PARTITIONS} as int) AS part
                FROM range({low}, {high}) ORDER BY part, id"""
            )
        return table

    def head(self, table):
        rows = self.sql(f"SELECT snapshot_id FROM {table}.refs WHERE name = 'main'").collect()
        return rows[0].snapshot_id

    def report(self, case, table, start, net=False, by_difference=False):
        end = self.head(table)
        line = {"case": case, "table": table.split(".")[-1], "from": str(start), "to": str(end)}
        if not self.write_only:
            run = self.difference(table, start, end) if by_difference else self.changelog(table, start, end, net)
            run()
            began = time.time()
            run()
            line["seconds"] = round(time.time() - began, 3)
        print(json.dumps(line), flush=True)

    def changelog(self, table, start, end, net):
        def run():
            self.sql(
                f"""CALL local.system.create_changelog_view(table => '{table}', changelog_view => 'changes',
                options => map('start-snapshot-id', '{start}', 'end-snapshot-id', '{end}'), net_changes => {str(net).lower()})"""
            )
            self.consume("SELECT * FROM changes")

        return run

    def difference(self, table, start, end):
        def run():
            before, after = f"{table} VERSION AS OF {start}", f"{table} VERSION AS OF {end}"
            self.consume(
                f"""(SELECT *, 'DELETE' FROM (SELECT * FROM {before} EXCEPT ALL SELECT * FROM {after}))
                UNION ALL (SELECT *, 'INSERT' FROM (SELECT * FROM {after} EXCEPT ALL SELECT * FROM {before}))"""
            )

        return run

    def consume(self, query):
        self.sql(query).write.format("noop").mode("overwrite").save()

    def sql(self, statement):
        return self.spark.sql(statement)


def open_session(warehouse):
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "8g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.local", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.local.type", "hadoop")
        .config("spark.sql.catalog.local.warehouse", os.path.abspath(warehouse))
    )
    jar = os.environ.get("ICEBERG_SPARK_JAR")
    builder = builder.config("spark.jars", jar) if jar else builder.config("spark.jars.packages", PACKAGE)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


if __name__ == "__main__":
    main()
