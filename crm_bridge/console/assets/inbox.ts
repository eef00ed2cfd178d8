// The list of conversations: rows change where they are while the pointer is over them, and take their
// new order once it has left.
import type { Part, Urgency } from "./console";
import { writeAgo } from "./ago";
import { morph } from "./morph";

/** The body is told so when the list must be fetched again without news. */
export const OUTDATED = "careline:outdated";

export class Inbox implements Part {
  private held: Element | undefined;

  constructor(readonly element: Element) {
    element.addEventListener("pointerleave", () => this.release());
    // More rows came meanwhile: what is held knows nothing of them.
    document.body.addEventListener("htmx:afterSwap", () => {
      if (!this.held) return;
      this.held = undefined;
      document.body.dispatchEvent(new Event(OUTDATED));
    });
    // On a phone the lists are wider than the screen.
    element.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  /** Who waits for whom is shown at once. What is said in other people's conversations changes a
   * line of the list, and with many customers does so all the time. */
  urgency(changed: string[] | undefined, moved: boolean): Urgency {
    return moved || changed === undefined ? "at once" : "calm";
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
