// The box of a reply: putting text in so that it can be undone, and the placeholders that are still open.

export interface Place {
  start: number;
  end: number;
  text: string;
}

/** `{order_number}` and the like, of the names given; other braces are the agent's own. */
export function openPlaces(text: string, names: ReadonlySet<string>): Place[] {
  return [...text.matchAll(/\{([a-z_]+)\}/g)]
    .filter(([, name]) => name !== undefined && names.has(name))
    .map((found) => ({ start: found.index, end: found.index + found[0].length, text: found[0] }));
}

/** What comes between what stands there and what is put in beside it. */
export function spaced(before: string, text: string, after: string): string {
  const lead = before === "" || /\s$/.test(before) ? "" : before.includes("\n") || text.includes("\n") ? "\n\n" : " ";
  const tail = after === "" || /^\s/.test(after) ? "" : " ";
  return lead + text + tail;
}

export class Box {
  constructor(
    readonly area: HTMLTextAreaElement,
    private readonly marks: HTMLElement,
    private readonly names: ReadonlySet<string>,
  ) {
    area.addEventListener("input", () => this.mark());
    area.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => this.follow()).observe(area);
  }

  get open(): Place[] {
    return openPlaces(this.area.value, this.names);
  }

  /** In place of a stretch, or of what is selected. What is open in it is selected then. */
  insert(text: string, from = this.area.selectionStart, to = this.area.selectionEnd): void {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    const whole = spaced(this.area.value.slice(0, from), text, this.area.value.slice(to));
    // Old, and still the only way of which the browser's undo knows.
    if (!document.execCommand("insertText", false, whole)) {
      this.area.setRangeText(whole, from, to, "end");
      this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    this.selectOpen(from);
  }

  /** Whether there was one to select. */
  selectOpen(after = 0): boolean {
    const place = this.open.find(({ start }) => start >= after) ?? this.open[0];
    if (!place) return false;
    this.area.focus();
    this.area.setSelectionRange(place.start, place.end);
    return true;
  }

  set(text: string): void {
    this.area.value = text;
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** The same text behind the box, in which the open placeholders have a ground. */
  private mark(): void {
    const parts: (string | Node)[] = [];
    let at = 0;
    for (const { start, end, text } of this.open) {
      const mark = document.createElement("mark");
      mark.textContent = text;
      parts.push(this.area.value.slice(at, start), mark);
      at = end;
    }
    this.marks.replaceChildren(...parts, at > 0 ? `${this.area.value.slice(at)}\n` : "");
    this.follow();
  }

  private follow(): void {
    this.marks.style.inlineSize = `${this.area.clientWidth + 2}px`;
    this.marks.scrollTop = this.area.scrollTop;
  }
}
