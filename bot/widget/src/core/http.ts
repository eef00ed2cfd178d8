// The HTTP side of the protocol: sessions, sending, long-polling. Every request has a time limit.
import type { CarelineContext } from "../careline";
import { type Backlog, ChatError, type Outgoing, type Session, type WayOn } from "./protocol";
import { readBacklog, readSession, readWayOn } from "./reading";

const REQUEST_LIMIT = 15_000;
const LONGEST_RETRY = 120_000;
export const POLL_WAIT = 25;

export type Note = "typing" | "seen" | "rating" | "context";

/** How far this window has come: in the conversation, and in knowing what the staff have read. */
export interface Place {
  cursor?: string;
  seen: number;
}

export interface SessionRequest {
  identity?: string;
  locale?: string;
  page?: string;
  resume?: string;
  /** Answers of the form before the chat; they prove nothing. */
  visitor?: Record<string, string>;
  context?: CarelineContext;
}

/** `Retry-After` in seconds or as a date, as milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  // A date goes by a clock that need not be right.
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_RETRY, Math.max(0, wait));
}

const CODE_OF_STATUS: Record<number, string> = {
  401: "token_invalid",
  403: "origin_refused",
  422: "message_invalid",
  429: "rate_limited",
};

async function refusal(response: Response): Promise<ChatError> {
  const body = (await response.json().catch(() => null)) as { code?: unknown; detail?: unknown } | null;
  const code = String(body?.code ?? CODE_OF_STATUS[response.status] ?? "unavailable");
  return new ChatError(code, String(body?.detail ?? code), retryAfter(response.headers.get("Retry-After")));
}

/** Something else than the gateway may have answered, such as a proxy. */
function understood<T>(answer: T | undefined): T {
  if (answer === undefined) throw new ChatError("unavailable", "the answer was not understood");
  return answer;
}

/** Not everything that is answered has a body. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}

export class HttpApi {
  constructor(private readonly base: string) {}

  async openSession(body: SessionRequest): Promise<Session> {
    return understood(readSession(await this.call("POST", "/chat/session", { body })));
  }

  async send(token: string, message: Outgoing): Promise<{ seq: number }> {
    const kept = await this.call<{ seq: number } | undefined>("POST", "/chat/messages", { token, body: message });
    return understood(Number.isSafeInteger(kept?.seq) ? kept : undefined);
  }

  async poll(token: string, { cursor, seen }: Place, wait: number, signal: AbortSignal): Promise<Backlog> {
    const query = new URLSearchParams({ wait: String(wait), seen: String(seen), ...(cursor && { after: cursor }) });
    const limit = REQUEST_LIMIT + wait * 1000;
    const answer = await this.call("GET", `/chat/messages?${query}`, { token, limit, signal });
    return understood(readBacklog(answer));
  }

  async note(token: string, what: Note, body: object = {}): Promise<void> {
    await this.call("POST", `/chat/${what}`, { token, body });
  }

  async leaveMessage(token: string, message: Record<string, string>): Promise<void> {
    await this.call("POST", "/chat/offline", { token, body: message });
  }

  async mailTranscript(token: string, email: string): Promise<void> {
    await this.call("POST", "/chat/transcript", { token, body: { email } });
  }

  async wayOn(token: string, channel: string): Promise<WayOn> {
    return understood(readWayOn(await this.call("POST", "/chat/links", { token, body: { channel } })));
  }

  /** The conversation as a file, with the name that the server gives it. */
  transcript(token: string): Promise<Blob> {
    return this.call("GET", "/chat/transcript?format=html", { token, read: (response) => response.blob() });
  }

  private async call<T>(
    method: string,
    path: string,
    {
      token,
      body,
      limit = REQUEST_LIMIT,
      signal,
      read = readJson,
    }: {
      token?: string;
      body?: object;
      limit?: number;
      signal?: AbortSignal;
      read?: (response: Response) => Promise<unknown>;
    },
  ): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), limit);
    signal?.addEventListener("abort", () => abort.abort());
    try {
      const response = await fetch(this.base + path, {
        method,
        signal: abort.signal,
        headers: {
          ...(body && { "Content-Type": "application/json" }),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw await refusal(response);
      return (await read(response)) as T;
    } catch (error) {
      if (error instanceof ChatError) throw error;
      throw new ChatError("offline", "the chat server cannot be reached");
    } finally {
      clearTimeout(timer);
    }
  }
}
