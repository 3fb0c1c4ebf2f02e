"""Writes benchmark tables with Spark and times Spark's own changelog on them.

    python test/bench/sparkBench.py WAREHOUSE --tables a,b [--rows N] [--known FILE] [--write-only]

Prints one JSON object per line: {"case", "table", "from", "to", "seconds"}; seconds is the second run, warm. Tables
whose cases stand in the file of known ones, lines of the same form, are there already and are only timed.
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
PART = f"cast(id % {PARTITIONS} as int) AS part"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("warehouse")
    parser.add_argument("--tables", required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--known")
    parser.add_argument("--write-only", action="store_true")
    options = parser.parse_args()
    bench = Bench(options)
    for name in options.tables.split(","):
        bench.measure(name)


class Bench:
    def __init__(self, options):
        self.rows = options.rows
        self.write_only = options.write_only
        self.known = read_known(options.known)
        self.spark = open_session(options.warehouse)

    def measure(self, name):
        kind, _, size = name.partition("_")
        table = f"local.bench.{name}"
        lines = [line for line in self.known if line["table"] == name]
        if lines:
            start, end = lines[0]["from"], lines[0]["to"]
        else:
            rows = self.rows // 4 if size == "quarter" else self.rows
            start, end = getattr(self, f"write_{kind}")(table, rows)
        self.report(name, table, start, end, by_difference=kind == "mor")
        if kind == "twenty":
            self.report(f"{name}-net", table, start, end, net=True)

    def write_clustered(self, table, rows):
        return self.write(
            table, rows, "copy-on-write", [f"UPDATE {table} SET status = 'audited' WHERE part = 7 AND id % 1000 = 7"]
        )

    def write_scattered(self, table, rows):
        return self.write(table, rows, "copy-on-write", [scattered_update(table)])

    def write_twenty(self, table, rows):
        def update(commit):
            parts = ", ".join(str((commit * 3 + offset) % PARTITIONS) for offset in range(8))
            return f"UPDATE {table} SET note = 'commit {commit}' WHERE part IN ({parts}) AND id % 5003 = {commit}"

        return self.write(table, rows, "copy-on-write", [update(commit) for commit in range(20)])

    def write_mor(self, table, rows):
        return self.write(table, rows, "merge-on-read", [scattered_update(table)])

    def write_unpartitioned(self, table, rows):
        """One range of ids in each of 16 files, all of which the update rewrites."""
        self.create(table, "copy-on-write", "")
        self.sql("SET spark.sql.adaptive.coalescePartitions.enabled = false")
        self.sql(
            f"""INSERT INTO {table} SELECT /*+ REPARTITION_BY_RANGE(16, id) */ {COLUMNS}, {PART}
            FROM range({rows}) SORT BY id"""
        )
        self.sql("SET spark.sql.adaptive.coalescePartitions.enabled = true")
        return self.commit(table, [scattered_update(table)])

    def write_mixed(self, table, rows):
        """Half of the rows in another partition spec than the rest, and than all that the update rewrites."""
        self.create(table, "copy-on-write", "PARTITIONED BY (part)")
        self.append(table, 0, rows // 2)
        self.sql(f"ALTER TABLE {table} REPLACE PARTITION FIELD part WITH bucket(16, customer)")
        self.append(table, rows // 2, rows)
        return self.commit(table, [scattered_update(table)])

    def write(self, table, rows, mode, updates):
        """Two files for each partition: each half of the rows is one append."""
        self.create(table, mode, "PARTITIONED BY (part)")
        self.append(table, 0, rows // 2)
        self.append(table, rows // 2, rows)
        return self.commit(table, updates)

    def create(self, table, mode, partitioning):
        self.sql(f"DROP TABLE IF EXISTS {table} PURGE")
        self.sql(
            f"""CREATE TABLE {table} (id bigint, customer bigint, region string, status string, amount decimal(12,2),
            weight double, created timestamp, note string, part int) USING iceberg {partitioning} TBLPROPERTIES (
            'format-version'='2', 'write.update.mode'='{mode}', 'write.delete.mode'='{mode}',
            'write.update.distribution-mode'='none', 'write.target-file-size-bytes'='268435456')"""
        )

    def append(self, table, low, high):
        self.sql(f"INSERT INTO {table} SELECT {COLUMNS}, {PART} FROM range({low}, {high}) ORDER BY part, id")

    def commit(self, table, updates):
        start = self.head(table)
        for update in updates:
            self.sql(update)
        return start, self.head(table)

    def head(self, table):
        rows = self.sql(f"SELECT snapshot_id FROM {table}.refs WHERE name = 'main'").collect()
        return rows[0].snapshot_id

    def report(self, case, table, start, end, net=False, by_difference=False):
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


def scattered_update(table):
    return f"UPDATE {table} SET amount = amount + 1 WHERE id % 10007 = 3"


def read_known(file):
    if file is None or not os.path.exists(file):
        return []
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def open_session(warehouse):
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "8g")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
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
