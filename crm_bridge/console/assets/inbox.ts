// The list of conversations: rows change where they are while the pointer is over them, and take their
// new order once it has left.
import type { Part } from "./console";
import { writeAgo } from "./ago";
import { morph } from "./morph";

export class Inbox implements Part {
  private held: Element | undefined;

  constructor(readonly element: Element) {
    element.addEventListener("pointerleave", () => this.release());
    // On a phone the lists are wider than the screen.
    element.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  concerns(): boolean {
    return true;
  }

  address(): string {
    const url = new URL(location.href);
    url.searchParams.set("shown", String(this.element.querySelectorAll(".row").length));
    return url.pathname + url.search;
  }

  replace(fresh: Element): void {
    this.held = undefined;
    if (this.element.querySelector("#rows:hover, #rows:focus-within")) {
      this.held = fresh.cloneNode(true) as Element;
      keepPlaces(this.element, fresh);
    }
    morph(this.element, fresh);
    writeAgo(this.element);
  }

  /** The pointer has left: now rows may move. */
  private release(): void {
    if (this.held) this.replace(this.held);
  }
}

/** Puts the fresh rows in the order of the present ones; rows that are gone stay, new ones come last. */
function keepPlaces(present: Element, fresh: Element): void {
  const rows = fresh.querySelector("#rows");
  if (!rows) return;
  const more = rows.querySelector(".more");
  const ordered = [...present.querySelectorAll("#rows > .row")].map(
    (row) => rows.querySelector(`#${CSS.escape(row.id)}`) ?? row.cloneNode(true),
  );
  const added = [...rows.querySelectorAll(":scope > .row")].filter((row) => !ordered.includes(row));
  rows.replaceChildren(...ordered, ...added, ...(more ? [more] : []));
}
