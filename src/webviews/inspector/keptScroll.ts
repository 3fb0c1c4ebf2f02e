import type { ReactiveController } from "lit";
import type { PageElement } from "../shared/pageElement";
import { findPlace, keepPlace, type ViewContext } from "./viewContext";

const keepAfterMs = 300;

/** Keeps how far a view is scrolled over a reload of the window, and scrolls there once its content is long enough. */
export class KeptScroll implements ReactiveController {
  private scroller: HTMLElement | undefined;
  private wanted = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly sizes = new ResizeObserver(() => this.restore());

  /**
   * @param selector  the element below the view that scrolls
   */
  constructor(
    private readonly view: PageElement & { readonly context: ViewContext },
    private readonly selector: string,
  ) {}

  hostUpdated(): void {
    const scroller = this.view.querySelector<HTMLElement>(this.selector);
    if (scroller === null || scroller === this.scroller) return;
    this.scroller = scroller;
    this.wanted = findPlace(this.view.context)?.top ?? 0;
    scroller.addEventListener("scroll", this.hearScroll, { passive: true });
    // Somebody who scrolls knows better where to be than what was kept.
    scroller.addEventListener("wheel", this.forget, { passive: true });
    scroller.addEventListener("keydown", this.forget);
    for (const part of scroller.children) this.sizes.observe(part);
    this.restore();
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
    this.sizes.disconnect();
    this.scroller = undefined;
  }

  private restore(): void {
    const { scroller, wanted } = this;
    if (scroller === undefined || wanted === 0) return;
    scroller.scrollTop = wanted;
    if (scroller.scrollTop >= wanted) this.wanted = 0;
  }

  private readonly forget = (): void => {
    this.wanted = 0;
  };

  private readonly hearScroll = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.scroller !== undefined) keepPlace(this.view.context, { top: Math.round(this.scroller.scrollTop) });
    }, keepAfterMs);
  };
}
