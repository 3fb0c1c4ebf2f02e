import { expect, it } from "vitest";
import { formatSpreadsheetText } from "../../../src/view/spreadsheetText";

it("separates cells by tabs and quotes those that would break a row", () => {
  const rows = [
    ["name", "note"],
    ["a\tb", 'said "no"'],
    ["two\nlines", ""],
  ];
  expect(formatSpreadsheetText(rows)).toBe('name\tnote\n"a\tb"\t"said ""no"""\n"two\nlines"\t');
});
