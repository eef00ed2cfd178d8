// Keys of the whole console, and the sheet that lists them. None does anything while one types.
import { COMPOSER_SHORTCUTS, type Shortcut } from "./composer_shortcuts";
import { Rows } from "./rows";

const OFF = "careline-keys-off";
/** How long after `g` the second key may come. */
const SEQUENCE = 1_500;

const SHEET: readonly { title: string; keys: readonly Shortcut[] }[] = [
  {
    title: "Everywhere",
    keys: [
      { keys: ["?"], does: "This list" },
      { keys: ["/"], does: "Search conversations" },
      { keys: ["g", "q"], does: "The queue" },
      { keys: ["g", "m"], does: "My conversations" },
      { keys: ["g", "u"], does: "Unread" },
      { keys: ["g", "a"], does: "All conversations" },
    ],
  },
  {
    title: "In the list and in a conversation",
    keys: [
      { keys: ["j"], does: "Next conversation" },
      { keys: ["k"], does: "Previous conversation" },
      { keys: ["Enter"], does: "Open it" },
    ],
  },
  {
    title: "In a conversation",
    keys: [
      { keys: ["a"], does: "Accept" },
      { keys: ["t"], does: "Take over" },
      { keys: ["r"], does: "Write a reply" },
      { keys: ["n"], does: "Write an internal note" },
      { keys: ["e"], does: "Close" },
      { keys: ["u"], does: "Back to the list" },
    ],
  },
  {
    title: "In a transcript and in their list",
    keys: [
      { keys: ["j"], does: "Next transcript" },
      { keys: ["k"], does: "Previous transcript" },
      { keys: ["r"], does: "Mark reviewed, or open again" },
      { keys: ["c"], does: "Write a comment" },
      { keys: ["Ctrl", "Enter"], does: "Send the comment" },
    ],
  },
  {
    title: "On a message, for leads",
    keys: [
      { keys: ["i"], does: "Right intent; then the digit of what it is, or Enter" },
      { keys: ["0"], does: "Then, before the digit: also for the others that say the same, or only for this one" },
      { keys: ["m"], does: "Mark what is named in it" },
      { keys: ["s"], does: "Right sentiment" },
      { keys: ["e"], does: "Whether a person was needed" },
      { keys: ["a"], does: "The article that answers it best" },
      { keys: ["↓"], does: "The next message" },
      { keys: ["x"], does: "Worth a look: right as it is" },
    ],
  },
  { title: "While you write", keys: COMPOSER_SHORTCUTS },
];

const PLACES: Record<string, string> = {
  q: "/conversations?view=queue",
  m: "/conversations?view=mine",
  u: "/conversations?view=unread",
  a: "/conversations",
};

export class Shortcuts {
  private readonly rows = new Rows();
  private goingUntil = 0;

  constructor() {
    document.addEventListener("keydown", (event) => this.heed(event));
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-show-keys]")) this.showSheet();
    });
    document.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches("[data-keys-on]")) switchKeys(target.checked);
    });
    showSwitches();
    if (location.hash === "#q") document.getElementById("q")?.focus();
  }

  private heed(event: KeyboardEvent): void {
    if (!keysAreFree(event)) return;
    if (this.does(event.key, event.repeat)) event.preventDefault();
  }

  /** Whether the key did something. One that is held down only moves. */
  private does(key: string, again: boolean): boolean {
    const goes = performance.now() < this.goingUntil ? PLACES[key] : undefined;
    this.goingUntil = 0;
    if (key === "j") return press("a[rel=next]") || this.rows.move(1);
    if (key === "k") return press("a[rel=prev]") || this.rows.move(-1);
    if (again) return false;
    if (goes) {
      location.assign(goes);
      return true;
    }
    switch (key) {
      case "?":
        return this.showSheet();
      case "g":
        this.goingUntil = performance.now() + SEQUENCE;
        return true;
      case "/":
        return search();
      case "u":
        return this.rows.back();
      case "a":
        return press("#control form[action$='/accept'] button");
      case "t":
        return press("#control form[action$='/take-over'] button");
      case "e":
        return press("#control #open-close-box");
      case "r":
        return press(".transcript-row:focus-within .review-mark") || press("#mark-reviewed") || write("reply");
      case "c":
        return focus("#comment");
      case "n":
        return write("note");
      default:
        return false;
    }
  }

  private showSheet(): boolean {
    const open = document.querySelector<HTMLDialogElement>("#keys");
    const sheet = open ?? makeSheet();
    showSwitches();
    if (!sheet.open) sheet.showModal();
    return true;
  }
}

/** Whether a key of its own may do something now: nobody types, nothing lies over the page. */
export function keysAreFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false;
  return !localStorage.getItem(OFF) && !types(event.target) && !somethingIsOpen();
}

/** Whether keys go to a field. A button or a box to tick takes no letters. */
function types(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "radio", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

function somethingIsOpen(): boolean {
  return document.querySelector("dialog[open], [role='dialog']:popover-open") !== null;
}

function press(selector: string): boolean {
  const button = document.querySelector<HTMLElement>(selector);
  button?.click();
  return button !== null;
}

function focus(selector: string): boolean {
  const field = document.querySelector<HTMLElement>(selector);
  field?.focus();
  return field !== null;
}

function write(mode: "reply" | "note"): boolean {
  document.querySelector<HTMLElement>(`#mode-${mode}`)?.click();
  const box = document.getElementById(mode);
  box?.focus();
  return box !== null;
}

function search(): boolean {
  const field = document.getElementById("q");
  if (field instanceof HTMLInputElement) field.select();
  else location.assign("/conversations#q");
  return true;
}

function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
  showSwitches();
}

function showSwitches(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-keys-on]")) {
    box.checked = !localStorage.getItem(OFF);
  }
}

/** A dialog of the browser's own: it keeps the focus, closes with Escape and gives the focus back. */
function makeSheet(): HTMLDialogElement {
  const sheet = document.createElement("dialog");
  sheet.id = "keys";
  sheet.className = "keys";
  sheet.setAttribute("aria-labelledby", "keys-title");
  const lists = SHEET.map(
    ({ title, keys }) => `<section><h3>${title}</h3><dl>${keys.map(line).join("")}</dl></section>`,
  );
  sheet.innerHTML = `<form method="dialog" class="keys-head"><h2 id="keys-title">Keyboard shortcuts</h2><button class="button">Close</button></form>
    <div class="keys-lists">${lists.join("")}</div>
    <p><label class="switch"><input type="checkbox" data-keys-on> Use shortcuts of one key</label></p>`;
  document.body.append(sheet);
  return sheet;
}

function line({ keys, does }: Shortcut): string {
  return `<div><dt>${keys.map((key) => `<kbd>${key}</kbd>`).join(" ")}</dt><dd>${does}</dd></div>`;
}
