import { describe, expect, it } from "vitest";
import type { Type } from "../../../src/model/types";
import {
  formatCellCopy,
  formatCellText,
  formatCellUpdate,
  formatTypeShort,
  isNumeric,
} from "../../../src/view/cellText";

const string: Type = { kind: "string" };
const timestamp: Type = { kind: "timestamptz" };
const field = { id: 1, required: false, name: "element", type: string };

describe("a cell's text", () => {
  it("tells null, the empty string and the words for them apart", () => {
    expect(formatCellText(null, string)).toEqual({ kind: "null", text: "null" });
    expect(formatCellText("", string)).toEqual({ kind: "empty", text: "empty" });
    expect(formatCellText("null", string)).toEqual({ kind: "value", text: "null" });
    expect(formatCellText(false, { kind: "boolean" })).toEqual({ kind: "value", text: "false" });
  });

  it("keeps every digit of numbers", () => {
    expect(formatCellText("9223372036854775807", { kind: "long" }).text).toBe("9223372036854775807");
    expect(formatCellText("19.90", { kind: "decimal", precision: 12, scale: 2 }).text).toBe("19.90");
    expect(formatCellText("-0.0", { kind: "double" }).text).toBe("-0.0");
  });

  it("leaves out the zeros of a timestamp and says its zone", () => {
    expect(formatCellText("2026-10-14T09:12:04.113000+00:00", timestamp).text).toBe("2026-10-14 09:12:04.113 UTC");
    expect(formatCellText("2026-10-14T09:12:00.000000", { kind: "timestamp" }).text).toBe("2026-10-14 09:12:00");
    expect(formatCellText("2026-10-14T09:12:00.000000001", { kind: "timestamp_ns" }).text).toBe(
      "2026-10-14 09:12:00.000000001",
    );
  });

  it("writes nested values in one line", () => {
    expect(formatCellText(["a", null], { kind: "list", element: field }).text).toBe('["a", null]');
    expect(formatCellText({ city: "Ulm", zip: null }, { kind: "struct", fields: [] }).text).toBe(
      '{city: "Ulm", zip: null}',
    );
    const map: Type = { kind: "map", key: field, value: field };
    expect(formatCellText([{ key: "a", value: "1" }], map).text).toBe('{"a": "1"}');
    expect(formatCellText([], map).text).toBe("[]");
  });

  it("is copied as its canonical text", () => {
    expect(formatCellCopy("2026-10-14T09:12:04.113000+00:00")).toBe("2026-10-14T09:12:04.113000+00:00");
    expect([formatCellCopy(null), formatCellCopy(""), formatCellCopy(true)]).toEqual(["", "", "true"]);
    expect(formatCellCopy([{ key: "a", value: null }])).toBe('[{"key":"a","value":null}]');
  });

  it("knows which types stand right-aligned, and names nested ones by one word", () => {
    expect(isNumeric({ kind: "decimal", precision: 9, scale: 2 })).toBe(true);
    expect(isNumeric(string)).toBe(false);
    expect(formatTypeShort({ kind: "list", element: field })).toBe("list");
    expect(formatTypeShort({ kind: "decimal", precision: 9, scale: 2 })).toBe("decimal(9,2)");
  });
});

describe("both sides of an update", () => {
  const at = (text: string): string => `${text}+00:00`;

  it("say a shared day once", () => {
    const update = formatCellUpdate(at("2026-10-14T09:12:04.113000"), at("2026-10-14T09:30:00.500000"), timestamp);
    expect([update.before.text, update.after.text]).toEqual(["2026-10-14 09:12:04.113", "09:30:00.5 UTC"]);
  });

  it("say both days when they differ, and stay whole beside null or for other types", () => {
    const days = formatCellUpdate(at("2026-10-14T09:00:00.000000"), at("2026-10-15T09:00:00.000000"), timestamp);
    expect(days.after.text).toBe("2026-10-15 09:00:00 UTC");
    expect(formatCellUpdate(null, at("2026-10-15T09:00:00.000000"), timestamp).after.text).toBe(
      "2026-10-15 09:00:00 UTC",
    );
    expect(formatCellUpdate("2026-10-14 a", "2026-10-14 b", string).after.text).toBe("2026-10-14 b");
  });
});
