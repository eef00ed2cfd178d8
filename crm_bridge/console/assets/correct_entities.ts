// Marking what is named in a message: select a stretch with the mouse or Shift and the arrows, press the digit
// of what it is.
import type { Entity } from "./correct_choices";

export class EntityMarker {
  private readonly text = document.createElement("textarea");
  private readonly found = document.createElement("ul");
  private readonly kinds = document.createElement("div");
  private readonly hint = document.createElement("p");
  private readonly deeds = document.createElement("p");
  private entities: Entity[] = [];
  private names: string[] = [];

  constructor(
    place: HTMLElement,
    private readonly save: (entities: Entity[]) => void,
  ) {
    // Not `readonly`: browsers then have no caret that could be moved with keys.
    this.text.addEventListener("beforeinput", (event) => event.preventDefault());
    this.text.setAttribute("aria-readonly", "true");
    this.text.inputMode = "none";
    this.text.rows = 4;
    this.text.setAttribute("aria-label", "The message: select what is named");
    this.found.className = "chips";
    this.found.setAttribute("aria-label", "Named in it");
    this.kinds.className = "correct-kinds";
    this.hint.className = "quiet";
    this.hint.setAttribute("role", "status");
    this.deeds.className = "correct-deeds";
    this.deeds.innerHTML = `<button type="button" class="button main-button" data-save>Save <kbd>Enter</kbd></button> <button type="button" class="button" data-none>There is none <kbd>0</kbd></button>`;
    place.append(this.text, this.hint, this.kinds, this.found, this.deeds);
    place.addEventListener("click", (event) => this.click(event));
  }

  show(text: string, entities: Entity[], names: string[]): void {
    this.text.value = text;
    this.entities = [...entities];
    this.names = names;
    this.kinds.replaceChildren(
      ...names.map((name, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.kind = name;
        button.innerHTML = `${name.replaceAll("_", " ")} <kbd>${index + 1}</kbd>`;
        return button;
      }),
    );
    this.hint.textContent = "Select words with the mouse, or with Shift and the arrow keys; then say what they are.";
    this.draw();
    this.text.focus();
    this.text.setSelectionRange(0, 0);
  }

  /** Whether the key did something here. */
  key(event: KeyboardEvent): boolean {
    if (event.target instanceof HTMLButtonElement && event.key === "Enter") return false;
    const name = /^[1-9]$/.test(event.key) ? this.names[Number(event.key) - 1] : undefined;
    if (name) this.add(name);
    else if (event.key === "0") this.save([]);
    else if (event.key === "Enter") this.save(this.entities);
    else return false;
    return true;
  }

  private add(name: string): void {
    let { selectionStart: start, selectionEnd: end } = this.text;
    // Blanks around what was selected belong to nothing.
    while (start < end && /\s/.test(this.text.value[start] ?? "")) start += 1;
    while (end > start && /\s/.test(this.text.value[end - 1] ?? "")) end -= 1;
    if (start === end) {
      this.hint.textContent = "Select the words first.";
      return;
    }
    this.entities = this.entities.filter((one) => one.end <= start || one.start >= end);
    this.entities.push({ entity: name, start, end });
    this.entities.sort((one, other) => one.start - other.start);
    this.hint.textContent = `“${this.text.value.slice(start, end)}” is ${name.replaceAll("_", " ")}.`;
    this.draw();
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const kind = target?.closest<HTMLElement>("[data-kind]")?.dataset.kind;
    const gone = target?.closest<HTMLElement>("[data-gone]")?.dataset.gone;
    if (kind) this.add(kind);
    else if (gone) {
      this.entities.splice(Number(gone), 1);
      this.draw();
      this.text.focus();
    } else if (target?.closest("[data-none]")) this.save([]);
    else if (target?.closest("[data-save]")) this.save(this.entities);
  }

  private draw(): void {
    this.found.replaceChildren(
      ...this.entities.map((one, index) => {
        const line = document.createElement("li");
        line.className = "chip";
        const words = this.text.value.slice(one.start, one.end);
        line.append(`${one.entity.replaceAll("_", " ")}: ${words} `);
        const gone = document.createElement("button");
        gone.type = "button";
        gone.className = "quiet-button";
        gone.dataset.gone = String(index);
        gone.textContent = "×";
        gone.setAttribute("aria-label", `Not named: ${words}`);
        line.append(gone);
        return line;
      }),
    );
  }
}
