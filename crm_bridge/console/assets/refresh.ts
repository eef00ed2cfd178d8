// Fetches a part of the page again when there is news, soon but not for each event of a burst.
import type { Part, Urgency } from "./console";
import { writeAgo } from "./ago";

/** Milliseconds: how long news wait, and how far fetches are apart; after a fetch they rest so many times as
 * long as it took. A server that is slow has much to do: pages that ask less often let it keep up. */
const PACE = {
  "at once": { wait: 50, apart: 300, rests: 2 },
  soon: { wait: 200, apart: 1_000, rests: 5 },
  calm: { wait: 200, apart: 5_000, rests: 5 },
} as const;
const HIDDEN = 5_000;
type Heeded = keyof typeof PACE;

export class Refresher {
  private timer: number | undefined;
  private due = Infinity;
  private running = false;
  private again: Heeded | undefined;
  private stale = false;
  private lastAt = 0;
  private took = 0;
  private unseen = false;

  constructor(
    private readonly part: Part,
    private readonly activate: (element: Element) => void,
  ) {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && (this.unseen || this.timer !== undefined)) this.fetchIn(0);
    });
    // The answer of a form, or more rows: what is on its way is older than that.
    document.body.addEventListener("htmx:afterSwap", () => {
      this.stale = true;
    });
  }

  /** Fetches when it is time for news so urgent; a page that nobody looks at can wait. */
  heed(urgency: Urgency): void {
    if (urgency === "none") return;
    if (this.running) {
      this.again = sooner(urgency, this.again);
      return;
    }
    const { wait, apart, rests } = PACE[urgency];
    const spaced = Math.max(apart, this.took * rests);
    const rest = document.hidden ? HIDDEN : this.lastAt + spaced - performance.now();
    this.fetchIn(Math.max(wait, rest));
  }

  private fetchIn(delay: number): void {
    const due = performance.now() + delay;
    if (due >= this.due) return;
    this.due = due;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetch(), delay);
  }

  private async fetch(): Promise<void> {
    this.timer = undefined;
    this.due = Infinity;
    this.running = true;
    this.again = undefined;
    const began = performance.now();
    try {
      await this.bring();
    } catch {
      // The network is away; the stream notices that too, and its return brings the page up to date.
      this.again = undefined;
    } finally {
      this.running = false;
      this.lastAt = performance.now();
      this.took = this.lastAt - began;
    }
    if (this.again) this.heed(this.again);
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
      this.again = "soon";
      return;
    }
    this.part.replace(document.importNode(fresh, true));
    this.activate(this.part.element);
    writeAgo(document);
  }
}

function sooner(one: Heeded, other: Heeded | undefined): Heeded {
  return other && PACE[other].apart < PACE[one].apart ? other : one;
}
