"""Runs SQL statements on Iceberg tables of a folder: one JSON string a line in, one JSON object a line out.

    python sparkShell.py WAREHOUSE

Answers {"rows": [...]}, each row a list of texts and nulls, or {"error": "..."}. Needs pyspark 3.5 and Java; the jar of
the Iceberg runtime is what ICEBERG_SPARK_JAR names.
"""

import json
import os
import sys

from pyspark.sql import SparkSession


def main():
    spark = open_session(sys.argv[1])
    print(json.dumps({"rows": []}), flush=True)
    for line in sys.stdin:
        try:
            rows = [[None if value is None else str(value) for value in row] for row in spark.sql(json.loads(line)).collect()]
            answer = {"rows": rows}
        except Exception as error:  # whatever Spark says is the answer
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


def open_session(warehouse):
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.jars", os.environ["ICEBERG_SPARK_JAR"])
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.local", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.local.type", "hadoop")
        .config("spark.sql.catalog.local.warehouse", warehouse)
        # Others commit to the tables as well.
        .config("spark.sql.catalog.local.cache-enabled", "false")
        .config("spark.sql.defaultCatalog", "local")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


if __name__ == "__main__":
    main()
