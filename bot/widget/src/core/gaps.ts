// Messages count 1, 2, 3 … without gaps, so that a customer's window can see that one is missing.
import type { Message } from "./protocol";

// An acknowledgement may overtake the messages before it, which then come by themselves.
const PATIENCE = 3_000;

/** The first `seq` that is missing between the first and the last message. */
export function firstGap(messages: readonly Message[]): number | undefined {
  const first = messages[0]?.seq ?? 0;
  const at = messages.findIndex(({ seq }, index) => seq !== first + index);
  return at < 0 ? undefined : first + at;
}

/** Has everything told again when a message stays missing; once for each, should it not exist. */
export class GapWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly asked = new Set<number>();

  constructor(
    private readonly messages: () => readonly Message[],
    private readonly again: () => void,
  ) {}

  look(): void {
    const gap = firstGap(this.messages());
    if (gap === undefined || this.asked.has(gap) || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.ask(gap), PATIENCE);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asked.clear();
  }

  private ask(gap: number): void {
    this.timer = undefined;
    if (firstGap(this.messages()) !== gap) return this.look();
    this.asked.add(gap);
    this.again();
  }
}
