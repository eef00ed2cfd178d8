// `@` in a note offers the colleagues' names: `data-mentions` on a text area, with an address where it is not
// everybody whom one can name. Arrows choose, Enter or
// Tab takes, Escape leaves what was typed as it is.

const NAMES = "/mentions/names";
const AT = /(?:^|[\s(])@([\p{L}\p{N}]*(?: [\p{L}\p{N}]*)?)$/u;
const MOST = 8;

const names = new Map<string, Promise<string[]>>();

async function known(address: string): Promise<string[]> {
  const asked =
    names.get(address) ?? fetch(address).then((answer) => (answer.ok ? (answer.json() as Promise<string[]>) : []));
  names.set(address, asked);
  return asked.catch(() => []);
}

/** The names that go on from what was typed after the `@`. */
export function fitting(all: string[], typed: string): string[] {
  const begun = typed.toLocaleLowerCase();
  return all.filter((name) => name.toLocaleLowerCase().startsWith(begun)).slice(0, MOST);
}

class Names {
  private readonly list = document.createElement("div");
  private box: HTMLTextAreaElement | undefined;
  private typed = "";
  private at = 0;

  constructor() {
    this.list.className = "names";
    this.list.id = "mention-names";
    this.list.popover = "manual";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Colleagues");
    this.list.addEventListener("mousedown", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      event.preventDefault();
      if (option) this.take(option.textContent ?? "");
    });
    document.body.append(this.list);
  }

  get isOpen(): boolean {
    return this.box !== undefined;
  }

  async offer(box: HTMLTextAreaElement): Promise<void> {
    const typed = AT.exec(box.value.slice(0, box.selectionStart))?.[1];
    const found = typed === undefined ? [] : fitting(await known(box.dataset.mentions || NAMES), typed);
    if (!found.length || typed === undefined || document.activeElement !== box) return this.close();
    this.typed = typed;
    this.at = 0;
    this.box = box;
    this.list.replaceChildren(...found.map((name, index) => this.option(name, index)));
    box.setAttribute("aria-controls", this.list.id);
    this.show(box);
    this.mark();
  }

  /** Whether the key was for the list. */
  press(key: string): boolean {
    const options = this.list.children.length;
    if (key === "ArrowDown") this.at = (this.at + 1) % options;
    else if (key === "ArrowUp") this.at = (this.at + options - 1) % options;
    else if (key === "Enter" || key === "Tab") this.take(this.list.children[this.at]?.textContent ?? "");
    else if (key === "Escape") this.close();
    else return false;
    this.mark();
    return true;
  }

  close(): void {
    this.box?.removeAttribute("aria-activedescendant");
    this.box?.removeAttribute("aria-controls");
    this.box = undefined;
    if (this.list.matches(":popover-open")) this.list.hidePopover();
  }

  private option(name: string, index: number): HTMLElement {
    const option = document.createElement("div");
    option.id = `mention-name-${index}`;
    option.setAttribute("role", "option");
    option.textContent = name;
    return option;
  }

  private show(box: HTMLTextAreaElement): void {
    // Shown again, so that it lies over a box that was opened since.
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.list.showPopover();
    const place = box.getBoundingClientRect();
    const height = this.list.offsetHeight;
    const above = place.top - height - 4;
    this.list.style.left = `${place.left}px`;
    this.list.style.top = `${above > 0 ? above : place.bottom + 4}px`;
  }

  private mark(): void {
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.at));
    }
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.box?.setAttribute("aria-activedescendant", `mention-name-${this.at}`);
  }

  private take(name: string): void {
    const box = this.box;
    this.close();
    if (!box) return;
    const end = box.selectionStart;
    box.setRangeText(`${name} `, end - this.typed.length, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function completeNames(): void {
  const list = new Names();
  const boxOf = ({ target }: Event) =>
    target instanceof HTMLTextAreaElement && target.hasAttribute("data-mentions") ? target : undefined;
  document.addEventListener("input", (event) => {
    const box = boxOf(event);
    if (box) void list.offer(box);
  });
  document.addEventListener("focusout", () => list.close());
  // Before whoever sends a form with Enter.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!list.isOpen || event.isComposing || !list.press(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}
