import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDistance,
  formatDuration,
  formatExactTime,
  formatExpiry,
  formatFileName,
  formatList,
  formatMinute,
  formatQuantity,
  formatWhen,
  shortenId,
} from "../../../src/view/format";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 9, 14, 9, 0);

describe("numbers", () => {
  it("groups digits, and keeps every one of them", () => {
    expect(formatCount(1_204_311)).toBe("1,204,311");
    expect(formatCount("9007199254740993")).toBe("9,007,199,254,740,993");
    expect(formatQuantity(1, "row")).toBe("1 row");
    expect(formatQuantity(2, "branch", "branches")).toBe("2 branches");
  });

  it.each([
    [0, "0 B"],
    [812, "812 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [2_903_114, "2.9 MB"],
    [38_214_511, "38.2 MB"],
    [999_960, "1.0 MB"],
    [412_000_000_000, "412 GB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [12, "12 ms"],
    [214, "0.2 s"],
    [41_000, "41 s"],
    [11 * minute + 2000, "11 min 2 s"],
    [3 * hour + 4 * minute, "3 h 4 min"],
  ])("%i ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("times", () => {
  it.each([
    [0, "just now"],
    [5 * minute, "5 min ago"],
    [3 * hour, "3 h ago"],
    [30 * hour, "yesterday"],
    [6 * day, "6 days ago"],
  ])("%i ms ago is said relative", (age, text) => {
    expect(formatWhen(now - age, now)).toBe(text);
  });

  it("is exact from seven days on and for what is still to come, with the zone", () => {
    expect(formatWhen(now - 7 * day, now)).toBe("2026-10-07 09:00 UTC");
    expect(formatWhen(now + minute, now)).toBe("2026-10-14 09:01 UTC");
  });

  it("says how far off something is, either way", () => {
    expect(formatDistance(now + 20 * hour, now)).toBe("in 20 h");
    expect(formatDistance(now + 3 * day, now)).toBe("in 3 days");
    expect(formatDistance(now + 1, now)).toBe("in 1 min");
    expect(formatDistance(now - hour, now)).toBe("1 h ago");
  });

  it("says when something may expire, also when it could have already", () => {
    expect(formatExpiry(now + 20 * hour, now)).toBe("in 20 h");
    expect(formatExpiry(now - hour, now)).toBe("at any time");
  });

  it("leaves out milliseconds that are zero", () => {
    expect(formatExactTime(now)).toBe("2026-10-14 09:00:00 UTC");
    expect(formatExactTime(now + 345)).toBe("2026-10-14 09:00:00.345 UTC");
    expect(formatMinute(now + 345)).toBe("2026-10-14 09:00 UTC");
  });

  it("survives times that no calendar has", () => {
    expect(formatExactTime(Number.MAX_SAFE_INTEGER)).toContain("since 1970");
  });
});

describe("names", () => {
  it("shortens long ids in the middle", () => {
    expect(shortenId("4592000000000001907")).toBe("4592…1907");
    expect(shortenId("12")).toBe("12");
  });

  it("lists names as a sentence does", () => {
    expect([formatList([]), formatList(["a"]), formatList(["a", "b"]), formatList(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });

  it("takes the last part of a path", () => {
    expect(formatFileName("s3://bucket/data/a.parquet")).toBe("a.parquet");
    expect(formatFileName("a.parquet")).toBe("a.parquet");
  });
});
