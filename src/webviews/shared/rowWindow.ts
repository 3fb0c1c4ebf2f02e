import type { ReactiveControllerHost } from "lit";

const overscan = 16;
/** The window moves by this many rows at a time, so that not every step of scrolling draws anew. */
const step = 4;
const jumpRows = 10;

/**
 * Which rows of a long list of equal rows are in sight of the element that scrolls them; only those are rendered. The
 * list says its whole length to screen readers by aria-rowcount and aria-rowindex.
 */
export class RowWindow {
  private top = 0;
  private visible = 60;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly rowHeight: number,
  ) {}

  /** The rows to render, and the heights in px that stand for those above and below. */
  place(count: number): {
    readonly first: number;
    readonly last: number;
    readonly above: number;
    readonly below: number;
  } {
    const first = Math.min(Math.max(0, this.top - overscan), count);
    const last = Math.min(count, this.top + this.visible + overscan + step);
    return { first, last, above: first * this.rowHeight, below: (count - last) * this.rowHeight };
  }

  readonly hearScroll = (event: Event): void => {
    const { scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    const top = Math.floor(scrollTop / this.rowHeight / step) * step;
    const visible = Math.ceil(clientHeight / this.rowHeight);
    if (top === this.top && visible === this.visible) return;
    this.top = top;
    this.visible = visible;
    this.host.requestUpdate();
  };

  /** Scrolls to a row by its place, since one out of sight is not there to be scrolled to. `headHeight` sticks above. */
  show(scroller: Element | null, index: number, headHeight: number): void {
    if (scroller === null) return;
    const top = index * this.rowHeight;
    const lowest = top + this.rowHeight + headHeight - scroller.clientHeight;
    scroller.scrollTop = Math.max(Math.min(scroller.scrollTop, top), lowest);
  }
}

/** The row that a key leads to from the active one; undefined for keys that do not move. */
export function findRowByKey(key: string, active: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + jumpRows,
    PageUp: active - jumpRows,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.max(0, Math.min(count - 1, target));
}
