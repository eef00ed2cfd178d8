// Fetches a part of the page again when there is news, soon but not for each event of a burst.
import type { Part } from "./console";
import { writeAgo } from "./ago";

const SOON = 200;
const BUSY = 1_000;
const HIDDEN = 5_000;

export class Refresher {
  private timer: number | undefined;
  private running = false;
  private again = false;
  private stale = false;
  private lastAt = 0;
  private unseen = false;

  constructor(
    private readonly part: Part,
    private readonly activate: (element: Element) => void,
  ) {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && (this.unseen || this.timer !== undefined)) this.soon(true);
    });
    // The answer of a form, or more rows: what is on its way is older than that.
    document.body.addEventListener("htmx:afterSwap", () => {
      this.stale = true;
    });
  }

  /** Within a moment; a page that nobody looks at, or one with news upon news, waits a little longer. */
  soon(hurry = false): void {
    if (this.running) {
      this.again = true;
      return;
    }
    if (this.timer !== undefined && !hurry) return;
    clearTimeout(this.timer);
    const rest = document.hidden ? HIDDEN : BUSY - (performance.now() - this.lastAt);
    this.timer = window.setTimeout(() => void this.fetch(), hurry ? 0 : Math.max(SOON, rest));
  }

  private async fetch(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    this.again = false;
    try {
      await this.bring();
    } catch {
      // The network is away; the stream notices that too, and its return brings the page up to date.
      this.again = false;
    } finally {
      this.running = false;
      this.lastAt = performance.now();
    }
    if (this.again) this.soon();
  }

  private async bring(): Promise<void> {
    this.stale = false;
    // What is brought to a page that nobody looks at has not been read.
    this.unseen = document.hidden;
    const headers = { "HX-Request": "true", ...(this.unseen && { "X-Page-Hidden": "true" }) };
    const answer = await fetch(this.part.address(), { headers });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) {
      location.assign(`${elsewhere}?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    if (!answer.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = parsed.body.firstElementChild;
    if (!fresh) return;
    if (this.stale) {
      this.again = true;
      return;
    }
    this.part.replace(document.importNode(fresh, true));
    this.activate(this.part.element);
    writeAgo(document);
  }
}
