import { html, nothing, render, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { icon } from "./icon";
import { PageElement } from "./pageElement";
import { placePopover } from "./popover";

export interface MenuItem {
  readonly label: string;
  /** Said quietly beside the label. */
  readonly detail?: string;
  readonly run: () => void;
  /** Of a choice: whether this is the one that holds. */
  readonly checked?: boolean;
}

/** A group of items; groups are divided by a line. */
export type MenuGroups = readonly (readonly MenuItem[])[];

/** Opens a menu at a place of the window; the focus goes back to where it was. */
export function openMenu(x: number, y: number, groups: MenuGroups, onClose?: () => void): void {
  const popup = document.createElement("div");
  popup.className = "menu";
  popup.setAttribute("popover", "auto");
  popup.setAttribute("role", "menu");
  const before = document.activeElement;
  render(renderGroups(groups, popup), popup);
  document.body.append(popup);
  popup.addEventListener("keydown", (event) => moveFocus(popup, event));
  popup.addEventListener("toggle", () => {
    if (popup.matches(":popover-open")) return;
    if (popup.contains(document.activeElement) && before instanceof HTMLElement) before.focus();
    popup.remove();
    onClose?.();
  });
  placePopover(popup, x, y);
  popup.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
}

function renderGroups(groups: MenuGroups, popup: HTMLElement): TemplateResult[] {
  const choose = (item: MenuItem) => (): void => {
    popup.hidePopover();
    item.run();
  };
  return groups
    .filter((group) => group.length > 0)
    .map(
      (group, index) => html`${index === 0 ? nothing : html`<div class="menu-line" role="separator"></div>`}
      ${group.map(
        (item) => html`<button
          class="menu-item"
          role=${item.checked === undefined ? "menuitem" : "menuitemradio"}
          aria-checked=${item.checked ?? nothing}
          tabindex="-1"
          @click=${choose(item)}
        >
          <span class="menu-check">${item.checked ? icon("check") : nothing}</span>
          <span class="menu-label">${item.label}</span>
          ${item.detail === undefined ? nothing : html`<span class="menu-detail">${item.detail}</span>`}
        </button>`,
      )}`,
    );
}

function moveFocus(popup: HTMLElement, event: KeyboardEvent): void {
  const items = [...popup.querySelectorAll<Element>("[role^=menuitem]")];
  const at = document.activeElement === null ? -1 : items.indexOf(document.activeElement);
  const next: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = next[event.key];
  const item = target === undefined ? undefined : items[target];
  if (item instanceof HTMLElement) {
    item.focus();
    event.preventDefault();
  } else if (event.key === "Tab") {
    popup.hidePopover();
  }
}

/** A button that opens a menu below itself. */
@customElement("lens-menu")
export class Menu extends PageElement {
  @property() label = "";
  /** Says more than the label; stands in for it where there is none. */
  @property() hint = "";
  @property() symbol = "";
  @property({ attribute: false }) groups: MenuGroups = [];
  @property({ type: Boolean }) disabled = false;
  @state() private isOpen = false;

  override render(): TemplateResult {
    return html`<button
      class="tool-button"
      aria-haspopup="menu"
      aria-expanded=${this.isOpen ? "true" : "false"}
      aria-label=${this.label ? nothing : this.hint}
      title=${this.hint || nothing}
      ?disabled=${this.disabled}
      @click=${this.open}
    >
      ${this.symbol ? icon(this.symbol) : nothing}
      ${this.label ? html`<span class=${this.symbol ? "tool-label" : ""}>${this.label}</span>` : nothing}
      ${icon("chevron-down")}
    </button>`;
  }

  private readonly open = (): void => {
    const { left, bottom } = this.getBoundingClientRect();
    this.isOpen = true;
    openMenu(left, bottom + 2, this.groups, () => {
      this.isOpen = false;
    });
  };
}
