// Sends one message after the other, in the order they were written, each under its own id until the
// server has kept it: a repeat after a lost connection is recognised there and answered once.
import { ChatError, type Outgoing } from "./protocol";
import type { Storage, Unsent } from "./storage";
import type { Pending } from "./thread";

const UNAVAILABLE_TRIES = 4;
const DEFAULT_RATE_PAUSE = 5_000;
const STILL_ONLINE_PAUSE = 2_000;

export interface OutboxHost {
  send(message: Outgoing): Promise<number>;
  online(): boolean;
  changed(pending: Pending): void;
  kept(id: string, seq: number): void;
}

function outgoing({ id, text, payload, values, attachments }: Unsent): Outgoing {
  if (payload === undefined) return { id, text: text ?? "", ...(attachments && { attachments }) };
  return { id, payload, ...(text && { text }), ...(values && { values }) };
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Outbox {
  private queue: Pending[] = [];
  private pumping = false;
  private tries = 0;
  private stopped = false;

  constructor(
    private readonly storage: Storage,
    private readonly host: OutboxHost,
  ) {}

  add(message: Unsent): void {
    this.storage.keep(message);
    this.queue.push({ ...message, state: "sending" });
    this.host.changed({ ...message, state: "sending" });
    void this.pump();
  }

  /** Takes up what an earlier page left unsent. */
  restore(): void {
    for (const message of this.storage.unsent()) {
      if (this.queue.some(({ id }) => id === message.id)) continue;
      this.queue.push({ ...message, state: "waiting" });
      this.host.changed({ ...message, state: "waiting" });
    }
  }

  pending(): Pending[] {
    return this.queue.map((message) => ({ ...message }));
  }

  retry(id: string): void {
    this.tries = 0;
    this.queue.filter((message) => message.id === id).forEach((message) => this.mark(message, "sending"));
    void this.pump();
  }

  drop(id: string): void {
    this.queue = this.queue.filter((message) => message.id !== id);
    this.storage.drop(id);
  }

  clear(): void {
    for (const { id } of [...this.queue]) this.drop(id);
  }

  /** The page does without the chat now; what is unsent is kept for the next page. */
  stop(): void {
    this.stopped = true;
  }

  async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (let next = this.next(); next && (await this.attempt(next)); next = this.next());
    } finally {
      this.pumping = false;
    }
  }

  private next(): Pending | undefined {
    return this.stopped ? undefined : this.queue.find(({ state }) => state !== "failed");
  }

  /** `false` when there is no use in going on before the connection is back. */
  private async attempt(message: Pending): Promise<boolean> {
    this.mark(message, "sending");
    try {
      const seq = await this.host.send(outgoing(message));
      this.tries = 0;
      this.drop(message.id);
      this.host.kept(message.id, seq);
      return true;
    } catch (error) {
      return this.afterFailure(message, error instanceof ChatError ? error : new ChatError("offline", String(error)));
    }
  }

  private async afterFailure(message: Pending, error: ChatError): Promise<boolean> {
    const { code, retryAfter } = error;
    if (code === "rate_limited") return this.later(message, retryAfter ?? DEFAULT_RATE_PAUSE, code);
    if (code === "offline" || code.startsWith("token_")) {
      if (this.host.online()) return this.later(message, STILL_ONLINE_PAUSE, "offline");
      this.mark(message, "waiting", "offline");
      return false;
    }
    this.tries += 1;
    if (code === "unavailable" && this.tries < UNAVAILABLE_TRIES) {
      return this.later(message, retryAfter ?? 1000 * 2 ** this.tries, code);
    }
    this.tries = 0;
    this.mark(message, "failed", code);
    return true;
  }

  private async later(message: Pending, pause: number, problem: string): Promise<boolean> {
    this.mark(message, "waiting", problem);
    await sleep(pause);
    return true;
  }

  private mark(message: Pending, state: Pending["state"], problem?: string): void {
    if (!this.queue.includes(message)) return;
    message.state = state;
    if (problem === undefined) delete message.problem;
    else message.problem = problem;
    this.host.changed({ ...message });
  }
}
