// Opens and renews the session: who the visitor is, which conversation goes on, and the token for it.
import type { CarelineContext } from "../careline";
import type { HttpApi, SessionRequest } from "./http";
import { ChatError, type Session } from "./protocol";
import type { Storage } from "./storage";

/** A token: signed in. `null`: known to be signed out. `undefined`: the page has not said. */
export type Identity = string | null | undefined;

const LONGEST_PAGE = 2_000;
const IDENTITY_LIMIT = 10_000;

/** Asks the shop's own server who is signed in: `{"token"}`, or 204, 401 or 403 for nobody. */
export async function fetchIdentity(url: string): Promise<string | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), IDENTITY_LIMIT);
  try {
    const response = await fetch(url, { credentials: "include", signal: abort.signal });
    if ([204, 401, 403].includes(response.status)) return null;
    if (!response.ok) throw new ChatError("unavailable", `the identity address answered ${response.status}`);
    const body = (await response.json()) as { token?: string | null };
    return body.token ?? null;
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError("offline", "the identity address cannot be reached");
  } finally {
    clearTimeout(timer);
  }
}

/** The customer a token names. Read to notice a change of customer, never to trust it. */
export function subjectOf(identity: Identity): string | undefined {
  const part = identity?.split(".")[1];
  if (!part) return undefined;
  try {
    const claims = JSON.parse(atob(part.replace(/-/g, "+").replace(/_/g, "/"))) as { sub?: unknown };
    return typeof claims.sub === "string" ? claims.sub : undefined;
  } catch {
    return undefined;
  }
}

export interface SessionOptions {
  locale: string;
  identity(): Promise<Identity>;
  /** What the customer has said of themselves. */
  visitor(): Record<string, string> | undefined;
  /** Where they are: known before their first word. */
  context(): CarelineContext;
  told(context: CarelineContext, visitor: Record<string, string> | undefined): void;
  /** Another customer is here: nothing of the one before may stay. */
  forget(): void;
}

export class Sessions {
  private opening: Promise<Session> | undefined;

  constructor(
    private readonly http: HttpApi,
    private readonly storage: Storage,
    private readonly options: SessionOptions,
  ) {}

  /** One at a time: whoever asks while a session is being opened gets that one. */
  open(): Promise<Session> {
    this.opening ??= this.request().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  /** Resolves when no session is being opened, however the last try ended. */
  async settled(): Promise<void> {
    await this.opening?.catch(() => undefined);
  }

  /** Another tab may have renewed already; its token is then the newer one. */
  async renew(refused: string): Promise<Session | undefined> {
    const kept = this.storage.session;
    if (kept && kept.token !== refused) return undefined;
    return this.open();
  }

  private async request(): Promise<Session> {
    const identity = await this.options.identity();
    // Signed out on a page that was signed in: the next visitor must not see that conversation.
    if (identity === null && this.storage.session?.subject) this.options.forget();
    const session = await this.withContext(identity);
    const subject = subjectOf(identity) ?? (session.resumed ? this.storage.session?.subject : undefined);
    this.storage.session = {
      token: session.token,
      conversation: session.conversation_id,
      ...(subject && { subject }),
    };
    this.storage.config = session.config;
    return session;
  }

  private async withContext(identity: Identity): Promise<Session> {
    const context = this.options.context();
    const visitor = this.options.visitor();
    try {
      const session = await this.resumeOrStart(identity, context);
      this.options.told(context, visitor);
      return session;
    } catch (error) {
      // What a page says wrongly of itself must not cost its customer the chat.
      if (!(error instanceof ChatError) || error.code !== "context_invalid") throw error;
      return this.resumeOrStart(identity);
    }
  }

  private async resumeOrStart(identity: Identity, context?: CarelineContext): Promise<Session> {
    const visitor = this.options.visitor();
    const fresh: SessionRequest = {
      locale: this.options.locale,
      page: (location.origin + location.pathname).slice(0, LONGEST_PAGE),
      ...(identity && { identity }),
      ...(visitor && { visitor }),
      ...(context && { context }),
    };
    const resume = this.storage.session?.token;
    if (!resume) return this.http.openSession(fresh);
    try {
      return await this.http.openSession({ ...fresh, resume });
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== "identity_conflict") throw error;
      this.options.forget();
      return this.http.openSession(fresh);
    }
  }
}
