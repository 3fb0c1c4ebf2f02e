import type { Column, GridOption } from "slickgrid";
import type { GridColumn } from "./gridColumn";

const rowHeight = 24;

/** How slickgrid is run: no HTML, no editing, nothing that the page's policy would refuse. */
export function makeSlickOptions(frozen: number): GridOption {
  return {
    nonce: document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "",
    enableHtmlRendering: false,
    enableCellNavigation: true,
    enableColumnReorder: false,
    enableMouseWheelScrollHandler: false,
    enableTextSelectionOnCells: false,
    editable: false,
    multiColumnSort: true,
    tristateMultiColumnSort: true,
    rowHeight,
    frozenColumn: frozen - 1,
    skipFreezeColumnValidation: true,
    dataItemColumnValueExtractor: () => "",
  };
}

export function toSlickColumn<T>(column: GridColumn<T>, width: number): Column {
  return {
    id: column.id,
    field: column.id,
    name: renderHeader(column),
    width,
    minWidth: 28,
    sortable: column.sortable,
    resizable: true,
    cssClass: column.align === "end" ? "cell-end" : "",
    headerCssClass: `${column.align === "end" ? "header-end" : ""} ${column.headerClass ?? ""}`.trim(),
    formatter: (_row, _cell, _value, _column, item: T) => {
      const { content, classes, toolTip } = column.render(item);
      const common = { ...(classes && { addClasses: classes }), ...(toolTip && { toolTip }) };
      return typeof content === "string" ? { text: content, ...common } : { html: content, ...common };
    },
  };
}

function renderHeader<T>({ name, detail }: GridColumn<T>): HTMLElement {
  const header = document.createElement("span");
  header.className = "grid-header";
  header.append(name);
  if (detail !== undefined) {
    const quiet = document.createElement("span");
    quiet.className = "grid-header-detail";
    quiet.textContent = detail;
    header.append(quiet);
  }
  return header;
}

/** With frozen columns only the right part scrolls; the wheel over the left part must move it too. */
export function passWheelToBody(container: HTMLElement): void {
  const left = container.querySelector(".slick-viewport-top.slick-viewport-left");
  const right = container.querySelector(".slick-viewport-top.slick-viewport-right");
  if (!(left instanceof HTMLElement) || right === null || right.clientWidth === 0) return;
  left.addEventListener(
    "wheel",
    (event) => {
      right.scrollBy(event.deltaX, event.deltaY);
      event.preventDefault();
    },
    { passive: false },
  );
}
