import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Cell } from "../model/value";
import { formatCsvHeader, formatCsvRow, formatJsonRow, formatPlain, type TextColumn } from "../view/rowText";
import type { OutputFormat } from "./options";

const sampledRows = 5_000;
const widestCell = 60;

/** Writes rows as text, waiting whenever the reader on the other side is slow. */
export class RowWriter {
  private readonly layout: Layout;

  constructor(
    private readonly output: Writable,
    columns: readonly TextColumn[],
    format: OutputFormat,
  ) {
    this.layout = createLayout(format, columns);
  }

  async write(rows: readonly (readonly Cell[])[]): Promise<void> {
    await this.send(this.layout.rows(rows));
  }

  async end(): Promise<void> {
    await this.send(this.layout.end());
  }

  private async send(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    if (!this.output.write(`${lines.join("\n")}\n`)) await once(this.output, "drain");
  }
}

interface Layout {
  rows(rows: readonly (readonly Cell[])[]): string[];
  end(): string[];
}

function createLayout(format: OutputFormat, columns: readonly TextColumn[]): Layout {
  if (format === "jsonl") {
    return { rows: (rows) => rows.map((row) => formatJsonRow(columns, row)), end: () => [] };
  }
  return format === "csv" ? csvLayout(columns) : tableLayout(columns);
}

function csvLayout(columns: readonly TextColumn[]): Layout {
  let header = [formatCsvHeader(columns)];
  const takeHeader = () => {
    const lines = header;
    header = [];
    return lines;
  };
  return {
    rows: (rows) => [...takeHeader(), ...rows.map((row) => formatCsvRow(columns, row))],
    end: takeHeader,
  };
}

/**
 * Column widths come from the first rows, however they come in; a later, wider cell pushes its line out rather than
 * being cut.
 */
function tableLayout(columns: readonly TextColumn[]): Layout {
  const numeric = columns.map(({ type }) => ["int", "long", "float", "double", "decimal"].includes(type.kind));
  let sample: string[][] = [];
  let widths: number[] | undefined;

  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (numeric[at] ? cell.padStart(widths?.[at] ?? 0) : cell.padEnd(widths?.[at] ?? 0)))
      .join("  ")
      .trimEnd();
  const start = () => {
    const names = columns.map(({ name }) => name);
    widths = names.map((name, at) =>
      Math.max(name.length, ...sample.map((row) => Math.min(row[at]?.length ?? 0, widestCell))),
    );
    const lines = [line(names), line(widths.map((width) => "-".repeat(width))), ...sample.map(line)];
    sample = [];
    return lines;
  };
  return {
    rows: (rows) => {
      const texts = rows.map((row) =>
        columns.map(({ type }, at) => formatPlain(type, row[at] ?? null).replaceAll(/[\r\n\t]/g, " ")),
      );
      if (widths) return texts.map(line);
      const rest = texts.splice(sampledRows - sample.length);
      sample.push(...texts);
      return sample.length < sampledRows ? [] : [...start(), ...rest.map(line)];
    },
    end: () => (widths ? [] : start()),
  };
}
