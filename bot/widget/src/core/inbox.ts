// Takes in what the server says: messages, who has the conversation, who is typing, how far we are.
import type { Outbox } from "./outbox";
import type { Backlog, Control, Frame, Message } from "./protocol";
import { controlOf, lastSeq, merged, withOutcome } from "./thread";
import type { Typing } from "./typing";
import type { Store } from "./view";

export class Inbox {
  /** What is caught up with at the start is history, and no event for the page. */
  private caughtUp = false;

  constructor(
    private readonly store: Store,
    private readonly outbox: Outbox,
    private readonly typing: Typing,
  ) {}

  reset(): void {
    this.caughtUp = false;
    this.typing.clear();
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
    const { thread } = this.store.view;
    for (const message of messages) {
      if (message.id) this.outbox.drop(message.id);
      this.typing.stopped(message.author);
    }
    this.store.setThread({ ...merged(this.store.view.thread, messages), ...(cursor !== undefined && { cursor }) });
    if (!this.caughtUp) return;
    const known = lastSeq(thread);
    for (const message of messages) if (message.seq > known) this.store.emit({ type: "message", message });
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
