import type { SortKey } from "../../../query/result";

const layoutParts =
  ".slick-pane, .grid-canvas, .slick-header, .slick-headerrow, .slick-footerrow, .slick-top-panel-scroller, .slick-preheader-panel, .slick-resizable-handle, .slick-headerrow-columns, .slick-footerrow-columns";

/** What slickgrid leaves out: true counts and places, no tab stops but the grid's own, no roles on mere layout. */
export function patchAria(
  container: HTMLElement,
  facts: { readonly label: string; readonly rows: number; readonly columnIds: readonly string[] },
): void {
  container.setAttribute("role", "grid");
  container.setAttribute("aria-label", facts.label);
  container.setAttribute("aria-rowcount", String(facts.rows + 1));
  container.setAttribute("aria-colcount", String(facts.columnIds.length));
  container.setAttribute("aria-multiselectable", "true");
  for (const part of container.querySelectorAll(layoutParts)) {
    part.removeAttribute("tabindex");
    part.removeAttribute("aria-orientation");
    part.setAttribute("role", "presentation");
  }
  for (const header of container.querySelectorAll(".slick-header-columns")) {
    header.setAttribute("role", header.childElementCount === 0 ? "presentation" : "row");
  }
  for (const viewport of container.querySelectorAll(".slick-viewport")) {
    viewport.setAttribute("tabindex", "-1");
    viewport.setAttribute("role", "rowgroup");
  }
  for (const row of container.querySelectorAll<HTMLElement>(".slick-row")) {
    row.setAttribute("aria-rowindex", String(Number(row.dataset.row) + 2));
  }
  for (const cell of container.querySelectorAll(".slick-cell")) {
    const place = /\bl(\d+)\b/.exec(cell.className)?.[1];
    cell.setAttribute("aria-colindex", String(Number(place) + 1));
    cell.setAttribute("aria-selected", String(cell.classList.contains("selected")));
  }
}

/** Sort order and place of each header cell. */
export function patchHeaderAria(headers: ReadonlyMap<string, HTMLElement>, sort: readonly SortKey[]): void {
  let index = 0;
  for (const [id, header] of headers) {
    index += 1;
    const direction = sort.find((key) => key.column === id)?.direction;
    header.setAttribute("aria-colindex", String(index));
    header.setAttribute(
      "aria-sort",
      direction === undefined ? "none" : direction === "asc" ? "ascending" : "descending",
    );
    header.removeAttribute("tabindex");
  }
}

/** slickgrid keeps the focus in two empty elements: they must look like a part of the grid, and one is enough to tab to. */
export function patchFocusSinks(container: HTMLElement): void {
  const sinks = [...container.querySelectorAll<HTMLElement>(":scope > div[tabindex='0'], :scope > div[hidefocus]")];
  sinks.forEach((sink, index) => {
    sink.setAttribute("role", "row");
    sink.tabIndex = index === sinks.length - 1 ? 0 : -1;
    if (sink.firstElementChild === null) {
      const cell = document.createElement("div");
      cell.setAttribute("role", "gridcell");
      sink.append(cell);
    }
  });
}

/** Tells assistive technology which cell the arrow keys are on. */
export function pointAtActiveCell(container: HTMLElement, cell: HTMLElement | null): void {
  const id = "active-cell";
  document.getElementById(id)?.removeAttribute("id");
  if (cell !== null) cell.id = id;
  for (const sink of container.querySelectorAll(":scope > div[role='row']")) {
    if (cell === null) sink.removeAttribute("aria-activedescendant");
    else sink.setAttribute("aria-activedescendant", id);
  }
}
