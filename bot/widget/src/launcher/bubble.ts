// A few words above the closed launcher: a preview of a message, a proactive greeting, or that the chat
// could not be loaded. A click opens the chat, the cross only closes the bubble.
import { element, icon } from "./dom";

const CROSS = "M6.5 6.5l11 11M17.5 6.5l-11 11";

export interface Words {
  text: string;
  /** Who says it, such as an agent's name. */
  from?: string;
  /** What the cross is called. */
  dismiss: string;
  /** Said at once by a screen reader: something went wrong. */
  alert?: boolean;
  /** Said when there is time for it. */
  polite?: boolean;
  dismissed?: () => void;
}

export class Bubble {
  readonly element = element("div", { class: "bubble-frame", hidden: "" });

  constructor(private readonly clicked: () => void) {}

  show({ text, from, dismiss, alert, polite, dismissed }: Words): void {
    const words = element("button", { type: "button", class: "bubble-words", dir: "auto" }, text);
    if (from) words.prepend(element("b", {}, from));
    const cross = element("button", { type: "button", class: "bubble-cross", "aria-label": dismiss }, icon(CROSS));
    words.addEventListener("click", this.clicked);
    cross.addEventListener("click", () => {
      this.hide();
      dismissed?.();
    });
    if (alert || polite) this.element.setAttribute("role", alert ? "alert" : "status");
    else this.element.removeAttribute("role");
    this.element.hidden = false;
    this.element.replaceChildren(words, cross);
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  hide(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
