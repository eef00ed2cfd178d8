// The sheet in which a correction is said: a list to choose from by digit, arrow or typing, or the message's
// words to mark.
import { type Aspect, type Choice, type Entity, type Tool, choices, fitting, offered } from "./correct_choices";
import { EntityMarker } from "./correct_entities";
import { forgery } from "./forgery";

const ASPECTS: readonly { aspect: Aspect; title: string; field: string; ask: string }[] = [
  { aspect: "intent", title: "Intent", field: "intent", ask: "What does the customer want?" },
  { aspect: "entities", title: "Entities", field: "entities", ask: "What is named in it?" },
  { aspect: "sentiment", title: "Sentiment", field: "sentiment", ask: "How does the customer feel?" },
  { aspect: "escalation", title: "Person", field: "topic", ask: "Was a person needed?" },
  { aspect: "article", title: "Article", field: "slug", ask: "Which article answers it best?" },
];
const MOST = 60;
const DIGITS = 9;

export class CorrectSheet {
  private readonly dialog = document.createElement("dialog");
  private readonly marker: EntityMarker;
  private tool: HTMLElement | undefined;
  private about: Tool | undefined;
  private aspect: Aspect = "intent";
  private all: Choice[] = [];
  private shown: Choice[] = [];
  private at = 0;
  private sent: [string, string] | undefined;
  /** A key that came before the list was there. */
  private early: string | undefined;

  constructor(private readonly done: (tool: HTMLElement, answer: string) => void) {
    this.dialog.className = "keys correct-sheet";
    this.dialog.setAttribute("aria-labelledby", "correct-title");
    this.dialog.innerHTML = `<div class="keys-head"><h2 id="correct-title"></h2><button class="button" type="button" data-close>Cancel</button></div>
      <blockquote class="correct-text"></blockquote>
      <div class="correct-aspects" role="group" aria-label="What to correct">${ASPECTS.map(
        ({ aspect, title }) => `<button type="button" data-aspect="${aspect}">${title}</button>`,
      ).join("")}</div>
      <div class="correct-choose">
        <input type="text" role="combobox" aria-expanded="true" aria-controls="correct-list" aria-autocomplete="list" autocomplete="off" spellcheck="false" placeholder="Type to search" maxlength="80">
        <ul id="correct-list" role="listbox" aria-labelledby="correct-title"></ul>
        <p class="empty" hidden>Nothing is called that. Other words may find it.</p>
      </div>
      <div class="correct-entities"></div>
      <label class="switch correct-also" hidden><input type="checkbox" aria-keyshortcuts="0"> <span></span> <kbd aria-hidden="true">0</kbd></label>
      <div class="correct-problem" role="alert"></div>`;
    this.marker = new EntityMarker(this.part(".correct-entities"), (found) => void this.mark(found));
    document.body.append(this.dialog);
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.search.addEventListener("input", () => this.find());
  }

  open(tool: HTMLElement, aspect: Aspect): void {
    this.tool = tool;
    this.about = JSON.parse(tool.dataset.correct ?? "{}") as Tool;
    this.part(".correct-text").textContent = this.about.text;
    this.dialog.showModal();
    void this.turn(aspect);
  }

  private get search(): HTMLInputElement {
    return this.part<HTMLInputElement>(".correct-choose input");
  }

  private get also(): HTMLInputElement {
    return this.part<HTMLInputElement>(".correct-also input");
  }

  private part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.dialog.querySelector<T>(selector) as T;
  }

  private async turn(aspect: Aspect): Promise<void> {
    const about = this.about;
    if (!about) return;
    this.aspect = aspect;
    this.all = [];
    this.early = undefined;
    this.part("#correct-title").textContent = ASPECTS.find((one) => one.aspect === aspect)?.ask ?? "";
    for (const button of this.dialog.querySelectorAll<HTMLElement>("[data-aspect]")) {
      button.setAttribute("aria-pressed", String(button.dataset.aspect === aspect));
    }
    this.part(".correct-problem").replaceChildren();
    const marks = aspect === "entities";
    this.part(".correct-choose").hidden = marks;
    this.part(".correct-entities").hidden = !marks;
    this.part(".correct-text").hidden = marks;
    const also = this.part(".correct-also");
    also.hidden = marks || about.also.length === 0;
    // Beforehand only where nobody has to read the others: the same words mean the same, and may be said otherwise.
    this.also.checked = about.also_same && aspect === "intent";
    const nearly = about.also_same ? "the same" : "nearly the same";
    this.part(".correct-also span").textContent =
      about.also.length === 1
        ? `Also for the other that says ${nearly}`
        : `Also for the ${about.also.length} others that say ${nearly}`;
    this.search.value = "";
    if (!marks) this.search.focus();
    try {
      const known = await choices();
      if (this.aspect !== aspect || !this.dialog.open) return;
      if (aspect === "entities") {
        this.marker.show(about.text, about.entities, known.entities);
      } else {
        this.all = offered(known, aspect, about);
        this.find();
        if (this.early) this.press(this.early);
      }
    } catch {
      this.say("What can be chosen could not be fetched. Close this and try again.");
    }
  }

  private find(): void {
    this.shown = fitting(this.all, this.search.value).slice(0, MOST);
    this.at = 0;
    const numbered = this.search.value === "";
    this.part("#correct-list").replaceChildren(
      ...this.shown.map((one, index) => option(one, index, numbered && index < DIGITS ? String(index + 1) : "")),
    );
    this.part(".correct-choose .empty").hidden = this.shown.length > 0 || this.all.length === 0;
    this.point();
  }

  private point(): void {
    const options = this.part("#correct-list").children;
    for (const [index, one] of [...options].entries()) one.setAttribute("aria-selected", String(index === this.at));
    const active = options[this.at];
    if (active) this.search.setAttribute("aria-activedescendant", active.id);
    else this.search.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.aspect === "entities") {
      if (this.marker.key(event)) event.preventDefault();
    } else if ((event.target === this.search || event.target === this.also) && this.press(event.key)) {
      event.preventDefault();
    }
  }

  private press(key: string): boolean {
    if (key === "0" && this.search.value === "" && !this.part(".correct-also").hidden) {
      this.also.checked = !this.also.checked;
      return true;
    }
    const picks = key === "Enter" || (/^[1-9]$/.test(key) && this.search.value === "");
    if (!this.all.length && picks) {
      this.early = key;
      return true;
    }
    if (key === "ArrowDown" || key === "ArrowUp") {
      this.at = Math.max(0, Math.min(this.shown.length - 1, this.at + (key === "ArrowDown" ? 1 : -1)));
      this.point();
      return true;
    }
    if (!picks) return false;
    const chosen = this.shown[key === "Enter" ? this.at : Number(key) - 1];
    if (chosen) this.choose(chosen);
    return true;
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target === this.dialog || target?.closest("[data-close], [data-correct-leave]")) this.dialog.close();
    const aspect = target?.closest<HTMLElement>("[data-aspect]")?.dataset.aspect;
    if (aspect) void this.turn(aspect as Aspect);
    const index = target?.closest<HTMLElement>("#correct-list [role=option]")?.dataset.index;
    const chosen = this.shown[Number(index ?? -1)];
    if (chosen) this.choose(chosen);
    const replaces = target?.closest("[data-correct-replace]")?.closest<HTMLElement>("[data-replaces]");
    if (replaces && this.sent) void this.send(...this.sent, replaces.dataset.replaces);
  }

  private choose(chosen: Choice): void {
    const field = ASPECTS.find((one) => one.aspect === this.aspect)?.field ?? "";
    void this.send(field, chosen.name);
  }

  private async mark(found: Entity[]): Promise<void> {
    await this.send("entities", JSON.stringify(found));
  }

  private async send(field: string, value: string, replaces = ""): Promise<void> {
    const { tool, about } = this;
    if (!tool || !about) return;
    this.sent = [field, value];
    const also = this.also.checked && !this.part(".correct-also").hidden;
    const body = new URLSearchParams({ [field]: value, replaces, also: also ? about.also.join(" ") : "" });
    const headers = { "HX-Request": "true", ...forgery() };
    try {
      const answer = await fetch(`${about.address}/${this.aspect}`, { method: "POST", headers, body });
      const text = await answer.text();
      if (answer.ok) {
        this.dialog.close();
        this.done(tool, text);
      } else {
        this.part(".correct-problem").innerHTML = text;
        this.part(".correct-problem").querySelector<HTMLElement>("[data-correct-replace]")?.focus();
      }
    } catch {
      this.say("The console cannot be reached. Nothing was saved; try again.");
    }
  }

  private say(words: string): void {
    const told = document.createElement("p");
    told.className = "alert";
    told.textContent = words;
    this.part(".correct-problem").replaceChildren(told);
  }
}

function option(one: Choice, index: number, key: string): HTMLElement {
  const made = document.createElement("li");
  made.id = `correct-option-${index}`;
  made.dataset.index = String(index);
  made.setAttribute("role", "option");
  const title = document.createElement("strong");
  title.textContent = one.title;
  const about = document.createElement("span");
  about.textContent = one.about;
  const digit = document.createElement("kbd");
  digit.textContent = key;
  digit.hidden = !key;
  made.append(digit, title, about);
  return made;
}
