// What is typed is kept on the server as one types, and until it is there, in this tab: a log-in that ends
// in the middle of a sentence, or a network that is gone, takes nothing away.
import { ask } from "./composer_request";

const SOON = 500;
const AGAIN = 5_000;

export interface Typed {
  reply: string;
  note: string;
}

export interface AddedFile {
  id: string;
  name: string;
  type: string;
  size: number;
}

export interface Unsent extends Typed {
  files: AddedFile[];
  max_mb: number;
}

interface Boxes {
  reply: HTMLTextAreaElement;
  note: HTMLTextAreaElement;
}

export class Drafts {
  private readonly key: string;
  private kept: string;
  private timer: number | undefined;
  private saving = false;
  private held = false;
  /** Whether one that was under way may arrive after the message. */
  private crossing = false;

  constructor(
    private readonly path: string,
    staff: string,
    private readonly boxes: Boxes,
    private readonly state: HTMLElement,
  ) {
    this.key = `careline-draft ${staff} ${path}`;
    this.kept = JSON.stringify(this.typed);
    for (const box of [boxes.reply, boxes.note]) box.addEventListener("input", () => this.changed());
    addEventListener("pagehide", () => this.flush());
    addEventListener("online", () => this.soon(0));
  }

  /** Puts back what was typed before; what this tab could not hand over counts more than what is kept. */
  async restore(put: (typed: Partial<Typed>) => void): Promise<Unsent | undefined> {
    const mine = sessionStorage.getItem(this.key);
    if (mine !== null) put(JSON.parse(mine) as Typed);
    try {
      const kept = (await (await ask(this.path)).json()) as Unsent;
      if (mine === null) {
        this.kept = JSON.stringify({ reply: kept.reply, note: kept.note });
        put({
          ...(kept.reply && !this.boxes.reply.value && { reply: kept.reply }),
          ...(kept.note && !this.boxes.note.value && { note: kept.note }),
        });
      }
      return kept;
    } catch {
      // Nothing to put back can be reached; what is typed now is kept as ever.
      return undefined;
    }
  }

  /** A message is on its way: a draft that overtook it would come back as one not sent. */
  hold(): void {
    this.held = true;
    this.crossing = this.saving;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** What became of it; with a message the server has taken the box of it, too. */
  release(taken?: keyof Typed): void {
    this.held = false;
    const kept = { ...(JSON.parse(this.kept) as Typed), ...(taken && { [taken]: "" }) };
    this.kept = JSON.stringify(kept);
    if (taken && this.crossing) this.soon(0, true);
    else this.changed();
  }

  private get typed(): Typed {
    return { reply: this.boxes.reply.value, note: this.boxes.note.value };
  }

  private changed(): void {
    const now = JSON.stringify(this.typed);
    if (now === this.kept) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.forget();
      return;
    }
    sessionStorage.setItem(this.key, now);
    this.state.textContent = "";
    this.soon(SOON);
  }

  private soon(wait: number, anyway = false): void {
    if (this.held) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(anyway), wait);
  }

  private flush(): void {
    if (this.timer !== undefined) void this.save();
  }

  private async save(anyway = false): Promise<void> {
    this.timer = undefined;
    const typed = this.typed;
    const now = JSON.stringify(typed);
    if (now === this.kept && !anyway) return;
    this.saving = true;
    try {
      await ask(this.path, { method: "POST", body: new URLSearchParams({ ...typed }), keepalive: now.length < 30_000 });
      this.kept = now;
      if (now === JSON.stringify(this.typed)) this.forget();
      this.state.textContent = typed.reply || typed.note ? "Draft kept" : "";
    } catch {
      this.state.textContent = "Draft kept in this tab only";
      this.soon(AGAIN);
    } finally {
      this.saving = false;
    }
  }

  private forget(): void {
    sessionStorage.removeItem(this.key);
  }
}
