// One WebSocket from opening to closing: the hello, the frames, the acknowledgements awaited on it.
import { ChatError, type Frame, type Outgoing } from "./protocol";
import { readFrame } from "./reading";

const READY_LIMIT = 8_000;
const ACK_LIMIT = 10_000;

export interface SocketHandlers {
  frame(frame: Frame): void;
  /** Called once. `refusal` is what the server objected to, if it said so before `ready`. */
  closed(wasReady: boolean, refusal: ChatError | undefined): void;
}

interface Waiter {
  resolve(seq: number): void;
  reject(error: ChatError): void;
}

const offline = () => new ChatError("offline", "the connection was lost");

export class Socket {
  ready = false;
  private over = false;
  private refusal: ChatError | undefined;
  private readonly socket: WebSocket;
  private readonly limit: ReturnType<typeof setTimeout>;
  private readonly waiters = new Map<string, Waiter>();

  constructor(
    url: string,
    hello: { token: string; after?: string },
    private readonly handlers: SocketHandlers,
  ) {
    this.socket = new WebSocket(url);
    this.limit = setTimeout(() => this.close(), READY_LIMIT);
    this.socket.onopen = () => this.send({ type: "hello", ...hello });
    this.socket.onmessage = ({ data }) => this.receive(readFrame(data));
    this.socket.onclose = () => this.end();
    this.socket.onerror = () => this.close();
  }

  send(frame: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** Resolves with the message's `seq` once the server has kept it. */
  deliver(message: Outgoing): Promise<number> {
    const type = message.values ? "submit" : message.payload !== undefined ? "choose" : "message";
    return new Promise<number>((resolve, reject) => {
      // A socket that does not answer is dead, even where the browser has not noticed.
      const timer = setTimeout(() => this.close(), ACK_LIMIT);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          this.waiters.delete(message.id);
          then(value);
        };
      this.waiters.set(message.id, { resolve: settle(resolve), reject: settle(reject) });
      this.send({ type, ...message });
    });
  }

  close(): void {
    this.socket.close();
    // The close handshake of a dead connection can take minutes; nobody waits for it.
    this.end();
  }

  private receive(frame: Frame | undefined): void {
    if (!frame || this.over) return;
    if (frame.type === "ready") {
      this.ready = true;
      clearTimeout(this.limit);
    }
    if (frame.type === "error") this.refuse(frame);
    this.handlers.frame(frame);
    if (frame.type === "ack") this.waiters.get(frame.id)?.resolve(frame.seq);
  }

  private refuse(frame: Frame & { type: "error" }): void {
    const wait = frame.retry_after === undefined ? undefined : frame.retry_after * 1000;
    const error = new ChatError(frame.code, frame.message, wait);
    if (frame.id !== undefined) this.waiters.get(frame.id)?.reject(error);
    else if (frame.code.startsWith("token_") || !this.ready) this.refusal = error;
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.limit);
    for (const waiter of [...this.waiters.values()]) waiter.reject(offline());
    this.handlers.closed(this.ready, this.refusal);
  }
}
