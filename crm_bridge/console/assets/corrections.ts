// Correcting messages by keyboard: a key opens what can be said about one aspect of the message that has the
// focus, or is pointed at; the second key says it.
import { CorrectSheet } from "./correct_sheet";
import { type Aspect, choices, type Tool } from "./correct_choices";
import { forgery } from "./forgery";
import { keysAreFree } from "./shortcuts";

const KEYS: Record<string, Aspect> = { i: "intent", m: "entities", s: "sentiment", e: "escalation", a: "article" };
const HOLDER = "[data-look], .line, .drafted";

export function startCorrecting(): void {
  if (!document.querySelector("[data-correct], [data-looks]")) return;
  void choices();
  new Correcting();
}

class Correcting {
  private readonly sheet = new CorrectSheet((tool, fresh) => this.replace(tool, fresh));
  private pointedAt: Element | null = null;

  constructor() {
    // Before the keys of the whole console: here `a` and `e` are about the message.
    document.addEventListener("keydown", (event) => this.heed(event), true);
    document.addEventListener("pointerover", ({ target }) => {
      this.pointedAt = target instanceof Element ? target.closest(HOLDER) : null;
    });
    document.addEventListener("click", (event) => this.open(event));
    document.addEventListener("submit", (event) => void this.undo(event));
  }

  private heed(event: KeyboardEvent): void {
    if (!keysAreFree(event)) return;
    const tool = this.current();
    const aspect = KEYS[event.key];
    if (aspect && tool && !event.repeat) {
      event.preventDefault();
      this.sheet.open(tool, aspect);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && focusedTool()) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (document.querySelector("[data-looks]") && "jkx".includes(event.key)) {
      event.preventDefault();
      if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (!event.repeat) dismiss(tool);
    }
  }

  private current(): HTMLElement | null {
    const holder = document.activeElement?.closest(HOLDER) ?? this.pointedAt;
    return holder?.querySelector<HTMLElement>("[data-correct]") ?? null;
  }

  private open(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("[data-correct-open]") : null;
    const tool = link?.closest<HTMLElement>("[data-correct]");
    if (!tool || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.sheet.open(tool, "intent");
  }

  private async undo(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-correct-undo]")) return;
    event.preventDefault();
    const tool = form.closest<HTMLElement>("[data-correct]");
    const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true", ...forgery() } });
    const text = await answer.text();
    if (answer.ok && tool) this.replace(tool, text);
    else show(text);
  }

  /** The control as the server has it now; the focus stays with the message. */
  private replace(tool: HTMLElement, text: string): void {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>("[data-correct]");
    if (!fresh) return;
    const told = JSON.parse(fresh.dataset.correct ?? "{}") as Tool;
    const before = JSON.parse(tool.dataset.correct ?? "{}") as Tool;
    fresh.dataset.correct = JSON.stringify({ ...told, also: before.also, also_same: before.also_same });
    const said = fresh.querySelector("[role=status]");
    const words = said?.textContent || (told.said.length ? "Corrected." : "Taken back.");
    said?.replaceChildren();
    tool.replaceWith(fresh);
    // A live region speaks of what comes into it once it is there.
    requestAnimationFrame(() => said?.append(words));
    fresh.closest("[data-look]")?.classList.toggle("look-done", told.said.length > 0);
    fresh.querySelector<HTMLElement>("[data-correct-open]")?.focus();
  }
}

function focusedTool(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-correct]") ?? null;
}

function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-correct-open]")].filter((one) => one.offsetParent);
  const here = document.activeElement?.closest(HOLDER)?.querySelector<HTMLElement>("[data-correct-open]");
  const at = here ? links.indexOf(here) : -1;
  const next = at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[at + by];
  next?.focus();
  next?.closest(HOLDER)?.scrollIntoView({ block: "nearest" });
}

function dismiss(tool: HTMLElement | null): void {
  const look = tool?.closest<HTMLElement>("[data-look]");
  const button = look?.querySelector<HTMLElement>("[data-dismiss-look] button");
  if (!look || !button) return;
  const links = [...document.querySelectorAll<HTMLElement>("[data-look] [data-correct-open]")];
  const at = links.findIndex((one) => look.contains(one));
  const next = links.slice(at + 1).find((one) => !look.contains(one)) ?? links[at - 1];
  next?.focus();
  button.click();
}

function show(text: string): void {
  const place = document.getElementById("problem");
  if (place) place.innerHTML = text;
}
