// What the console's pages do beyond plain links and forms: they stay up to date without a reload.
import { watchAgo } from "./ago";
import { Board } from "./board";
import { Colleagues, chooseWhenOvertaken } from "./colleagues";
import { startComposer } from "./composer";
import { copyOnClick } from "./copy";
import { startCorrecting } from "./corrections";
import { listen } from "./events";
import { Inbox, OUTDATED } from "./inbox";
import { completeNames } from "./mention";
import { keepLoadedRows } from "./more";
import { morph } from "./morph";
import { Badge, Notifier, offerSwitches } from "./notify";
import { Reading, startReading } from "./reading";
import { Refresher } from "./refresh";
import { Shortcuts } from "./shortcuts";
import { Talk } from "./talk";
import { watchTranscripts } from "./transcripts";

interface Htmx {
  defineExtension(name: string, extension: object): void;
  process(element: Element): void;
}
declare const htmx: Htmx;

export type Urgency = "none" | "calm" | "soon" | "at once";

/** A live part of a page: its element, and what to do around bringing it up to date. */
export interface Part {
  readonly element: Element;
  /** How soon news of these conversations (undefined: of any) should be seen here. `moved`: of one
   * at least who answers changed. */
  urgency(changed: string[] | undefined, moved: boolean): Urgency;
  /** The address of the part as it is now. */
  address(): string;
  replace(fresh: Element): void;
  /** Whether it shows what is kept on one of these boards, which show everybody the same. */
  shows?(boards: string[]): boolean;
}

function firstElement(fragment: DocumentFragment | Element): Element | null {
  return fragment instanceof Element ? fragment : fragment.firstElementChild;
}

function partOf(page: Document): Part | undefined {
  const inbox = page.getElementById("inbox");
  if (inbox) return new Inbox(inbox);
  const transcript = page.getElementById("reading");
  if (transcript) return new Reading(transcript);
  const board = page.querySelector("[data-board]");
  if (board) return new Board(board);
  const desk = page.getElementById("desk");
  return desk ? new Talk(desk, activate) : undefined;
}

function activate(element: Element): void {
  htmx.process(element);
}

function start(): void {
  watchAgo(document);
  const part = partOf(document);
  htmx.defineExtension("morph", {
    isInlineSwap: (style: string) => style === "morph",
    handleSwap: (style: string, target: Element, fragment: DocumentFragment | Element) => {
      const fresh = firstElement(fragment);
      if (style !== "morph" || !fresh) return false;
      if (part?.element === target) part.replace(fresh);
      else morph(target, fresh);
      return [target];
    },
  });
  dismissProblems();
  completeNames();
  finishForms();
  heedDoubleClicks();
  copyOnClick();
  startComposer();
  watchTranscripts();
  startReading();
  keepLoadedRows(activate);
  if (!document.body.hasAttribute("data-live")) return;
  const refresher = part ? new Refresher(part, activate) : undefined;
  document.body.addEventListener(OUTDATED, () => refresher?.heed("soon"));
  const badge = new Badge();
  const colleagues = part instanceof Talk ? accompany(part, badge) : undefined;
  const notifier = new Notifier(part instanceof Talk ? (part.id ?? undefined) : undefined);
  startCorrecting();
  new Shortcuts();
  offerSwitches();
  listen({
    changed: (changed, moved, first) => {
      if (first && moved) badge.soon();
      refresher?.heed(part?.urgency(changed, moved) ?? "none");
    },
    linked: (open) => {
      showLink(open);
      // The log-in may have ended: then the part's address leads to it.
      if (!open) refresher?.heed("soon");
    },
    sign: (sign, first) => {
      colleagues?.take(sign);
      notifier.take(sign, first);
      if (sign.name === "concern" && first) badge.soon();
      if (sign.name === "outdated" && part?.shows?.(sign.boards)) refresher?.heed("soon");
      // Its row changed: the list shows it with the others, but not so late.
      if (sign.name === "concern" && part instanceof Inbox) refresher?.heed("soon");
      if (sign.name === "concern" && sign.kind === "mention") document.body.dispatchEvent(new Event("mention"));
    },
  });
}

function accompany(talk: Talk, badge: Badge): Colleagues | undefined {
  if (!talk.id) return undefined;
  const colleagues = new Colleagues(talk.id);
  chooseWhenOvertaken();
  talk.customerWrote = () => {
    colleagues.customerWrote();
    // What is shown here is read: it counts no longer.
    badge.soon();
  };
  return colleagues;
}

function showLink(open: boolean): void {
  const shown = document.getElementById("link-state");
  if (!shown) return;
  shown.textContent = open ? "Live" : "Reconnecting…";
  shown.classList.toggle("is-live", open);
}

function dismissProblems(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-dismiss]")) {
      document.getElementById("problem")?.replaceChildren();
    }
  });
}

/** What a page fetches as soon as it is there is not what somebody did. */
function comesByItself(target: EventTarget | null): boolean {
  return target instanceof Element && target.getAttribute("hx-trigger") === "load";
}

/** Who took a conversation writes next, a sheet whose form was sent is done, and what a click brings is seen. */
function finishForms(): void {
  let then: string | null = null;
  let sheet: HTMLElement | null = null;
  document.body.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (comesByItself(target)) return;
    // Asked for now, because the answer may turn this form into another.
    then = target instanceof Element ? target.getAttribute("data-then") : null;
    sheet = target instanceof HTMLFormElement ? target.closest<HTMLElement>(".sheet:popover-open") : null;
  });
  document.body.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target instanceof Element && target.matches("[data-show]")) target.scrollIntoView({ block: "nearest" });
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (!successful || comesByItself(elt)) return;
    document.getElementById("problem")?.replaceChildren();
    if (sheet?.matches(":popover-open")) sheet.hidePopover();
    if (elt instanceof HTMLFormElement && then) document.getElementById(then)?.focus();
  });
}

/** One click may put another button in the same place: the second half of a double click is not for it. */
function heedDoubleClicks(): void {
  const ignore = (event: MouseEvent) => {
    const { detail, target } = event;
    if (detail > 1 && target instanceof Element && target.closest("#control button")) event.preventDefault();
  };
  // Pressing would take the focus there, the click would send the form.
  document.addEventListener("mousedown", ignore, true);
  document.addEventListener("click", ignore, true);
}

start();
