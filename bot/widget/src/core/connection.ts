// The session and the connection that a chat needs: opened, tried again, renewed, handed to another customer.
import type { HttpApi, Note, Place } from "./http";
import { backOff, Link, type LinkStatus } from "./link";
import { onReturn } from "./presence";
import { type Backlog, ChatError, type Frame, type Outgoing, type SessionConfig } from "./protocol";
import type { Sessions } from "./session";
import type { Storage } from "./storage";

const PASSING = ["offline", "unavailable", "rate_limited"];

export interface ConnectionHost {
  place(): Place;
  backlog(backlog: Backlog): void;
  frame(frame: Frame): void;
  status(status: LinkStatus): void;
  /** `refused` when no further try of ours can help. */
  failed(phase: "offline" | "refused", code: string): void;
  /** The same conversation goes on. */
  resumed(config: SessionConfig): void;
  /** It is another conversation than before. */
  begun(config: SessionConfig): void;
  /** Another tab has another customer, or none. */
  someoneElse(): void;
}

export class Connection {
  conversation: string | undefined;
  private link: Link | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private round = 0;
  private failures = 0;
  private readonly endings: (() => void)[];

  constructor(
    private readonly base: string,
    private readonly http: HttpApi,
    private readonly storage: Storage,
    private readonly sessions: Sessions,
    private readonly host: ConnectionHost,
  ) {
    this.endings = [onReturn(() => this.nudge()), storage.onSessionChange(() => this.followOtherTab())];
  }

  get token(): string {
    return this.storage.session?.token ?? "";
  }

  open = async (): Promise<void> => {
    const round = ++this.round;
    this.cut();
    this.host.status("connecting");
    try {
      await this.startSession(round);
    } catch (error) {
      if (round === this.round) this.fail(error instanceof ChatError ? error : new ChatError("offline", String(error)));
    }
  };

  /** Try now rather than at the end of a pause. */
  nudge(): void {
    if (this.link) this.link.nudge();
    else if (this.retry !== undefined) void this.open();
  }

  async send(message: Outgoing): Promise<number> {
    if (!this.link) throw new ChatError("offline", "there is no session yet");
    return this.link.send(message);
  }

  /** `false` when it did not get through. */
  async note(what: Note, body: object = {}): Promise<boolean> {
    return (await this.link?.note(what, body)) ?? false;
  }

  end(): void {
    this.round += 1;
    this.cut();
    for (const end of this.endings) end();
  }

  private cut(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.link?.stop();
    this.link = undefined;
  }

  /** Signed in, out or over to another customer in one tab is so in all: none shows what was before. */
  private followOtherTab(): void {
    const conversation = this.storage.session?.conversation;
    if (!this.link || !conversation || conversation === this.conversation) return;
    this.host.someoneElse();
    void this.open();
  }

  private async startSession(round: number): Promise<void> {
    // One that is being opened now may be for another identity: let it end, then ask anew.
    await this.sessions.settled();
    if (round !== this.round) return;
    const before = this.conversation ?? this.storage.session?.conversation;
    const session = await this.sessions.open();
    if (round !== this.round) return;
    this.conversation = session.conversation_id;
    const config = session.config ?? {};
    if (session.resumed && before === this.conversation) this.host.resumed(config);
    else this.host.begun(config);
    this.failures = 0;
    this.link = this.newLink();
    this.link.start();
  }

  private newLink(): Link {
    const link: Link = new Link(this.base, this.http, {
      token: () => this.token,
      place: () => this.host.place(),
      backlog: (backlog) => link === this.link && this.host.backlog(backlog),
      frame: (frame) => link === this.link && this.host.frame(frame),
      status: (status) => link === this.link && this.host.status(status),
      renew: (refused) => this.renew(refused),
      refused: (error) => link === this.link && this.fail(error),
    });
    return link;
  }

  private async renew(refused: string): Promise<void> {
    const session = await this.sessions.renew(refused);
    if (!session) return;
    this.conversation = session.conversation_id;
    if (!session.resumed) this.host.begun(session.config ?? {});
  }

  private fail(error: ChatError): void {
    const passing = PASSING.includes(error.code);
    this.host.failed(passing ? "offline" : "refused", error.code);
    if (!passing) return;
    this.failures += 1;
    this.retry = setTimeout(this.open, error.retryAfter ?? backOff(this.failures));
  }
}
