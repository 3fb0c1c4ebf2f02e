import type { SlickGrid } from "slickgrid";
import type { RangeSelection } from "./rangeSelection";

interface GridActions {
  open(row: number): void;
  menu(row: number, cell: number, x: number, y: number): void;
  copy(): void;
  selectionChanged(): void;
}

/** What keys and the pointer do in a grid beyond moving the active cell, which slickgrid does itself. */
export class GridKeys {
  private isDragging = false;

  constructor(
    private readonly grid: SlickGrid,
    container: HTMLElement,
    private readonly selection: RangeSelection,
    private readonly actions: GridActions,
  ) {
    grid.onKeyDown.subscribe((event) => {
      if (this.handleKey(event.getNativeEvent<KeyboardEvent>())) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    });
    grid.onActiveCellChanged.subscribe((_, { row, cell }) => {
      if (row !== undefined && cell !== undefined && !this.isDragging) {
        selection.collapseTo(row, cell);
        actions.selectionChanged();
      }
    });
    grid.onDblClick.subscribe((_, { row }) => actions.open(row));
    container.addEventListener("mousedown", (event) => this.startDrag(event));
    container.addEventListener("mousemove", (event) => this.drag(event));
    container.addEventListener("contextmenu", (event) => this.openMenuAtPointer(event));
    container.addEventListener("focusin", () => this.enter());
    // slickgrid would walk through every cell on Tab; leaving is what Tab is for.
    container.addEventListener("keydown", (event) => event.key === "Tab" && event.stopPropagation(), true);
  }

  private enter(): void {
    if (this.grid.getActiveCell() === null && this.grid.getDataLength() > 0 && !this.isDragging) {
      this.grid.setActiveCell(this.grid.getViewport().top, 0);
    }
  }

  private handleKey(event: KeyboardEvent): boolean {
    const active = this.grid.getActiveCell();
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && active) {
      this.actions.open(active.row);
    } else if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
      this.openMenuAtCell();
    } else if (control && event.key.toLowerCase() === "c") {
      this.actions.copy();
    } else if (control && event.key.toLowerCase() === "a") {
      this.selection.selectAll(this.grid.getDataLength(), this.grid.getColumns().length);
      this.actions.selectionChanged();
    } else if (event.shiftKey) {
      return this.extend(event);
    } else {
      return false;
    }
    return true;
  }

  private extend({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const { focus } = this.selection;
    if (focus === undefined) return false;
    const rows = this.grid.getDataLength();
    const cells = this.grid.getColumns().length;
    const { top, bottom } = this.grid.getViewport();
    const far = ctrlKey || metaKey;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [far ? rows : 1, 0],
      ArrowUp: [far ? -rows : -1, 0],
      ArrowRight: [0, far ? cells : 1],
      ArrowLeft: [0, far ? -cells : -1],
      PageDown: [bottom - top, 0],
      PageUp: [top - bottom, 0],
      Home: [far ? -rows : 0, -cells],
      End: [far ? rows : 0, cells],
    };
    const move = moves[key];
    if (move === undefined) return false;
    const row = clamp(focus.row + move[0], rows);
    const cell = clamp(focus.cell + move[1], cells);
    this.selection.extendTo(row, cell);
    this.grid.scrollCellIntoView(row, cell, false);
    this.actions.selectionChanged();
    return true;
  }

  private startDrag(event: MouseEvent): void {
    const place = this.grid.getCellFromEvent(event);
    if (place === null || event.button !== 0) return;
    if (event.shiftKey) {
      this.selection.extendTo(place.row, place.cell);
    } else {
      this.selection.collapseTo(place.row, place.cell);
    }
    this.isDragging = true;
    window.addEventListener("mouseup", () => setTimeout(() => this.endDrag(), 0), { once: true });
    this.actions.selectionChanged();
  }

  private drag(event: MouseEvent): void {
    const place = this.isDragging ? this.grid.getCellFromEvent(event) : null;
    const { focus } = this.selection;
    if (place !== null && (place.row !== focus?.row || place.cell !== focus.cell)) {
      this.selection.extendTo(place.row, place.cell);
      this.actions.selectionChanged();
    }
  }

  /** After the click that ends a drag was handled, since that click moves the active cell. */
  private endDrag(): void {
    this.isDragging = false;
  }

  private openMenuAtPointer(event: MouseEvent): void {
    const place = this.grid.getCellFromEvent(event);
    if (place === null) return;
    event.preventDefault();
    this.grid.setActiveCell(place.row, place.cell);
    this.actions.menu(place.row, place.cell, event.clientX, event.clientY);
  }

  private openMenuAtCell(): void {
    const active = this.grid.getActiveCell();
    const box = this.grid.getActiveCellNode()?.getBoundingClientRect();
    if (active && box) this.actions.menu(active.row, active.cell, box.left + 8, box.bottom);
  }
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
