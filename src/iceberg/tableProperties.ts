/** What a value of a property counts, where its digits alone do not say. */
export type PropertyUnit = "bytes" | "milliseconds";

/** A table property that Iceberg or an engine knows: what holds where it is not set, and what it does. */
export interface KnownProperty {
  /** One that ends in a dot is followed by a column's name. */
  readonly name: string;
  /** Undefined where the writing engine decides, or nothing holds. */
  readonly defaultValue: string | undefined;
  readonly meaning: string;
  readonly unit?: PropertyUnit;
}

const set = (name: string, defaultValue: string | undefined, meaning: string, unit?: PropertyUnit): KnownProperty => ({
  name,
  defaultValue,
  meaning,
  ...(unit && { unit }),
});

const mib = 1024 * 1024;
const minute = 60_000;

/** The table properties of Iceberg 1.10 with their defaults (its documentation, Configuration), by subject. */
export const knownProperties: readonly KnownProperty[] = [
  set("write.format.default", "parquet", "File format of new data files."),
  set("write.delete.format.default", undefined, "File format of new delete files; that of data files unless set."),
  set("write.target-file-size-bytes", `${512 * mib}`, "Size that writers aim for in data files.", "bytes"),
  set("write.delete.target-file-size-bytes", `${64 * mib}`, "Size that writers aim for in delete files.", "bytes"),
  set("write.delete.mode", "copy-on-write", "How DELETE works: rewrites files, or adds delete files."),
  set("write.update.mode", "copy-on-write", "How UPDATE works: rewrites files, or adds delete files."),
  set("write.merge.mode", "copy-on-write", "How MERGE works: rewrites files, or adds delete files."),
  set("write.delete.isolation-level", "serializable", "What a concurrent commit may change under a DELETE."),
  set("write.update.isolation-level", "serializable", "What a concurrent commit may change under an UPDATE."),
  set("write.merge.isolation-level", "serializable", "What a concurrent commit may change under a MERGE."),
  set("write.delete.granularity", "partition", "Whether a delete file covers a partition or one data file."),
  set("write.distribution-mode", undefined, "How rows are shuffled before they are written: none, hash or range."),
  set("write.delete.distribution-mode", undefined, "How rows are shuffled before a DELETE writes them."),
  set("write.update.distribution-mode", undefined, "How rows are shuffled before an UPDATE writes them."),
  set("write.merge.distribution-mode", undefined, "How rows are shuffled before a MERGE writes them."),
  set("write.wap.enabled", "false", "Lets jobs stage commits, to be audited before they are published."),
  set("write.upsert.enabled", "false", "Lets Flink write each row as a delete and an insert of its key."),
  set("write.spark.accept-any-schema", "false", "Lets Spark write rows whose columns differ from the table's."),
  set(
    "write.spark.fanout.enabled",
    "false",
    "Lets Spark keep a file open for each partition: unsorted input, more memory.",
  ),
  set("write.parquet.compression-codec", "zstd", "Compression of Parquet files."),
  set("write.parquet.compression-level", undefined, "Compression level of Parquet files; the codec's own unless set."),
  set("write.parquet.row-group-size-bytes", `${128 * mib}`, "Size of a row group in Parquet files.", "bytes"),
  set("write.parquet.page-size-bytes", `${mib}`, "Size of a page in Parquet files.", "bytes"),
  set("write.parquet.page-row-limit", "20000", "Most rows in a page of a Parquet file."),
  set(
    "write.parquet.dict-size-bytes",
    `${2 * mib}`,
    "Size up to which a column of Parquet keeps a dictionary.",
    "bytes",
  ),
  set("write.parquet.bloom-filter-max-bytes", `${mib}`, "Largest bloom filter in Parquet files.", "bytes"),
  set(
    "write.parquet.bloom-filter-enabled.column.",
    undefined,
    "Whether Parquet files get a bloom filter for this column.",
  ),
  set("write.parquet.bloom-filter-fpp.column.", "0.01", "Share of false positives in this column's bloom filter."),
  set("write.parquet.stats-enabled.column.", undefined, "Whether Parquet files hold statistics of this column."),
  set("write.avro.compression-codec", "gzip", "Compression of Avro data files."),
  set("write.avro.compression-level", undefined, "Compression level of Avro data files; the codec's own unless set."),
  set("write.orc.compression-codec", "zlib", "Compression of ORC files."),
  set("write.orc.compression-strategy", "speed", "Whether ORC compresses for speed or for size."),
  set("write.orc.stripe-size-bytes", `${64 * mib}`, "Size of a stripe in ORC files.", "bytes"),
  set("write.orc.block-size-bytes", `${256 * mib}`, "File system block size of ORC files.", "bytes"),
  set("write.orc.bloom.filter.columns", undefined, "Columns for which ORC files get a bloom filter."),
  set("write.orc.bloom.filter.fpp", "0.05", "Share of false positives in ORC bloom filters."),
  set("write.metadata.compression-codec", "none", "Compression of metadata.json files: none or gzip."),
  set("write.metadata.metrics.default", "truncate(16)", "Which bounds and counts of columns manifests keep."),
  set(
    "write.metadata.metrics.max-inferred-column-defaults",
    "100",
    "Number of columns for which metrics are kept unasked.",
  ),
  set("write.metadata.metrics.column.", undefined, "Which bounds and counts of this column manifests keep."),
  set("write.metadata.previous-versions-max", "100", "Number of earlier metadata files that are tracked."),
  set(
    "write.metadata.delete-after-commit.enabled",
    "false",
    "Whether metadata files that are no longer tracked are deleted.",
  ),
  set("write.metadata.path", undefined, "Where metadata files are written; below the table's location unless set."),
  set("write.data.path", undefined, "Where data files are written; below the table's location unless set."),
  set("write.object-storage.enabled", "false", "Spreads data files over hashed paths, for object stores."),
  set("write.object-storage.partitioned-paths", "true", "Whether hashed paths name the partition too."),
  set("write.location-provider.impl", undefined, "Class that chooses the paths of data files."),
  set(
    "write.summary.partition-limit",
    "0",
    "Commits that touch fewer partitions than this list them in their summary.",
  ),
  set("read.split.target-size", `${128 * mib}`, "Size that a reading task is given.", "bytes"),
  set("read.split.metadata-target-size", `${32 * mib}`, "Size that a task over metadata is given.", "bytes"),
  set("read.split.planning-lookback", "10", "Number of bins that are considered when files are packed into tasks."),
  set(
    "read.split.open-file-cost",
    `${4 * mib}`,
    "What opening a file counts as, when files are packed into tasks.",
    "bytes",
  ),
  set("read.parquet.vectorization.enabled", "true", "Whether Spark reads Parquet files in batches."),
  set("read.parquet.vectorization.batch-size", "5000", "Rows in a batch of Parquet."),
  set("read.orc.vectorization.enabled", "false", "Whether Spark reads ORC files in batches."),
  set("read.orc.vectorization.batch-size", "5000", "Rows in a batch of ORC."),
  set("commit.retry.num-retries", "4", "How often a commit that lost a race is tried again."),
  set("commit.retry.min-wait-ms", "100", "Shortest wait before a commit is tried again.", "milliseconds"),
  set("commit.retry.max-wait-ms", `${minute}`, "Longest wait before a commit is tried again.", "milliseconds"),
  set(
    "commit.retry.total-timeout-ms",
    `${30 * minute}`,
    "Time after which a commit is not tried again.",
    "milliseconds",
  ),
  set("commit.status-check.num-retries", "3", "How often a commit whose answer was lost is looked for."),
  set("commit.status-check.min-wait-ms", "1000", "Shortest wait between looks for a lost commit.", "milliseconds"),
  set("commit.status-check.max-wait-ms", `${minute}`, "Longest wait between looks for a lost commit.", "milliseconds"),
  set(
    "commit.status-check.total-timeout-ms",
    `${30 * minute}`,
    "Time after which a lost commit is given up.",
    "milliseconds",
  ),
  set("commit.manifest-merge.enabled", "true", "Whether writes merge small manifests."),
  set("commit.manifest.min-count-to-merge", "100", "Number of manifests from which on writes merge them."),
  set("commit.manifest.target-size-bytes", `${8 * mib}`, "Size that merged manifests aim for.", "bytes"),
  set(
    "history.expire.max-snapshot-age-ms",
    `${5 * 24 * 60 * minute}`,
    "Age from which on snapshots may expire.",
    "milliseconds",
  ),
  set("history.expire.min-snapshots-to-keep", "1", "Snapshots of each branch that expiry keeps whatever their age."),
  set(
    "history.expire.max-ref-age-ms",
    "9223372036854775807",
    "Age from which on branches and tags may expire, main aside.",
    "milliseconds",
  ),
  set("gc.enabled", "true", "Whether expiring snapshots and dropping the table may delete files."),
  set("schema.name-mapping.default", undefined, "Field ids by name, for data files that carry none."),
  set(
    "compatibility.snapshot-id-inheritance.enabled",
    "false",
    "Lets commits to version 1 tables leave out snapshot ids.",
  ),
  set("engine.hive.enabled", "false", "Whether Hive can read the table."),
  set("engine.hive.lock-enabled", "true", "Whether commits through a Hive catalog take its lock."),
  set("encryption.key-id", undefined, "Key that the table's own keys are encrypted with."),
  set("encryption.data-key-length", "16", "Length of the keys that data files are encrypted with, in bytes."),
  set("comment", undefined, "What the table's owner says of it."),
  set("owner", undefined, "Who owns the table, as its catalog names them."),
];

const byName = new Map(knownProperties.map((property) => [property.name, property]));
const prefixes = knownProperties.filter(({ name }) => name.endsWith("."));

/** What is known of a property, by its whole name or by what comes before a column's name. */
export function findKnownProperty(name: string): KnownProperty | undefined {
  return byName.get(name) ?? prefixes.find((prefix) => name.startsWith(prefix.name));
}
