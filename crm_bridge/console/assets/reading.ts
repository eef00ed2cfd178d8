// One transcript: the curve of sentiment says what was written at each of its points, and a comment can be
// about one message.

import type { Part, Urgency } from "./console";
import { isAtEnd, toEnd } from "./following";
import { morph } from "./morph";

/** The page of a transcript stays up to date while its conversation goes on, and when a colleague reviews it.
 * What somebody types and where they read stays. */
export class Reading implements Part {
  private readonly id: string | null;

  constructor(readonly element: Element) {
    this.id = element.getAttribute("data-conversation");
  }

  urgency(changed: string[] | undefined, moved: boolean): Urgency {
    const mine = changed === undefined || (this.id !== null && changed.includes(this.id));
    return mine ? (moved ? "at once" : "soon") : "none";
  }

  shows(boards: string[]): boolean {
    return boards.includes("reviews");
  }

  address(): string {
    return location.pathname + location.search;
  }

  replace(fresh: Element): void {
    const thread = this.element.querySelector<HTMLElement>("#thread");
    const following = thread !== null && thread.scrollTop > 0 && isAtEnd(thread);
    morph(this.element, fresh);
    curve?.tellAgain();
    if (thread && following) toEnd(thread);
  }
}

let curve: Curve | undefined;

export function startReading(): void {
  const page = document.getElementById("reading");
  if (!page) return;
  const element = document.getElementById("curve");
  if (element) curve = new Curve(element);
  commentOnMessages(page);
}

class Curve {
  private told: string | null = null;

  constructor(private readonly element: HTMLElement) {
    for (const event of ["pointerover", "focusin"]) element.addEventListener(event, (one) => this.tell(pointOf(one)));
    for (const event of ["pointerleave", "focusout"]) element.addEventListener(event, () => this.tell(undefined));
    element.addEventListener("keydown", (event) => this.step(event));
  }

  /** While the conversation goes on there are ever more of them. */
  private get points(): SVGAElement[] {
    return [...this.element.querySelectorAll<SVGAElement>(".curve-point")];
  }

  /** Says the message of a point, and marks it in the transcript. */
  private tell(point: SVGAElement | undefined): void {
    this.told = point?.getAttribute("href") ?? null;
    const said = this.element.querySelector(".curve-said");
    if (said) said.textContent = point ? `${point.dataset.score ?? ""}  ${point.dataset.said ?? ""}` : "";
    for (const line of document.querySelectorAll(".line.pointed-at")) line.classList.remove("pointed-at");
    if (point) messageOf(point)?.classList.add("pointed-at");
  }

  /** The page was made anew under somebody's pointer, without what it says of the point. */
  tellAgain(): void {
    if (this.told !== null) this.tell(this.points.find((point) => point.getAttribute("href") === this.told));
  }

  /** One stop for the tab key; arrows, Home and End go on from there. */
  private step(event: KeyboardEvent): void {
    const points = this.points;
    const at = points.indexOf(event.target as SVGAElement);
    const last = points.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = points[Math.max(0, Math.min(to, last))];
    for (const point of points) point.setAttribute("tabindex", point === next ? "0" : "-1");
    next?.focus();
    if (next) messageOf(next)?.scrollIntoView({ block: "nearest" });
  }
}

function pointOf(event: Event): SVGAElement | undefined {
  return event.target instanceof Element ? (event.target.closest<SVGAElement>(".curve-point") ?? undefined) : undefined;
}

function messageOf(point: SVGAElement): HTMLElement | null {
  return document.querySelector<HTMLElement>(point.getAttribute("href") ?? "#none");
}

function commentOnMessages(page: HTMLElement): void {
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-comment-on]") : null;
    const seq = page.querySelector<HTMLInputElement>("#comment-form [name=seq]");
    if (!link || !seq) return;
    event.preventDefault();
    seq.value = link.dataset.commentOn ?? "";
    document.getElementById("comment")?.focus();
  });
  page.addEventListener("keydown", (event) => {
    const box = event.target;
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
    if (!sends || event.repeat || !(box instanceof HTMLTextAreaElement) || box.id !== "comment") return;
    event.preventDefault();
    box.form?.requestSubmit();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (successful && elt instanceof HTMLFormElement && elt.id === "comment-form") elt.reset();
  });
}
