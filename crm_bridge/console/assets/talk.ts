// One conversation: new messages are followed only by who is at the end of the transcript already, and
// older ones come as one scrolls up.
import type { Part, Urgency } from "./console";
import { Earlier } from "./earlier";
import { isAtEnd, toEnd } from "./following";
import { morph } from "./morph";

export class Talk implements Part {
  readonly id: string | null;
  /** Called when the customer's newest message is shown. */
  customerWrote: () => void = () => undefined;
  private readonly earlier: Earlier | undefined;
  private newest: string | undefined;

  constructor(
    readonly element: Element,
    activate: (element: Element) => void,
  ) {
    this.id = element.getAttribute("data-conversation");
    const log = this.log;
    if (log) this.earlier = new Earlier(log, activate);
    this.newest = this.newestOfCustomer();
    this.toEnd();
    // What a form answers with is the same part of the transcript as is shown.
    document.body.addEventListener("htmx:configRequest", (event) => {
      const { detail } = event as CustomEvent<{ path: string; target: Element }>;
      if (detail.target === element) detail.path += `${detail.path.includes("?") ? "&" : "?"}from=${this.first}`;
    });
  }

  urgency(changed: string[] | undefined, moved: boolean): Urgency {
    const mine = changed === undefined || (this.id !== null && changed.includes(this.id));
    return mine ? (moved ? "at once" : "soon") : "none";
  }

  address(): string {
    const url = new URL(location.href);
    url.searchParams.set("from", String(this.first));
    return url.pathname + url.search;
  }

  replace(fresh: Element): void {
    const following = this.atEnd();
    morph(this.element, fresh);
    this.earlier?.settle();
    if (following) this.toEnd();
    const newest = this.newestOfCustomer();
    if (newest !== this.newest) this.customerWrote();
    this.newest = newest;
  }

  private get first(): number {
    return this.earlier?.first ?? 1;
  }

  private get log(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>("#thread");
  }

  private newestOfCustomer(): string | undefined {
    return [...this.element.querySelectorAll("#thread .by-customer")].pop()?.id;
  }

  private atEnd(): boolean {
    return this.log !== null && isAtEnd(this.log);
  }

  private toEnd(): void {
    if (this.log) toEnd(this.log);
  }
}
