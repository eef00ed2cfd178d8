// The launcher as it is drawn: the button, its badge, a bubble of words above it, and what a screen reader
// hears while the chat is minimised.
import type { LauncherTexts } from "../texts";
import { Bubble } from "./bubble";
import { element } from "./dom";

const MOST_SHOWN = 99;

export interface Look {
  open: boolean;
  /** The chat is being loaded for a customer who waits for it. */
  busy: boolean;
  unread: number;
  side: "start" | "end";
  locale: string;
  direction: "ltr" | "rtl";
  texts: LauncherTexts;
}

export class LauncherView {
  readonly place = element("div");
  readonly bubble: Bubble;
  readonly frame: HTMLElement;
  private readonly badge = element("span", { class: "badge", "aria-hidden": "true" });
  private readonly button = element("button", { type: "button", class: "launcher", "aria-controls": "panel" });
  private readonly status = element("div", { class: "unseen", role: "status" });

  constructor(clicked: () => void) {
    // Its sign is drawn by the style sheet: a page that has no SVG yet need not start with it.
    this.button.append(element("i"), this.badge);
    this.button.addEventListener("click", clicked);
    this.bubble = new Bubble(clicked);
    this.frame = element("div", {}, this.place, this.bubble.element, this.button, this.status);
  }

  draw({ open, busy, unread, side, locale, direction, texts }: Look): void {
    this.frame.className = `careline at-${side}${open ? " is-open" : ""}${busy ? " is-busy" : ""}`;
    this.frame.lang = locale;
    this.frame.dir = direction;
    const shown = open ? 0 : unread;
    this.button.setAttribute("aria-label", labelOf(open, shown, texts));
    this.button.setAttribute("aria-expanded", String(open));
    this.button.setAttribute("aria-busy", String(busy));
    this.badge.hidden = shown === 0;
    this.badge.textContent = String(Math.min(shown, MOST_SHOWN));
    this.say(shown > 0 ? texts("new_message", { shop: texts("shop_name") }) : "");
  }

  /** Who minimises the chat from within comes back to where it was opened. */
  takeFocusBack(): void {
    const focused = (this.frame.getRootNode() as ShadowRoot).activeElement;
    if (focused && this.place.contains(focused)) this.button.focus();
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

function labelOf(open: boolean, unread: number, texts: LauncherTexts): string {
  if (open) return texts("close");
  return unread > 0 ? texts("launcher_unread", { count: unread }) : texts("launcher");
}
