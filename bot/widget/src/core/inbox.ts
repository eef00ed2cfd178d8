// Takes in what the server says: messages, who has the conversation, who is typing, how far we are.
import { GapWatch } from "./gaps";
import type { Outbox } from "./outbox";
import type { Backlog, Control, Frame, Message } from "./protocol";
import { acknowledged, controlOf, merged, withOutcome } from "./thread";
import type { Typing } from "./typing";
import type { Store } from "./view";

export class Inbox {
  /** What is caught up with at the start is history, and no event for the page. */
  private caughtUp = false;
  private readonly gaps: GapWatch;

  constructor(
    private readonly store: Store,
    private readonly outbox: Outbox,
    private readonly typing: Typing,
    again: () => void,
  ) {
    this.gaps = new GapWatch(
      () => this.store.view.thread.messages,
      () => {
        const { cursor: _, ...thread } = this.store.view.thread;
        this.store.setThread(thread);
        again();
      },
    );
  }

  reset(): void {
    this.caughtUp = false;
    this.typing.clear();
    this.gaps.stop();
  }

  /** A message of the customer's own was kept; the server may show it back before or after it says so. */
  kept(id: string, seq: number): void {
    const before = this.seqs();
    this.store.setThread(acknowledged(this.store.view.thread, id, seq));
    this.tell(before, [seq]);
  }

  backlog({ messages, cursor, typing, seen, ...control }: Backlog): void {
    this.add(messages, cursor);
    if (seen !== undefined) this.read(seen);
    this.setControl(control);
    if (typing) this.typing.replace(typing);
    this.caughtUp = true;
  }

  frame(frame: Frame): void {
    const { thread } = this.store.view;
    if (frame.type === "message") {
      const { type: _, cursor, ...message } = frame;
      this.add([message], cursor);
    } else if (frame.type === "outcome") {
      this.store.setThread(withOutcome(thread, frame.seq, frame.outcome));
    } else if (frame.type === "control") {
      this.setControl(frame);
    } else if (frame.type === "typing") {
      this.typing.seen(frame.author);
    } else if (frame.type === "seen") {
      this.read(frame.seq);
    } else if (frame.type === "error" && frame.id === undefined && !frame.code.startsWith("token_")) {
      // Nothing a customer can do about it, but whoever builds the page may.
      console.warn(`Careline: ${frame.code}: ${frame.message}`);
      this.store.emit({ type: "error", code: frame.code });
    }
    // An acknowledgement may overtake what came before it, so its cursor must not be taken as reached.
    if (frame.type !== "ack" && frame.cursor !== undefined) {
      this.store.setThread({ ...this.store.view.thread, cursor: frame.cursor });
    }
  }

  private read(seq: number): void {
    const { thread } = this.store.view;
    if (seq > thread.seen) this.store.setThread({ ...thread, seen: seq });
  }

  private add(messages: Message[], cursor: string | undefined): void {
    const before = this.seqs();
    for (const message of messages) {
      if (message.id) this.outbox.drop(message.id);
      this.typing.stopped(message.author);
    }
    this.store.setThread({ ...merged(this.store.view.thread, messages), ...(cursor !== undefined && { cursor }) });
    this.gaps.look();
    this.tell(
      before,
      messages.map(({ seq }) => seq),
    );
  }

  private seqs(): Set<number> {
    return new Set(this.store.view.thread.messages.map(({ seq }) => seq));
  }

  /** Tells the page of what was not there before, each message once. */
  private tell(before: Set<number>, seqs: number[]): void {
    if (!this.caughtUp) return;
    const fresh = new Set(seqs.filter((seq) => !before.has(seq)));
    for (const message of this.store.view.thread.messages)
      if (fresh.has(message.seq)) this.store.emit({ type: "message", message });
  }

  private setControl(control: Control): void {
    const { thread } = this.store.view;
    const next = controlOf(control);
    if (JSON.stringify(next) === JSON.stringify(thread.control)) return;
    // Who has no longer the word does not go on typing.
    if (next.state !== "bot") this.typing.stopped("bot");
    if (next.state !== "human") this.typing.stopped("agent");
    this.store.setThread({ ...thread, control: next });
    this.store.emit({ type: "state", control: next });
  }
}
