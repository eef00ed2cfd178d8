// The chat as one object: what the customer can do, and what becomes of it in the view.
import type { CarelineContext } from "../careline";
import { Aside, filledIn } from "./aside";
import { Connection } from "./connection";
import { HttpApi } from "./http";
import { newId } from "./ids";
import { Inbox } from "./inbox";
import type { LinkStatus } from "./link";
import { Outbox } from "./outbox";
import type { SessionConfig } from "./protocol";
import type { Settings } from "../launcher/options";
import { fetchIdentity, type Identity, Sessions } from "./session";
import { Sound } from "./sound";
import { type Left, Storage, type Unsent } from "./storage";
import { EMPTY, lastSeq, without, withPending } from "./thread";
import { Typing } from "./typing";
import { sendFile } from "./sending-files";
import { Uploads } from "./uploads";
import { Store, type View } from "./view";
import { VisitReport } from "./visit";

const MEGABYTE = 1024 * 1024;

export class Chat {
  readonly store: Store;
  /** What the customer has added to the message they are writing. */
  readonly files: Uploads;
  readonly sound: Sound;
  readonly aside: Aside;
  private readonly storage: Storage;
  private readonly connection: Connection;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private readonly visit: VisitReport;
  /** What the customer has said of themselves before the chat. */
  visitor: Record<string, string> | undefined;

  constructor(
    private readonly options: Settings,
    config: SessionConfig,
    private identity: Identity,
    context: CarelineContext,
  ) {
    const http = new HttpApi(options.base);
    this.storage = new Storage(options.base);
    this.store = new Store(this.storage, { ...(options.shop && { shop: options.shop }), ...config });
    const sessions = new Sessions(http, this.storage, {
      locale: options.locale,
      identity: () => this.whoIsThere(),
      visitor: () => this.visitor,
      context: () => this.visit.context,
      told: (context, visitor) => {
        this.visit.opened(context);
        if (visitor) this.storage.visitor = undefined;
      },
      forget: () => this.forget(),
    });
    this.outbox = new Outbox(this.storage, {
      send: (message) => this.visit.settled().then(() => this.connection.send(message)),
      online: () => this.view.phase === "online",
      changed: (pending) => this.store.setThread(withPending(this.view.thread, pending)),
      kept: (id, seq) => this.inbox.kept(id, seq),
    });
    this.files = new Uploads({
      send: (file, progress, abort) =>
        sendFile(`${options.base}/chat/attachments`, this.connection.token, file, progress, abort),
      ready: () => this.view.phase === "online",
      largest: () => this.view.config.attachments && this.view.config.attachments.max_mb * MEGABYTE,
      changed: (uploads) => this.store.update({ uploads }),
    });
    this.sound = new Sound(this.storage, this.store);
    this.aside = new Aside(http, () => this.connection.token);
    this.visit = new VisitReport(context, (now) => this.connection.note("context", now));
    this.inbox = new Inbox(this.store, this.outbox, new Typing((typing) => this.store.update({ typing })), () =>
      this.connection.nudge(),
    );
    this.connection = new Connection(options.base, http, this.storage, sessions, {
      place: () => this.view.thread,
      backlog: (backlog) => this.inbox.backlog(backlog),
      frame: (frame) => this.inbox.frame(frame),
      status: (status) => this.setStatus(status),
      failed: (phase, code) => this.failed(phase, code),
      resumed: (now) => this.store.update({ config: now }),
      begun: (now) => this.startAfresh(now),
      someoneElse: () => (this.identity = undefined),
    });
  }

  get view(): View {
    return this.store.view;
  }

  get conversation(): string | undefined {
    return this.connection.conversation ?? this.storage.session?.conversation;
  }

  /** What was left for a team that was away, until something is said to it. */
  get left(): Left | undefined {
    const { left } = this.storage;
    const answered = this.view.thread.messages.some(({ author }) => author !== "customer");
    return left?.conversation === this.conversation && !answered ? left : undefined;
  }

  /** A message that is answered by mail; gives the code of what went wrong, if anything did. */
  async leave(values: Record<string, string>): Promise<string | undefined> {
    const { conversation } = this;
    const trouble = await this.aside.leaveMessage(values);
    if (!trouble && conversation) this.storage.left = { conversation, email: values.email ?? "" };
    return trouble;
  }

  /** A conversation that goes on is taken up at once, so that answers are not missed on the next page. */
  begin(): void {
    this.outbox.restore();
    this.visitor = this.storage.visitor;
    if (this.storage.session || this.view.open) void this.connect();
  }

  open(): void {
    this.storage.open = true;
    this.store.update({ open: true });
    if (this.view.phase === "idle" || this.view.phase === "refused") void this.connect();
    this.store.emit({ type: "open" });
  }

  close(): void {
    this.storage.open = false;
    this.store.update({ open: false });
    this.store.emit({ type: "close" });
  }

  say(text: string): void {
    const words = text.trim();
    if (words) this.queue({ text: words, shown: words });
  }

  /** What was written, with the files that were added to it. */
  send(text: string): void {
    const files = this.files.take();
    if (files.length === 0) return this.say(text);
    const words = text.trim();
    this.queue({ text: words, shown: words, files, attachments: files.map(({ id }) => id) });
  }

  choose(title: string, payload: string): void {
    this.queue({ payload, shown: title });
  }

  /** A choice that every conversation has, in the words it was offered in. */
  chooseStanding(what: "handoff" | "leave_queue" | "start_over", words: string): void {
    this.queue({ payload: `careline:${what}`, text: words, shown: words });
  }

  submit(payload: string, values: Record<string, string>, shown: string): void {
    this.queue({ payload, values, shown });
  }

  /** Whether the shop's form comes before the first message, and not of who is known to it. */
  get asksFirst(): boolean {
    const { thread, config } = this.view;
    const begun = thread.messages.length + thread.pending.length > 0;
    return Boolean(config.prechat) && !begun && !this.storage.introduced && !this.storage.session?.subject;
  }

  /** Who is signed in is being asked for: perhaps there is no need of the form. */
  get mayBeKnown(): boolean {
    return Boolean(this.options.identityUrl) && !this.storage.session && this.view.phase === "connecting";
  }

  introduce(answers: Record<string, string>): Promise<void> {
    this.visitor = this.storage.visitor = filledIn(answers);
    this.storage.introduced = true;
    return this.connect();
  }

  resend(id: string): void {
    this.outbox.retry(id);
  }

  discard(id: string): void {
    this.outbox.drop(id);
    this.store.setThread(without(this.view.thread, id));
  }

  /** Only a person can see that the customer is typing. */
  isTyping(): void {
    const { state } = this.view.thread.control;
    if (state === "queued" || state === "human") void this.connection.note("typing");
  }

  hasSeen(): void {
    const seq = lastSeq(this.view.thread);
    if (seq <= this.storage.seen) return;
    this.storage.seen = seq;
    void this.connection.note("seen", { seq });
    this.store.update({});
  }

  async rate(score: number, comment: string): Promise<boolean> {
    const done = await this.connection.note("rating", { score, ...(comment && { comment }) });
    if (done) this.storage.rated = lastSeq(this.view.thread);
    this.store.update({});
    if (done) this.store.emit({ type: "rated", score });
    return done;
  }

  /** Where the customer is now, and what they look at. */
  lookAt(context: CarelineContext): void {
    this.visit.change(context);
  }

  /** The shop's page says who is signed in now (`null`: nobody). */
  async identify(identity: string | null): Promise<void> {
    this.identity = identity;
    if (this.storage.session || this.view.phase !== "idle") await this.connect();
  }

  connect = (): Promise<void> => this.connection.open();

  destroy(): void {
    this.connection.end();
    this.inbox.reset();
    this.outbox.stop();
    this.files.clear();
    this.store.clear();
  }

  private async whoIsThere(): Promise<Identity> {
    if (this.identity !== undefined || !this.options.identityUrl) return this.identity;
    return fetchIdentity(this.options.identityUrl);
  }

  private startAfresh(config: SessionConfig): void {
    this.storage.seen = 0;
    this.storage.rated = 0;
    this.storage.rung = 0;
    this.inbox.reset();
    this.files.again();
    // Unsent words outlive an expired session.
    this.store.update({ thread: { ...EMPTY, pending: this.outbox.pending() }, config });
  }

  private forget(): void {
    this.outbox.clear();
    this.files.clear();
    this.visitor = undefined;
    this.storage.forget();
  }

  private failed(phase: "offline" | "refused", code: string): void {
    this.store.update({ phase, problem: code });
    if (phase === "refused") this.store.emit({ type: "error", code });
  }

  private setStatus(status: LinkStatus): void {
    if (status === this.view.phase) return;
    this.store.update({ phase: status });
    if (status !== "online") return;
    void this.visit.report();
    void this.outbox.pump();
    this.files.pump();
    this.store.emit({ type: "connected" });
  }

  private queue(message: Omit<Unsent, "id" | "at">): void {
    if (this.view.phase === "idle") void this.connect();
    this.outbox.add({ ...message, id: newId(), at: new Date().toISOString() });
  }
}
