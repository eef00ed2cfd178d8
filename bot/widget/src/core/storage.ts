// What the widget remembers in the page's own storage. A browser that refuses storage (private mode,
// blocked site data) costs the customer the memory over reloads, never the chat itself.
import type { Attachment, Outgoing, SessionConfig } from "./protocol";

export interface Kept {
  token: string;
  conversation: string;
  /** The customer the shop's identity token named, absent for an anonymous visitor. */
  subject?: string;
}

/** A message for a team that was away: in which conversation, and where the answer goes. */
export interface Left {
  conversation: string;
  email: string;
}

export interface Unsent extends Outgoing {
  /** The words and files shown in the thread while the message waits. */
  shown: string;
  files?: Attachment[];
  at: string;
}

function safely<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

export class Storage {
  private readonly prefix: string;
  /** What the browser does not keep for us, for as long as the page lives. */
  private readonly unkept = new Map<string, unknown>();

  constructor(base: string) {
    this.prefix = `careline:${base}:`;
  }

  get session(): Kept | undefined {
    return this.read<Kept>("session");
  }
  set session(kept: Kept | undefined) {
    this.write("session", kept);
  }

  /** Calls `changed` when another tab has opened, renewed or ended the session. */
  onSessionChange(changed: () => void): () => void {
    const listener = ({ key }: StorageEvent) => key === `${this.prefix}session` && changed();
    addEventListener("storage", listener);
    return () => removeEventListener("storage", listener);
  }

  get config(): SessionConfig | undefined {
    return this.read<SessionConfig>("config");
  }
  set config(config: SessionConfig | undefined) {
    this.write("config", config);
  }

  /** The highest message the customer has had on screen, and the last conversation part they rated. */
  get seen(): number {
    return this.read<number>("seen") ?? 0;
  }
  set seen(seq: number) {
    this.write("seen", seq);
  }
  get rated(): number {
    return this.read<number>("rated") ?? 0;
  }
  set rated(seq: number) {
    this.write("rated", seq);
  }

  /** The form before the chat was filled in. */
  get introduced(): boolean {
    return this.read<boolean>("introduced") ?? false;
  }
  set introduced(done: boolean) {
    this.write("introduced", done);
  }
  get left(): Left | undefined {
    return this.read<Left>("left");
  }
  set left(left: Left | undefined) {
    this.write("left", left);
  }
  /** The last message that was heard. */
  get rung(): number {
    return this.read<number>("rung") ?? 0;
  }
  set rung(seq: number) {
    this.write("rung", seq);
  }
  /** The messages of the shop's that this visitor has had. */
  get told(): string[] {
    return this.read<string[]>("told") ?? [];
  }
  set told(ids: string[]) {
    this.write("told", ids);
  }
  get sound(): boolean | undefined {
    return this.read<boolean>("sound");
  }
  set sound(on: boolean | undefined) {
    this.write("sound", on);
  }

  /** What the customer has said of themselves, until the server has it. */
  get visitor(): Record<string, string> | undefined {
    return this.read<Record<string, string>>("visitor");
  }
  set visitor(answers: Record<string, string> | undefined) {
    this.write("visitor", answers);
  }

  get open(): boolean {
    return safely(() => sessionStorage.getItem(`${this.prefix}open`) === "1", false);
  }
  set open(open: boolean) {
    safely(() => sessionStorage.setItem(`${this.prefix}open`, open ? "1" : "0"), undefined);
  }

  /** One key a message, so that two tabs never overwrite each other's. */
  unsent(): Unsent[] {
    const start = `${this.prefix}unsent:`;
    return safely(() => Object.keys(localStorage).filter((key) => key.startsWith(start)), [])
      .map((key) => this.read<Unsent>(key.slice(this.prefix.length)))
      .filter((message): message is Unsent => message !== undefined)
      .sort((a, b) => a.at.localeCompare(b.at));
  }
  keep(message: Unsent): void {
    this.write(`unsent:${message.id}`, message);
  }
  drop(id: string): void {
    this.write(`unsent:${id}`, undefined);
  }

  forget(): void {
    for (const { id } of this.unsent()) this.drop(id);
    for (const key of ["session", "seen", "rated", "rung", "introduced", "visitor", "left"]) this.write(key, undefined);
  }

  private read<T>(key: string): T | undefined {
    if (this.unkept.has(key)) return this.unkept.get(key) as T;
    return safely(() => {
      const text = localStorage.getItem(this.prefix + key);
      return text === null ? undefined : (JSON.parse(text) as T);
    }, undefined);
  }

  private write(key: string, value: unknown): void {
    this.unkept.delete(key);
    try {
      if (value === undefined) localStorage.removeItem(this.prefix + key);
      else localStorage.setItem(this.prefix + key, JSON.stringify(value));
    } catch {
      this.unkept.set(key, value);
    }
  }
}
