// What the page has said of the visit, and where it is now, as one context.
import type { Careline, CarelineContext } from "../careline";
import { pageNow, PageWatch } from "./page";

// A page that has moved says what it shows a moment later, and sets its title.
const SETTLES = 400;

type Given = Parameters<Careline["setContext"]>[0];

export class Visit {
  private given: CarelineContext = {};
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly watch = new PageWatch(() => this.moved());

  /** `told` is called when there is something new, once for what comes together. */
  constructor(
    private readonly told: (context: CarelineContext) => void,
    private readonly elsewhere: () => void,
  ) {}

  get context(): CarelineContext {
    return { page: pageNow(), ...this.given };
  }

  set(context: Given): void {
    // The page may have moved just before it says so.
    this.watch.look();
    const parts = Object.entries({ ...this.given, ...context }).filter(([, part]) => part != null);
    this.given = Object.fromEntries(parts) as CarelineContext;
    this.settle();
  }

  /** Says at once what waits: what is asked next is about it. */
  flush(): void {
    if (this.settling === undefined) return;
    this.stopSettling();
    this.told(this.context);
  }

  stop(): void {
    this.stopSettling();
    this.watch.stop();
  }

  private moved(): void {
    const { cart } = this.given;
    this.given = cart ? { cart } : {};
    this.settle();
    this.elsewhere();
  }

  private settle(): void {
    this.stopSettling();
    this.settling = setTimeout(() => this.flush(), SETTLES);
  }

  private stopSettling(): void {
    clearTimeout(this.settling);
    this.settling = undefined;
  }
}
