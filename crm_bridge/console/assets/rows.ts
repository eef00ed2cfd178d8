// Going through the list of conversations with keys, and on from one conversation to the next: the list
// that was seen last is remembered by this tab.

const LIST = "careline-list";

interface Seen {
  address: string;
  conversations: string[];
}

export class Rows {
  private readonly here = location.pathname.match(/^\/conversations\/([^/]+)$/)?.[1];

  constructor() {
    addEventListener("pagehide", () => this.remember());
  }

  /** By one; whether there was anything to move through. */
  move(step: 1 | -1): boolean {
    return this.here ? this.leave(this.here, step) : this.focus(step);
  }

  /** From a conversation to the list that it was opened from. */
  back(): boolean {
    if (!this.here) return false;
    location.assign(remembered()?.address ?? "/conversations");
    return true;
  }

  private focus(step: 1 | -1): boolean {
    const links = this.links();
    const at = links.findIndex((link) => link === document.activeElement);
    const next = at < 0 ? (step > 0 ? links[0] : undefined) : links[at + step];
    next?.focus();
    next?.closest(".row")?.scrollIntoView({ block: "nearest" });
    return links.length > 0;
  }

  private leave(here: string, step: 1 | -1): boolean {
    const list = remembered()?.conversations ?? [];
    const at = list.indexOf(here);
    const next = at < 0 ? list[0] : list[at + step];
    if (next && next !== here) location.assign(`/conversations/${next}`);
    return list.length > 0;
  }

  private links(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("#rows .row-link")];
  }

  private remember(): void {
    if (this.here || !document.getElementById("inbox")) return;
    const conversations = this.links().map((link) => link.id.replace(/^to-/, ""));
    sessionStorage.setItem(LIST, JSON.stringify({ address: location.pathname + location.search, conversations }));
  }
}

function remembered(): Seen | undefined {
  const kept = sessionStorage.getItem(LIST);
  return kept ? (JSON.parse(kept) as Seen) : undefined;
}
