// Keeps the customer connected: a WebSocket while one can be had, long-polling where it cannot, and after
// every loss again from the last cursor, so that nothing is missed and nothing comes twice.
import { HttpApi, type Note, type Place, POLL_WAIT } from "./http";
import { type Backlog, ChatError, type Frame, type Outgoing } from "./protocol";
import { Socket } from "./socket";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
// A server that lets everybody in and loses them at once is not to be met by all of them all the time.
const STEADY = 10_000;
const SHORTEST_WAIT = 1_000;
const FIRST_SOCKET_RETRY = 15_000;
const LONGEST_SOCKET_RETRY = 300_000;

export type LinkStatus = "connecting" | "online" | "offline";

export interface LinkHost {
  token(): string;
  place(): Place;
  backlog(backlog: Backlog): void;
  frame(frame: Frame): void;
  status(status: LinkStatus): void;
  /** Gets a new token after this one was refused; throws what makes any further try useless. */
  renew(refused: string): Promise<void>;
  /** The session cannot go on at all. */
  refused(error: ChatError): void;
}

const isTokenError = (error: unknown): boolean => error instanceof ChatError && error.code.startsWith("token_");

/** Exponential, with half of it left to chance: a restarted server is not met by everybody at once. */
export function backOff(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
  return longest / 2 + (longest / 2) * random();
}

export class Link {
  private socket: Socket | undefined;
  private abort = new AbortController();
  private wake: (() => void) | undefined;
  private stopped = false;
  private socketTries = 0;
  private socketRetryAt = 0;

  constructor(
    private readonly base: string,
    private readonly http: HttpApi,
    private readonly host: LinkHost,
  ) {}

  start(): void {
    this.host.status("connecting");
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.cut();
    this.wake?.();
  }

  /** The network or the page is back: try now rather than at the end of a pause. */
  nudge(): void {
    this.cut();
    this.wake?.();
  }

  async send(message: Outgoing): Promise<number> {
    if (this.socket?.ready) return this.socket.deliver(message);
    return (await this.http.send(this.host.token(), message)).seq;
  }

  /** Small signals; `false` when one did not get through. */
  async note(what: Note, body: object = {}): Promise<boolean> {
    if (this.socket?.ready) {
      this.socket.send({ type: what === "rating" ? "rate" : what, ...body });
      return true;
    }
    return this.http.note(this.host.token(), what, body).then(
      () => true,
      () => false,
    );
  }

  private cut(): void {
    this.socket?.close();
    this.abort.abort();
    this.abort = new AbortController();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      const token = this.host.token();
      const began = performance.now();
      try {
        const wasOnline = (await this.holdSocket(token)) || (await this.holdPolling(token));
        failures = wasOnline && performance.now() - began > STEADY ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        if (!(await this.recovered(error, token))) return;
      }
      if (this.stopped) return;
      this.host.status("offline");
      await this.pause(backOff(failures));
    }
  }

  /** After a refused token there is a new one; any other refusal passes like a lost connection. */
  private async recovered(error: unknown, token: string): Promise<boolean> {
    if (!isTokenError(error)) return true;
    try {
      await this.host.renew(token);
      return !this.stopped;
    } catch (refusal) {
      if (refusal instanceof ChatError && refusal.code !== "offline" && refusal.code !== "unavailable") {
        this.host.refused(refusal);
        return false;
      }
      return true;
    }
  }

  /** Resolves when the socket is lost: `true` if it had been ready. */
  private holdSocket(token: string): Promise<boolean> {
    if (performance.now() < this.socketRetryAt || typeof WebSocket === "undefined") return Promise.resolve(false);
    const { cursor: after } = this.host.place();
    const hello = { token, ...(after !== undefined && { after }) };
    return new Promise((resolve, reject) => {
      const closed = (wasReady: boolean, refusal: ChatError | undefined) => {
        this.socket = undefined;
        if (refusal) reject(refusal);
        else resolve(wasReady);
      };
      try {
        const url = `${this.base.replace(/^http/, "ws")}/chat/ws`;
        this.socket = new Socket(url, hello, { frame: (frame) => this.receive(frame), closed });
      } catch {
        // Forbidden by the browser or the page: polling may still do.
        resolve(false);
      }
    });
  }

  private receive(frame: Frame): void {
    if (frame.type !== "ready") return this.host.frame(frame);
    this.socketTries = 0;
    const { type: _, ...backlog } = frame;
    this.host.backlog(backlog);
    this.host.status("online");
  }

  /** Polls until that fails too, or until a WebSocket is worth another try. `true` if it ever worked. */
  private async holdPolling(token: string): Promise<boolean> {
    let worked = false;
    const { signal } = this.abort;
    while (!this.stopped && !signal.aborted) {
      try {
        await this.pollOnce(token, worked ? POLL_WAIT : 0, signal);
      } catch (error) {
        if (isTokenError(error)) throw error;
        return worked;
      }
      if (!worked) this.postponeSocket();
      worked = true;
      this.host.status("online");
      if (performance.now() >= this.socketRetryAt && (await this.holdSocket(token))) return true;
      if (performance.now() >= this.socketRetryAt) this.postponeSocket();
    }
    return worked;
  }

  private async pollOnce(token: string, wait: number, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    const backlog = await this.http.poll(token, this.host.place(), wait, signal);
    this.host.backlog(backlog);
    // Whoever is between us and the gateway may not let it wait.
    const waited = performance.now() - began;
    if (wait > 0 && backlog.messages.length === 0 && waited < SHORTEST_WAIT) await this.pause(SHORTEST_WAIT - waited);
  }

  private postponeSocket(): void {
    const wait = Math.min(LONGEST_SOCKET_RETRY, FIRST_SOCKET_RETRY * 2 ** this.socketTries);
    this.socketTries += 1;
    this.socketRetryAt = performance.now() + wait;
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
