// What the interface draws, and what the page may listen to.
import type { LinkStatus } from "./link";
import type { Author, Control, Message, SessionConfig } from "./protocol";
import type { Storage } from "./storage";
import { EMPTY, lastSeq, type Thread, unreadAfter } from "./thread";
import type { Upload } from "./uploads";

export interface View {
  /** `idle` before the first session; `refused` when no try of ours can help (see `problem`). */
  phase: "idle" | LinkStatus | "refused";
  problem?: string;
  thread: Thread;
  typing: Author[];
  /** Files that go with the next message. */
  uploads: Upload[];
  open: boolean;
  unread: number;
  rated: boolean;
  config: SessionConfig;
  /** What the visitor was told beside the closed chat. */
  said?: string;
}

export type ChatEvent =
  | { type: "open" | "close" | "connected" }
  | { type: "message"; message: Message }
  | { type: "state"; control: Control }
  | { type: "unread"; count: number }
  | { type: "rated"; score: number }
  | { type: "error"; code: string };

/** Holds the view; every change makes a new one and tells those who draw it. */
export class Store {
  view: View;
  private readonly drawers = new Set<() => void>();
  private readonly listeners = new Set<(event: ChatEvent) => void>();

  constructor(
    private readonly storage: Storage,
    config: SessionConfig,
  ) {
    this.view = {
      phase: "idle",
      thread: EMPTY,
      typing: [],
      uploads: [],
      open: storage.open,
      unread: 0,
      rated: false,
      config,
    };
  }

  update(change: Partial<View>): void {
    const before = this.view.unread;
    const thread = change.thread ?? this.view.thread;
    const unread = unreadAfter(thread, this.storage.seen);
    const rated = this.storage.rated > 0 && this.storage.rated >= lastSeq(thread);
    this.view = { ...this.view, ...change, unread, rated };
    for (const draw of this.drawers) draw();
    if (before !== unread) this.emit({ type: "unread", count: unread });
  }

  setThread(thread: Thread): void {
    this.update({ thread });
  }

  emit(event: ChatEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  subscribe(draw: () => void): () => void {
    this.drawers.add(draw);
    return () => this.drawers.delete(draw);
  }

  listen(listener: (event: ChatEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  clear(): void {
    this.drawers.clear();
    this.listeners.clear();
  }
}
