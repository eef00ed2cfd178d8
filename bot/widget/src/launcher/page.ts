// Where the customer is, followed on shops that change pages without loading them.
import type { CarelineContext } from "../careline";

interface Navigation extends EventTarget {
  currentEntry?: unknown;
}

const LONGEST_URL = 2_000;
const LONGEST_TITLE = 300;

/** Without the query, where shops may have names, addresses or codes; with a router's part of the hash. */
export function addressOf({ origin, pathname, hash }: Location): string {
  return (origin + pathname + (/^#[!/]/.test(hash) ? hash : "")).slice(0, LONGEST_URL);
}

export function pageNow(): NonNullable<CarelineContext["page"]> {
  const title = document.title.trim().slice(0, LONGEST_TITLE);
  return { url: addressOf(location), ...(title && { title }) };
}

/** Calls `moved` when the page has become another. */
export class PageWatch {
  private known = location.href;
  private readonly endings: (() => void)[] = [];

  constructor(private readonly moved: () => void) {
    const { navigation } = window as { navigation?: Navigation };
    if (navigation?.addEventListener) this.listen(navigation, "currententrychange", this.look);
    else this.followClicks();
  }

  look = (): void => {
    const before = this.known;
    this.known = location.href;
    if (withoutAnchor(before) !== withoutAnchor(this.known)) this.moved();
  };

  stop(): void {
    for (const end of this.endings) end();
  }

  /** Nothing tells of a page pushed by the shop's own script, but customers seldom move without a click. */
  private followClicks(): void {
    this.listen(window, "popstate", this.look);
    this.listen(window, "hashchange", this.look);
    this.listen(document, "click", () => void setTimeout(this.look));
  }

  private listen(target: EventTarget, type: string, listener: () => void): void {
    target.addEventListener(type, listener);
    this.endings.push(() => target.removeEventListener(type, listener));
  }
}

/** A place within a page is no other page. */
const withoutAnchor = (href: string): string => href.replace(/#(?![!/]).*$/, "");
