import type { ReactiveControllerHost } from "lit";

const overscan = 12;

/** Which rows of a long list of equal rows are in sight of the element that scrolls them; only those are rendered. */
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
    const last = Math.min(count, this.top + this.visible + overscan);
    return { first, last, above: first * this.rowHeight, below: (count - last) * this.rowHeight };
  }

  readonly hearScroll = (event: Event): void => {
    const { scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    this.top = Math.floor(scrollTop / this.rowHeight);
    this.visible = Math.ceil(clientHeight / this.rowHeight);
    this.host.requestUpdate();
  };
}
