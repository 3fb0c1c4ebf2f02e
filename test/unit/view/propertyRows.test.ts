import { describe, expect, it } from "vitest";
import { knownProperties } from "../../../src/iceberg/tableProperties";
import { listProperties } from "../../../src/view/propertyRows";

const all = { search: "", withUnset: false };
const one = (name: string, value: string) => listProperties({ [name]: value }, all)[0];

describe("a table's properties", () => {
  it("are marked where they differ from the default", () => {
    expect(one("write.update.mode", "merge-on-read")).toMatchObject({ defaultValue: "copy-on-write", isChanged: true });
    expect(one("write.update.mode", "copy-on-write")).toMatchObject({ isChanged: false });
    expect(one("write.distribution-mode", "hash")).toMatchObject({ defaultValue: undefined, isChanged: false });
    expect(one("team", "shop")).toMatchObject({ meaning: undefined, isChanged: false, words: undefined });
  });

  it("put sizes and times into words", () => {
    expect(one("write.target-file-size-bytes", "134217728")?.words).toBe("128 MiB");
    expect(one("write.target-file-size-bytes", "1500")?.words).toBe("1.5 KiB");
    expect(one("write.target-file-size-bytes", "large")?.words).toBeUndefined();
    expect(one("history.expire.max-snapshot-age-ms", "432000000")?.words).toBe("5 days");
    expect(one("commit.retry.min-wait-ms", "100")?.words).toBe("100 ms");
    expect(one("history.expire.max-ref-age-ms", "9223372036854775807")?.words).toBe("for ever");
  });

  it("of one column are known by what comes before its name", () => {
    expect(one("write.metadata.metrics.column.note", "none")?.meaning).toContain("this column");
  });

  it("are searched by name, value and meaning, with those that are not set on request", () => {
    const names = (search: string, withUnset: boolean) =>
      listProperties({ "gc.enabled": "false" }, { search, withUnset }).map(({ name }) => name);
    expect(names("", false)).toEqual(["gc.enabled"]);
    expect(names("FALSE", false)).toEqual(["gc.enabled"]);
    expect(names("too small", true)).toEqual([]);
    expect(names("isolation-level", true)).toEqual([
      "write.delete.isolation-level",
      "write.merge.isolation-level",
      "write.update.isolation-level",
    ]);
    expect(listProperties({ "gc.enabled": "false" }, { search: "", withUnset: true }).length).toBeGreaterThan(60);
  });
});

describe("the known properties", () => {
  it("are each known once, with a sentence", () => {
    expect(new Set(knownProperties.map(({ name }) => name)).size).toBe(knownProperties.length);
    for (const { name, meaning } of knownProperties) expect(meaning, name).toMatch(/^[A-Z].*\.$/);
  });
});
