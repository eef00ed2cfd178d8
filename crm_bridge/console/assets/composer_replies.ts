// Quick replies: a list that opens while `/way` is typed, or by its button, and is used without a mouse.
import type { Box } from "./composer_box";
import { ask } from "./composer_request";

const FRESH = 30_000;
const TYPED = /(^|\s)\/([\p{L}\d-]*)$/u;

export interface QuickReply {
  title: string;
  shortcut: string;
  text: string;
  own: boolean;
}

/** Those that fit, the ones whose shortcut begins so first. */
export function fitting(replies: QuickReply[], wanted: string): QuickReply[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const holds = ({ title, shortcut, text }: QuickReply) => {
    const all = `${title} ${shortcut} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const begins = (reply: QuickReply) => (reply.shortcut.startsWith(first) ? 0 : 1);
  return replies.filter(holds).sort((one, other) => begins(one) - begins(other));
}

export class QuickReplies {
  private replies: QuickReply[] = [];
  private askedAt = -Infinity;
  private shown: QuickReply[] = [];
  private active = 0;
  /** Where the slash stands that opened the list; undefined when the button did. */
  private slash: number | undefined;
  /** A slash whose list was closed: it stays closed. */
  private left: number | undefined;
  private filter: HTMLInputElement | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly path: string,
    private readonly box: Box,
  ) {
    box.area.addEventListener("input", () => void this.typed());
    box.area.addEventListener("keydown", (event) => this.key(event));
    box.area.addEventListener("blur", () => {
      if (this.slash !== undefined) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.isOpen && target instanceof Node && !this.place.contains(target)) this.close();
    });
  }

  get isOpen(): boolean {
    return this.place.hasChildNodes();
  }

  /** By its button: with a field to find one by. */
  async open(): Promise<void> {
    this.slash = undefined;
    await this.fetch();
    this.filter = document.createElement("input");
    this.filter.type = "search";
    this.filter.placeholder = "Find a quick reply";
    this.filter.setAttribute("aria-label", "Find a quick reply");
    this.filter.setAttribute("role", "combobox");
    this.filter.setAttribute("aria-expanded", "true");
    this.filter.setAttribute("aria-controls", "quick-reply-list");
    this.filter.addEventListener("input", () => this.show(this.filter?.value ?? ""));
    this.filter.addEventListener("keydown", (event) => this.key(event));
    this.show("");
    this.filter.focus();
  }

  private async typed(): Promise<void> {
    if (this.filter) return;
    const { area } = this.box;
    const found = TYPED.exec(area.value.slice(0, area.selectionEnd));
    if (!found) {
      this.left = undefined;
      this.close();
      return;
    }
    const slash = found.index + (found[1]?.length ?? 0);
    if (slash === this.left) return;
    this.slash = slash;
    await this.fetch();
    // Typed on meanwhile, and perhaps away from it.
    if (this.slash === slash) this.show(TYPED.exec(area.value.slice(0, area.selectionEnd))?.[2] ?? "");
  }

  private async fetch(): Promise<void> {
    const now = performance.now();
    if (now - this.askedAt < FRESH) return;
    try {
      this.replies = (await (await ask(this.path)).json()) as QuickReply[];
      this.askedAt = now;
    } catch {
      // The list that was there before serves on.
    }
  }

  private show(wanted: string): void {
    this.shown = fitting(this.replies, wanted);
    this.active = 0;
    const list = document.createElement("ul");
    list.id = "quick-reply-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Quick replies");
    list.append(...this.shown.map((reply, number) => this.option(reply, number)));
    const none = document.createElement("p");
    none.className = "picker-none";
    none.textContent = this.replies.length ? "None fits." : "There are no quick replies yet. Add some under Quick replies.";
    const parts: Node[] = [this.shown.length ? list : none];
    if (this.filter?.isConnected) this.filter.nextElementSibling?.replaceWith(...parts);
    else this.place.replaceChildren(...(this.filter ? [this.filter] : []), ...parts);
    this.point();
  }

  private option(reply: QuickReply, number: number): HTMLElement {
    const item = document.createElement("li");
    item.id = `quick-reply-${number}`;
    item.setAttribute("role", "option");
    for (const [name, text] of [["title", reply.title], ["shortcut", `/${reply.shortcut}`], ["text", reply.text]] as const) {
      const part = document.createElement("span");
      part.className = `picker-${name}`;
      part.textContent = text;
      item.append(part, " ");
    }
    // The focus stays where it is.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.choose(reply));
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (!this.isOpen || event.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const chosen = this.shown[this.active];
    if (step !== undefined && this.shown.length) {
      this.active = (this.active + step + this.shown.length) % this.shown.length;
      this.point();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && chosen) this.choose(chosen);
    else if (event.key === "Escape") this.leave();
    else if (event.key !== "Enter" || !this.filter) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private point(): void {
    const items = [...this.place.querySelectorAll('[role="option"]')];
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === this.active)));
    const active = items[this.active];
    active?.scrollIntoView({ block: "nearest" });
    const from = this.filter ?? this.box.area;
    if (active) from.setAttribute("aria-activedescendant", active.id);
    else from.removeAttribute("aria-activedescendant");
  }

  private choose(reply: QuickReply): void {
    const from = this.slash;
    this.close();
    this.box.insert(reply.text, from);
  }

  private leave(): void {
    this.left = this.slash;
    this.close();
    this.box.area.focus();
  }

  private close(): void {
    this.slash = undefined;
    this.filter = undefined;
    this.place.replaceChildren();
    this.box.area.removeAttribute("aria-activedescendant");
  }
}
