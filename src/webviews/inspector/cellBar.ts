import type { CellContent } from "../shared/grid/gridColumn";

/** A number with a bar behind it, for numbers that people compare. `share` is of the longest bar, up to 1. */
export function renderCellBar(text: string, share: number, toolTip: string): CellContent {
  const cell = document.createElement("span");
  cell.className = "cell-bar";
  const bar = document.createElement("span");
  bar.className = "cell-bar-fill";
  bar.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  const words = document.createElement("span");
  words.className = "cell-bar-text";
  words.textContent = text;
  cell.append(bar, words);
  return { content: cell, classes: "cell-with-bar", toolTip };
}
