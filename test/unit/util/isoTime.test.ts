import { describe, expect, it } from "vitest";
import { parseIsoTime } from "../../../src/util/isoTime";

describe("parseIsoTime", () => {
  it.each([
    ["1970-01-01", 0],
    ["1970-01-02", 86_400_000],
    ["2026-01-31T12:00:00Z", Date.UTC(2026, 0, 31, 12)],
    ["2026-01-31 12:00", Date.UTC(2026, 0, 31, 12)],
    ["2026-01-31T12:00:00.123456789", Date.UTC(2026, 0, 31, 12, 0, 0, 123)],
    ["2026-01-31T12:00:00+02:00", Date.UTC(2026, 0, 31, 10)],
    ["2026-01-31T12:00:00-0530", Date.UTC(2026, 0, 31, 17, 30)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["0099-12-31", -59_011_545_600_000],
  ])("reads %s", (text, expected) => {
    expect(parseIsoTime(text)).toBe(expected);
  });

  it.each([
    "",
    "main",
    "2026",
    "2026-02-30",
    "2023-02-29",
    "2026-13-01",
    "2026-01-31T24:00:00Z",
    "2026-01-31T12:60",
    "2026-01-31T12:00+99:00",
  ])("rejects %j", (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });
});
