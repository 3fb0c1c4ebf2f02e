import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  civilFromDays,
  formatDate,
  formatTime,
  formatTimestamp,
  parseDate,
  parseTime,
  parseTimestamp,
} from "../../../src/model/dateTimeText";

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("dates", () => {
  it.each([
    [0, "1970-01-01"],
    [-1, "1969-12-31"],
    [11016, "2000-02-29"],
    [-719162, "0001-01-01"],
    [-719163, "0000-12-31"],
    [-719529, "-0001-12-31"],
    [2932896, "9999-12-31"],
    [2932897, "+10000-01-01"],
    [2147483647, "+5881580-07-11"],
    [-2147483648, "-5877641-06-23"],
  ])("writes day %i as %s", (days, text) => {
    expect(formatDate(days)).toBe(text);
    expect(parseDate(text)).toBe(days);
  });

  it("agrees with Date wherever Date reaches", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        expect(civilFromDays(days)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
      }),
    );
  });

  it("reads back every day of an int", () => {
    fc.assert(fc.property(int, (days) => parseDate(formatDate(days)) === days));
  });

  it.each(["2023-02-29", "2023-13-01", "2023-00-10", "23-01-01", "2023-1-1", "2023-01-01T00:00", ""])(
    "refuses %o",
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );
});

describe("times", () => {
  it.each([
    [0n, "00:00:00.000000"],
    [86_399_999_999n, "23:59:59.999999"],
    [81_068_000_001n, "22:31:08.000001"],
  ])("writes %o as %s", (micros, text) => {
    expect(formatTime(micros)).toBe(text);
    expect(parseTime(text)).toBe(micros);
  });

  it("reads shorter forms, and nothing that is not exact", () => {
    expect(parseTime("22:31")).toBe(81_060_000_000n);
    expect(parseTime("22:31:08.5")).toBe(81_068_500_000n);
    expect(parseTime("22:31:08.123456000")).toBe(81_068_123_456n);
    for (const text of ["24:00:00", "22:60", "22:31:60", "22:31:08.1234567", "22", "9:00"]) {
      expect(parseTime(text)).toBeUndefined();
    }
  });
});

describe("timestamps", () => {
  it.each<[bigint, "micros" | "nanos", boolean, string]>([
    [0n, "micros", false, "1970-01-01T00:00:00.000000"],
    [-1n, "micros", true, "1969-12-31T23:59:59.999999+00:00"],
    [-1n, "nanos", false, "1969-12-31T23:59:59.999999999"],
    [1_510_871_468_000_001_001n, "nanos", true, "2017-11-16T22:31:08.000001001+00:00"],
    [-(2n ** 63n), "micros", false, "-290308-12-21T19:59:05.224192"],
    [2n ** 63n - 1n, "micros", false, "+294247-01-10T04:00:54.775807"],
  ])("writes %o %s", (value, unit, zoned, text) => {
    expect(formatTimestamp(value, unit, zoned)).toBe(text);
    expect(parseTimestamp(text, unit, zoned ? "required" : "none")).toBe(value);
  });

  it("reads back every 64-bit value", () => {
    fc.assert(
      fc.property(long, fc.constantFrom("micros" as const, "nanos" as const), (value, unit) => {
        expect(parseTimestamp(formatTimestamp(value, unit, true), unit, "required")).toBe(value);
      }),
    );
  });

  it("subtracts the offset", () => {
    const utc = parseTimestamp("2017-11-16T22:31:08Z", "micros", "required");
    expect(parseTimestamp("2017-11-16T14:31:08-08:00", "micros", "required")).toBe(utc);
    expect(parseTimestamp("2017-11-17 04:01:08+05:30", "micros", "utcIfAbsent")).toBe(utc);
    expect(parseTimestamp("2017-11-16T22:31:08", "micros", "utcIfAbsent")).toBe(utc);
  });

  it("refuses an offset where none belongs, none where one must be, and what does not fit 64 bits", () => {
    expect(parseTimestamp("2017-11-16T22:31:08Z", "micros", "none")).toBeUndefined();
    expect(parseTimestamp("2017-11-16T22:31:08", "micros", "required")).toBeUndefined();
    expect(parseTimestamp("2300-01-01", "nanos", "none")).toBeUndefined();
    expect(parseTimestamp("2017-11-16T22:31:08.1234567", "micros", "none")).toBeUndefined();
    expect(parseTimestamp("2017-11-16T22:31:08+24:00", "micros", "required")).toBeUndefined();
  });
});
