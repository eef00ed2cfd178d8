// Who else has this conversation open, who writes in it, and whether the customer types: said to the
// server while the page is looked at, and shown beside what one writes.
import type { Colleague, Sign } from "./events";
import { forgery } from "./forgery";

const HERE_EVERY = 10_000;
const WRITING_EVERY = 4_000;
const LAPSES = 8_000;

type Writing = NonNullable<Colleague["writing"]>;

const DOING: Record<Writing, string> = { reply: "is writing a reply…", note: "is writing a note…" };

/** `Priya is writing a reply… Ben is here.` */
export function said(colleagues: Colleague[]): string {
  return colleagues.map(({ name, writing }) => `${name} ${writing ? DOING[writing] : "is here."}`).join(" ");
}

export class Colleagues {
  // Each tab is a page of its own; the same person may have several.
  private readonly page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16)).join("");
  private writing: Writing | undefined;
  private saidAt = -Infinity;
  private stopping: number | undefined;
  private lapsing: number | undefined;
  private typing: number | undefined;

  constructor(private readonly conversation: string) {
    setInterval(() => this.here(), HERE_EVERY);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.leave();
      else this.here();
    });
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLTextAreaElement) this.typed(target);
    });
    document.addEventListener("submit", () => this.stopped(), true);
    this.here();
  }

  /** Passing news of this conversation. */
  take(sign: Sign): void {
    if (!("conversation" in sign) || sign.conversation !== this.conversation) return;
    if (sign.name === "colleagues") this.show(sign.colleagues);
    if (sign.name === "typing") this.showTyping(true);
  }

  /** What they typed is there. */
  customerWrote(): void {
    this.showTyping(false);
  }

  private typed(box: HTMLTextAreaElement): void {
    const kind = writes(box);
    if (!kind) return;
    if (!box.value.trim()) {
      this.stopped();
      return;
    }
    clearTimeout(this.stopping);
    this.stopping = window.setTimeout(() => this.stopped(), LAPSES);
    const now = performance.now();
    if (kind === this.writing && now - this.saidAt < WRITING_EVERY) return;
    this.writing = kind;
    this.saidAt = now;
    this.here();
  }

  private stopped(): void {
    clearTimeout(this.stopping);
    if (!this.writing) return;
    this.writing = undefined;
    this.here();
  }

  private here(): void {
    if (!document.hidden) void this.say(this.writing ? { writing: this.writing } : {});
  }

  private leave(): void {
    this.writing = undefined;
    void this.say({ leaving: "1" });
  }

  private async say(what: Record<string, string>): Promise<void> {
    try {
      const answer = await fetch(`/conversations/${this.conversation}/here`, {
        method: "POST",
        headers: { "HX-Request": "true", ...forgery() },
        body: new URLSearchParams({ page: this.page, ...what }),
        // Said while the page goes away.
        keepalive: true,
      });
      if (answer.status !== 200) return;
      this.show(((await answer.json()) as { colleagues: Colleague[] }).colleagues);
    } catch {
      // The network is away; it is said again soon.
    }
  }

  private show(colleagues: Colleague[]): void {
    write("colleagues", said(colleagues));
    clearTimeout(this.lapsing);
    if (!colleagues.some(({ writing }) => writing)) return;
    const there = colleagues.map(({ name }) => ({ name, writing: null }));
    this.lapsing = window.setTimeout(() => this.show(there), LAPSES);
  }

  private showTyping(typing: boolean): void {
    clearTimeout(this.typing);
    const name = document.getElementById("customer-typing")?.dataset["name"];
    write("customer-typing", typing ? `${name} is typing…` : "");
    if (typing) this.typing = window.setTimeout(() => this.showTyping(false), LAPSES);
  }
}

/** What is written in a box, by where its form goes. */
function writes(box: HTMLTextAreaElement): Writing | undefined {
  const address = box.form?.getAttribute("action") ?? "";
  return (["reply", "note"] as const).find((kind) => address.endsWith(`/${kind}`));
}

/** Only what is new is written, so that it is read out once. */
function write(id: string, text: string): void {
  const place = document.getElementById(id);
  if (place && place.textContent !== text) place.textContent = text;
}

/** A colleague was faster: send nevertheless, having seen what they said, or go on writing. */
export function chooseWhenOvertaken(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-send-anyway], [data-dismiss-overtaken]") : null;
    const form = document.getElementById("reply-form");
    if (!button || !(form instanceof HTMLFormElement)) return;
    document.getElementById("overtaken")?.replaceChildren();
    form.querySelector("textarea")?.focus();
    const seen = button.getAttribute("data-send-anyway");
    const field = form.elements.namedItem("seen");
    if (seen === null || !(field instanceof HTMLInputElement)) return;
    field.value = seen;
    form.requestSubmit();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (successful && elt.id === "reply-form") document.getElementById("overtaken")?.replaceChildren();
  });
}
