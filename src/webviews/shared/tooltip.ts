import { type ReactiveController, type ReactiveControllerHost, render } from "lit";

const delayMs = 450;

/** Where a tooltip belongs: it shows below this box, or above where there is no room, and never over it. */
export interface TooltipAnchor {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** One tooltip of an element, shown after a moment, by pointer or by keyboard. Escape, scrolling and leaving hide it. */
export class Tooltip implements ReactiveController {
  private readonly popup = document.createElement("div");
  private timer: ReturnType<typeof setTimeout> | undefined;
  private subject: unknown;

  constructor(
    host: ReactiveControllerHost,
    readonly id: string,
  ) {
    host.addController(this);
    this.popup.id = id;
    this.popup.className = "tooltip";
    this.popup.setAttribute("popover", "manual");
    this.popup.setAttribute("role", "tooltip");
  }

  /** `subject` is what it is about: as long as that stays, the tooltip does. */
  plan(subject: unknown, anchor: () => TooltipAnchor | undefined, content: () => unknown): void {
    if (this.subject === subject) return;
    this.hide();
    this.subject = subject;
    this.timer = setTimeout(() => {
      const place = anchor();
      // Whoever asked may have left the page since.
      if (place === undefined || !this.popup.isConnected) return;
      render(content(), this.popup);
      this.show(place);
    }, delayMs);
  }

  readonly hide = (): void => {
    clearTimeout(this.timer);
    this.subject = undefined;
    if (this.popup.isConnected && this.popup.matches(":popover-open")) this.popup.hidePopover();
  };

  hostConnected(): void {
    document.body.append(this.popup);
    window.addEventListener("keydown", this.hearKey, true);
  }

  hostDisconnected(): void {
    this.hide();
    window.removeEventListener("keydown", this.hearKey, true);
    this.popup.remove();
  }

  private show({ left, top, bottom }: TooltipAnchor): void {
    this.popup.showPopover();
    const { width, height } = this.popup.getBoundingClientRect();
    const below = bottom + 4;
    const y = below + height > window.innerHeight ? top - height - 4 : below;
    this.popup.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`;
    this.popup.style.top = `${Math.max(4, y)}px`;
  }

  private readonly hearKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.hide();
  };
}
