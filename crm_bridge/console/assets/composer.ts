// Where an agent writes: a reply to the customer or a note for colleagues, never one for the other.
import { Box } from "./composer_box";
import { Drafts, type Typed } from "./composer_drafts";
import { Files } from "./composer_files";
import { QuickReplies } from "./composer_replies";
import { heedKeys } from "./composer_shortcuts";
import { Suggestions } from "./composer_suggestions";
import { keepEnd } from "./composer_thread";

type Mode = "reply" | "note";

function get<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

export function startComposer(): void {
  const element = document.getElementById("composer");
  if (element) new Composer(element);
}

/** Which of the two forms it is, if it is one. */
function writes(form: EventTarget | null): Mode | undefined {
  return (["reply", "note"] as const).find((mode) => form === document.getElementById(`${mode}-form`));
}

class Composer {
  private readonly reply = get<HTMLTextAreaElement>("reply");
  private readonly note = get<HTMLTextAreaElement>("note");
  private readonly warning = get("composer-warning");
  private readonly box: Box;
  private readonly drafts: Drafts;
  private readonly files: Files;
  private readonly replies: QuickReplies;
  private readonly suggestions: Suggestions;
  private wasMine: boolean;
  private sending = "";

  constructor(private readonly element: HTMLElement) {
    const { base = "", staff = "", places = "" } = element.dataset;
    this.wasMine = this.mine;
    this.box = new Box(this.reply, get("reply-marks"), new Set(places.split(" ")));
    this.drafts = new Drafts(`${base}/draft`, staff, { reply: this.reply, note: this.note }, get("draft-state"));
    this.files = new Files(get("reply-files"), `${base}/files`, (problem) => this.warn(problem));
    this.replies = new QuickReplies(get("quick-replies"), `${base}/quick-replies`, this.box);
    this.suggestions = new Suggestions(get("suggestions"), `${base}/suggestions`, this.box);
    this.heed();
    keepEnd();
    void this.restore();
    void this.suggest();
  }

  private get mine(): boolean {
    return this.element.dataset["mine"] === "yes";
  }

  private get mode(): Mode {
    return get<HTMLInputElement>("mode-note").checked ? "note" : "reply";
  }

  private set mode(mode: Mode) {
    get<HTMLInputElement>(`mode-${mode}`).checked = true;
  }

  private heed(): void {
    const { element } = this;
    heedKeys(element, {
      send: (box) => box.form?.requestSubmit(),
      openReplies: () => void this.openReplies(),
      changeMode: () => this.write(this.mode === "note" ? "reply" : "note"),
      leave: () => get("thread").focus(),
    });
    get("open-replies").addEventListener("click", () => void this.openReplies());
    this.heedFiles();
    this.reply.addEventListener("input", () => this.warnOfOpen());
    element.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.name === "mode") this.focus();
    });
    document.addEventListener("submit", (event) => this.submitting(event), true);
    document.body.addEventListener("htmx:beforeRequest", ({ target }) => {
      const mode = writes(target);
      if (!mode) return;
      this.sending = this.areaOf(mode).value;
      this.drafts.hold();
    });
    document.body.addEventListener("htmx:afterRequest", (event) => {
      const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
      const mode = writes(elt);
      if (mode && successful) this.sent(mode);
      if (mode) this.drafts.release(successful ? mode : undefined);
    });
    // Both, because who took a conversation is brought to the box before observers are told.
    document.body.addEventListener("htmx:afterSwap", () => this.follow());
    new MutationObserver(() => this.follow()).observe(element, {
      attributes: true,
      attributeFilter: ["data-mine", "data-at"],
    });
  }

  private heedFiles(): void {
    const input = get<HTMLInputElement>("attach-files");
    get("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.files.add([...(input.files ?? [])]);
      input.value = "";
      this.reply.focus();
    });
    this.reply.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // What is copied out of a table or a document comes as text and, beside it, as a picture of itself.
      if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      this.files.add(files);
    });
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    document.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      document.body.classList.toggle("dropping", this.mine);
    });
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) document.body.classList.remove("dropping");
    });
    document.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      // Missed by a little, the browser would leave the page for the file.
      event.preventDefault();
      document.body.classList.remove("dropping");
      if (!this.mine) return;
      this.write("reply");
      this.files.add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  private async restore(): Promise<void> {
    const unsent = await this.drafts.restore((typed) => this.put(typed));
    if (!unsent) return;
    this.files.maxMegabytes = unsent.max_mb;
    if (unsent.files.length && !this.files.count) this.files.show(unsent.files);
  }

  private put(typed: Partial<Typed>): void {
    if (typed.reply) this.box.set(typed.reply);
    if (typed.note) {
      this.note.value = typed.note;
      this.note.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    if (typed.reply) this.mode = "reply";
    else if (typed.note) this.mode = "note";
  }

  /** After the page was brought up to date: whose it is now, and what was written meanwhile. */
  private follow(): void {
    if (this.mine !== this.wasMine) {
      this.wasMine = this.mine;
      this.mode = this.mine || this.reply.value ? "reply" : "note";
    }
    void this.suggest();
  }

  private suggest(): Promise<void> {
    const newest = [...document.querySelectorAll("#thread .by-customer")].pop();
    return this.suggestions.update(newest?.id, this.mine);
  }

  private write(mode: Mode): void {
    this.mode = mode;
    this.focus();
  }

  private focus(): void {
    this.areaOf(this.mode).focus();
  }

  private areaOf(mode: Mode): HTMLTextAreaElement {
    return mode === "note" ? this.note : this.reply;
  }

  private async openReplies(): Promise<void> {
    this.mode = "reply";
    await this.replies.open();
  }

  /** What would be refused is not sent, and says why. */
  private submitting(event: Event): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== "reply-form") return;
    const why = this.whyNot();
    if (why === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.warn(why);
    if (!this.box.selectOpen()) this.reply.focus();
  }

  private whyNot(): string | undefined {
    if (!this.mine) return "You cannot reply here just now. Your text is kept.";
    if (this.files.uploading) return "A file is still on its way. Send the reply when it is there.";
    const [open] = this.box.open;
    if (open) return `Fill in ${open.text} before you send this, or take it out.`;
    return this.reply.value.trim() || this.files.count ? undefined : "";
  }

  /** Taken by the server; what was typed since stays. */
  private sent(mode: Mode): void {
    const area = this.areaOf(mode);
    area.value = area.value.startsWith(this.sending) ? area.value.slice(this.sending.length) : area.value;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    // Who pressed the button goes on writing, as who pressed Enter does.
    if (document.activeElement?.closest("form")?.id === `${mode}-form`) area.focus();
    if (mode === "note") return;
    this.files.clear();
    this.suggestions.clear();
    this.warn("");
  }

  private warnOfOpen(): void {
    const names = [...new Set(this.box.open.map(({ text }) => text))];
    this.warn(names.length ? `Not known here: ${names.join(", ")}. Fill in or take out before sending.` : "");
  }

  private warn(text: string): void {
    if (this.warning.textContent !== text) this.warning.textContent = text;
  }
}
