import { LitElement } from "lit";

/**
 * Base of the page's elements. They render into the page itself, so that one style sheet, codicons, and ARIA
 * references between elements reach all of them.
 */
export abstract class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Tells whoever contains this element; the event's type is checked where it is listened for. */
  protected emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true }));
  }
}
