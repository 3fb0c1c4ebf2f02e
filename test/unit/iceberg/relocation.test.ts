import { describe, expect, it } from "vitest";
import { listRelocations, localPathOf, stripAuthority } from "../../../src/iceberg/relocation";

describe("listRelocations", () => {
  it.each([
    ["/wh/db/t/data/f.parquet", "/wh/db/t", "data/f.parquet"],
    ["hdfs://localhost:20500/wh/t/metadata/m.avro", "/wh/t", "metadata/m.avro"],
    ["/wh/t/data/f.parquet", "hdfs://localhost:20500/wh/t", "data/f.parquet"],
    ["s3://bucket/wh/t/data/f.parquet", "s3a://bucket/wh/t/", "data/f.parquet"],
    ["file:/wh/t/data/f.parquet", "file:///wh/t", "data/f.parquet"],
    ["data/persistent/t/data/f.parquet", "data/persistent/t", "data/f.parquet"],
    ["lineitem_iceberg/data/f.parquet", "./lineitem_iceberg", "data/f.parquet"],
    ["gs://bucket/t/data/f.parquet", "gs://bucket/t", "data/f.parquet"],
  ])("puts %s under %s first", (path, location, expected) => {
    expect(listRelocations(path, location)[0]).toBe(expected);
  });

  it("goes on with every suffix, the longest first", () => {
    expect(listRelocations("s3://other/wh/t/f.parquet", "s3://bucket/db/x")).toEqual([
      "other/wh/t/f.parquet",
      "wh/t/f.parquet",
      "t/f.parquet",
      "f.parquet",
    ]);
  });

  it("takes a relative path for one under the table", () => {
    expect(listRelocations("metadata/m.avro", "s3://bucket/t")[0]).toBe("metadata/m.avro");
  });

  it("does not mistake a sibling with a longer name for the location", () => {
    expect(listRelocations("/wh/table2/f.parquet", "/wh/table")[0]).toBe("wh/table2/f.parquet");
  });
});

describe("stripAuthority", () => {
  it.each([
    ["hdfs://localhost:20500/test/f.parquet", "/test/f.parquet"],
    ["/test/f.parquet", "/test/f.parquet"],
    ["file:/test//f.parquet", "/test/f.parquet"],
    ["file:///test/f.parquet", "/test/f.parquet"],
    ["s3a://bucket/test/f.parquet", "/test/f.parquet"],
  ])("makes %s %s", (path, expected) => {
    expect(stripAuthority(path)).toBe(expected);
  });
});

describe("localPathOf", () => {
  it.each([
    ["/a/b", "/a/b"],
    ["file:///a/b", "/a/b"],
    ["file:/a/b", "/a/b"],
    ["file:///C:/a/b", "C:/a/b"],
    ["C:\\a\\b", "C:\\a\\b"],
    ["a/b", undefined],
    ["s3://bucket/a", undefined],
    ["file://data/a", undefined],
  ])("makes %s %s", (path, expected) => {
    expect(localPathOf(path)).toBe(expected);
  });
});
