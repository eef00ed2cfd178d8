// The chat as one object: opens the session when it is needed, keeps the thread, tells whoever listens.
import { HttpApi } from "./http";
import { newId } from "./ids";
import { backOff, Link, type LinkStatus } from "./link";
import { Outbox } from "./outbox";
import { type Author, type Backlog, ChatError, type Control, type Frame, type Message, type SessionConfig } from "./protocol";
import { fetchIdentity, type Identity, Sessions } from "./session";
import { Storage, type Unsent } from "./storage";
import { acknowledged, controlOf, EMPTY, lastSeq, merged, type Thread, unreadAfter, withOutcome, without, withPending } from "./thread";
import { Typing } from "./typing";

const LONG_AWAY = 60_000;

export interface ChatOptions {
  base: string;
  locale: string;
  identityUrl?: string;
  shop?: string;
}

export interface View {
  /** `idle` before the first session; `refused` when no try of ours can help (see `problem`). */
  phase: "idle" | LinkStatus | "refused";
  problem?: string;
  thread: Thread;
  typing: Author[];
  open: boolean;
  unread: number;
  rated: boolean;
  config: SessionConfig;
}

export type ChatEvent =
  | { type: "open" | "close" | "ready" }
  | { type: "message"; message: Message }
  | { type: "state"; control: Control }
  | { type: "unread"; count: number };

export class Chat {
  view: View;
  private readonly http: HttpApi;
  private readonly storage: Storage;
  private readonly sessions: Sessions;
  private readonly outbox: Outbox;
  private readonly typing = new Typing((typing) => this.update({ typing }));
  private readonly listeners = new Set<() => void>();
  private readonly eventListeners = new Set<(event: ChatEvent) => void>();
  private link: Link | undefined;
  private identity: Identity;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private hiddenAt = 0;
  private round = 0;
  private sessionFailures = 0;
  private caughtUp = false;

  constructor(private readonly options: ChatOptions) {
    this.http = new HttpApi(options.base);
    this.storage = new Storage(options.base);
    this.sessions = new Sessions(this.http, this.storage, {
      locale: options.locale,
      identity: () => this.whoIsThere(),
      forget: () => this.forget(),
    });
    this.outbox = new Outbox(this.storage, {
      send: (message) => (this.link ? this.link.send(message) : Promise.reject(new ChatError("offline", "no session"))),
      online: () => this.view.phase === "online",
      changed: (pending) => this.setThread(withPending(this.view.thread, pending)),
      kept: (id, seq) => this.setThread(acknowledged(this.view.thread, id, seq)),
    });
    const config = this.storage.config ?? { ...(options.shop && { shop: options.shop }) };
    this.view = { phase: "idle", thread: EMPTY, typing: [], open: this.storage.open, unread: 0, rated: false, config };
    addEventListener("online", this.onBack);
    addEventListener("pagehide", this.onHide);
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  /** A conversation that goes on is taken up at once, so that answers are not missed on the next page. */
  begin(): void {
    this.outbox.restore();
    if (this.storage.session || this.view.open) void this.connect();
  }

  open(): void {
    this.storage.open = true;
    this.update({ open: true });
    if (this.view.phase === "idle" || this.view.phase === "refused") void this.connect();
    this.emit({ type: "open" });
  }

  close(): void {
    this.storage.open = false;
    this.update({ open: false });
    this.emit({ type: "close" });
  }

  say(text: string): void {
    const words = text.trim();
    if (words) this.queue({ text: words, shown: words });
  }

  choose(title: string, payload: string): void {
    this.queue({ payload, shown: title });
  }

  submit(payload: string, values: Record<string, string>, shown: string): void {
    this.queue({ payload, values, shown });
  }

  resend(id: string): void {
    this.outbox.retry(id);
  }

  discard(id: string): void {
    this.outbox.drop(id);
    this.setThread(without(this.view.thread, id));
  }

  /** Only a person can see that the customer is typing. */
  isTyping(): void {
    const { state } = this.view.thread.control;
    if (state === "queued" || state === "human") void this.link?.note("typing");
  }

  hasSeen(): void {
    const seq = lastSeq(this.view.thread);
    if (seq <= this.storage.seen) return;
    this.storage.seen = seq;
    void this.link?.note("seen", { seq });
    this.update({});
  }

  async rate(score: number, comment: string): Promise<boolean> {
    const done = (await this.link?.note("rating", { score, ...(comment && { comment }) })) ?? false;
    if (done) this.storage.rated = lastSeq(this.view.thread);
    this.update({});
    return done;
  }

  /** The shop's page says who is signed in now (`null`: nobody). */
  async identify(identity: string | null): Promise<void> {
    this.identity = identity;
    if (!this.storage.session && this.view.phase === "idle") return;
    await this.connect();
  }

  connect = async (): Promise<void> => {
    const round = ++this.round;
    clearTimeout(this.retry);
    this.link?.stop();
    this.link = undefined;
    this.update({ phase: "connecting" });
    try {
      await this.startSession(round);
    } catch (error) {
      if (round === this.round) this.sessionFailed(error instanceof ChatError ? error : new ChatError("offline", String(error)));
    }
  };

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  listen(listener: (event: ChatEvent) => void): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  destroy(): void {
    clearTimeout(this.retry);
    this.link?.stop();
    this.typing.clear();
    this.listeners.clear();
    this.eventListeners.clear();
    removeEventListener("online", this.onBack);
    removeEventListener("pagehide", this.onHide);
    document.removeEventListener("visibilitychange", this.onVisibility);
  }

  private async whoIsThere(): Promise<Identity> {
    if (this.identity !== undefined || !this.options.identityUrl) return this.identity;
    return fetchIdentity(this.options.identityUrl);
  }

  private async startSession(round: number): Promise<void> {
    // One that is being opened now may be for another identity: let it end, then ask anew.
    await this.sessions.settled();
    if (round !== this.round) return;
    const before = this.storage.session?.conversation;
    const session = await this.sessions.open();
    if (round !== this.round) return;
    if (!session.resumed || before !== session.conversation_id) this.startAfresh(session.config);
    else this.update({ config: session.config ?? {} });
    this.sessionFailures = 0;
    this.link = this.newLink();
    this.link.start();
  }

  private newLink(): Link {
    const link: Link = new Link(this.options.base, this.http, {
      token: () => this.storage.session?.token ?? "",
      cursor: () => this.view.thread.cursor,
      backlog: (backlog) => link === this.link && this.receiveBacklog(backlog),
      frame: (frame) => link === this.link && this.receive(frame),
      status: (status) => link === this.link && this.setStatus(status),
      renew: (refused) => this.renew(refused),
      refused: (error) => link === this.link && this.sessionFailed(error),
    });
    return link;
  }

  private async renew(refused: string): Promise<void> {
    const session = await this.sessions.renew(refused);
    if (session && !session.resumed) this.startAfresh(session.config);
  }

  private startAfresh(config: SessionConfig | undefined): void {
    this.storage.seen = 0;
    this.storage.rated = 0;
    this.typing.clear();
    this.caughtUp = false;
    // Unsent words outlive an expired session.
    this.update({ thread: { ...EMPTY, pending: this.outbox.pending() }, config: config ?? {} });
  }

  private forget(): void {
    this.outbox.clear();
    this.storage.forget();
  }

  private sessionFailed(error: ChatError): void {
    if (["offline", "unavailable", "rate_limited"].includes(error.code)) {
      this.update({ phase: "offline", problem: error.code });
      this.sessionFailures += 1;
      this.retry = setTimeout(this.connect, error.retryAfter ?? backOff(this.sessionFailures));
    } else {
      this.update({ phase: "refused", problem: error.code });
    }
  }

  private setStatus(status: LinkStatus): void {
    if (status === this.view.phase) return;
    this.update({ phase: status });
    if (status !== "online") return;
    void this.outbox.pump();
    this.emit({ type: "ready" });
  }

  private receiveBacklog({ messages, cursor, typing, ...control }: Backlog): void {
    this.addMessages(messages, cursor);
    this.setControl(control);
    if (typing) this.typing.replace(typing);
    this.caughtUp = true;
  }

  private receive(frame: Frame): void {
    if (frame.type === "message") {
      const { type: _, cursor, ...message } = frame;
      this.addMessages([message], cursor);
    } else if (frame.type === "outcome") {
      this.setThread(withOutcome(this.view.thread, frame.seq, frame.outcome));
    } else if (frame.type === "control") {
      this.setControl(frame);
    } else if (frame.type === "typing") {
      this.typing.seen(frame.author);
    }
    // An acknowledgement may overtake what came before it, so its cursor must not be taken as reached.
    if (frame.type !== "ack" && frame.cursor !== undefined) this.setThread({ ...this.view.thread, cursor: frame.cursor });
  }

  private addMessages(messages: Message[], cursor: string | undefined): void {
    const known = lastSeq(this.view.thread);
    for (const message of messages) {
      if (message.id) this.outbox.drop(message.id);
      this.typing.stopped(message.author);
    }
    this.setThread({ ...merged(this.view.thread, messages), ...(cursor !== undefined && { cursor }) });
    if (!this.caughtUp) return;
    for (const message of messages) if (message.seq > known) this.emit({ type: "message", message });
  }

  private setControl(control: Control): void {
    const next = controlOf(control);
    if (JSON.stringify(next) === JSON.stringify(this.view.thread.control)) return;
    this.setThread({ ...this.view.thread, control: next });
    this.emit({ type: "state", control: next });
  }

  private queue(message: Omit<Unsent, "id" | "at">): void {
    if (this.view.phase === "idle") void this.connect();
    this.outbox.add({ ...message, id: newId(), at: new Date().toISOString() });
  }

  private setThread(thread: Thread): void {
    this.update({ thread });
  }

  private update(change: Partial<View>): void {
    const view = { ...this.view, ...change };
    view.unread = unreadAfter(view.thread, this.storage.seen);
    view.rated = this.storage.rated > 0 && this.storage.rated >= lastSeq(view.thread);
    const before = this.view.unread;
    this.view = view;
    for (const listener of this.listeners) listener();
    if (before !== view.unread) this.emit({ type: "unread", count: view.unread });
  }

  private emit(event: ChatEvent): void {
    for (const listener of this.eventListeners) listener(event);
  }

  private readonly onBack = () => this.link?.nudge();
  private readonly onHide = () => (this.hiddenAt = Date.now());
  /** A browser may freeze a hidden page's connection without closing it. */
  private readonly onVisibility = () => {
    if (document.visibilityState === "hidden") this.hiddenAt = Date.now();
    else if (Date.now() - this.hiddenAt > LONG_AWAY) this.link?.nudge();
  };
}
