import type { Author } from "./protocol";

/** "Is typing" is repeated every 5 s by whoever types; without a repeat it lapses. */
const LAPSE = 8_000;

/** Who is typing right now, so that an indicator never stays behind. */
export class Typing {
  private readonly timers = new Map<Author, ReturnType<typeof setTimeout>>();

  constructor(private readonly changed: (authors: Author[]) => void) {}

  seen(author: Author): void {
    if (author === "customer") return;
    clearTimeout(this.timers.get(author));
    this.timers.set(
      author,
      setTimeout(() => this.stopped(author), LAPSE),
    );
    this.tell();
  }

  stopped(author: Author): void {
    if (!this.timers.has(author)) return;
    clearTimeout(this.timers.get(author));
    this.timers.delete(author);
    this.tell();
  }

  replace(authors: Author[]): void {
    for (const author of [...this.timers.keys()]) if (!authors.includes(author)) this.stopped(author);
    for (const author of authors) this.seen(author);
  }

  clear(): void {
    this.replace([]);
  }

  private tell(): void {
    this.changed([...this.timers.keys()]);
  }
}
