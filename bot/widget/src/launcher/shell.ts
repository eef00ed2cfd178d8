// What the launcher and the chat, which is loaded after it, know of each other.
import type { CarelineContext, CarelineEvent } from "../careline";
import type { SessionConfig } from "../core/protocol";
import type { Identity } from "../core/session";
import type { Settings } from "./options";

export interface Shell {
  settings: Settings;
  config: SessionConfig;
  /** What the page has said so far. */
  identity: Identity;
  context: CarelineContext;
  /** Where the chat draws its panel, beside the launcher. */
  place: HTMLElement;
  addStyles(css: string): void;
  tell(event: CarelineEvent): void;
  /** The session says how the shop wants it, which may be newer. */
  configured(config: SessionConfig): void;
}

/** The chat, once it is there. */
export interface ChatHandle {
  /** `said` is what the visitor was told before they opened it. */
  open(draft?: string, said?: string): void;
  close(): void;
  send(text: string): void;
  identify(token: string | null): Promise<void>;
  setContext(context: CarelineContext): void;
  configure(config: SessionConfig): void;
  destroy(): void;
}

export type StartChat = (shell: Shell) => ChatHandle;
