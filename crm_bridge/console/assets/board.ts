// A page that shows everybody the same: tasks, teams. What somebody types stays, and so does what is
// under the pointer: a press is for what one saw.
import type { Part, Urgency } from "./console";
import { OUTDATED } from "./inbox";
import { morph } from "./morph";

/** Milliseconds. Some of what is shown changes by the clock alone: who is no longer there, opening hours. */
const EVERY = 30_000;

export class Board implements Part {
  private readonly name: string | null;
  /** Whether something of the fresh page is not shown yet. */
  private holds = false;

  constructor(readonly element: Element) {
    this.name = element.getAttribute("data-board");
    const ask = () => document.body.dispatchEvent(new Event(OUTDATED));
    setInterval(ask, EVERY);
    document.addEventListener("pointerout", ({ target, relatedTarget }) => {
      const left = target instanceof Element && target.closest(".tasks");
      const still = relatedTarget instanceof Element && relatedTarget.closest(".tasks");
      if (this.holds && left && !still) ask();
    });
  }

  /** Who talks to whom is on the page of teams; tasks have news of their own. */
  urgency(changed: string[] | undefined, moved: boolean): Urgency {
    if (changed === undefined) return "soon";
    return moved && this.name === "teams" ? "soon" : "none";
  }

  shows(boards: string[]): boolean {
    return this.name !== null && boards.includes(this.name);
  }

  address(): string {
    return this.element.getAttribute("data-address") ?? location.pathname;
  }

  replace(fresh: Element): void {
    const list = this.element.querySelector(".tasks");
    const freshList = fresh.querySelector(".tasks");
    this.holds = list !== null && freshList !== null && keepWhatIsInUse(list, freshList);
    morph(this.element, fresh);
  }
}

/** Tasks that are gone stay in their place while somebody is at one of them or has written an answer,
 * and so do the buttons that the pointer or the focus is at, and the answer itself. Whether any did. */
function keepWhatIsInUse(list: Element, fresh: Element): boolean {
  const used = list.matches(":hover, :focus-within");
  const tasks = [...list.querySelectorAll(":scope > .task")];
  let before: Element | null = null;
  let kept = false;
  for (const task of tasks) {
    let now = fresh.querySelector(`:scope > #${CSS.escape(task.id)}`);
    if (!now && (used || hasTyped(task))) {
      now = task.cloneNode(true) as Element;
      if (before) before.after(now);
      else fresh.prepend(now);
      fresh.querySelector(":scope > .empty")?.remove();
      kept = true;
    }
    if (!now) continue;
    if (keepPart(task, now, ".task-deeds:is(:hover, :focus-within)")) kept = true;
    if (hasTyped(task)) keepPart(task, now, ".task-answer");
    before = now;
  }
  return kept;
}

/** What the fresh task has there is as it is now on the page. */
function keepPart(task: Element, fresh: Element, selector: string): boolean {
  const kept = task.querySelector(selector);
  if (!kept) return false;
  const present = fresh.querySelector(`#${CSS.escape(kept.id)}`);
  if (present) present.replaceWith(kept.cloneNode(true));
  else fresh.append(kept.cloneNode(true));
  return true;
}

function hasTyped(task: Element): boolean {
  const box = task.querySelector("textarea");
  return box !== null && (box.value !== "" || box === document.activeElement);
}
