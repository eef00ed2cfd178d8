// A message of the shop's to a visitor who has not opened the chat: after some time, or when they are about to
// leave. Once a visitor, and never over something else that wants their attention.
import type { Proactive } from "../core/protocol";
import type { Storage } from "../core/storage";

const BLOCKED_PAUSE = 3_000;
const DIALOGS = "dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]";

const dialogIsOpen = (): boolean =>
  document.fullscreenElement !== null ||
  [...document.querySelectorAll(DIALOGS)].some((dialog) => dialog.getClientRects().length > 0);

export class ProactiveMessages {
  private waiting: Proactive[] = [];
  private readonly told = new Set<string>();
  private timers: ReturnType<typeof setTimeout>[] = [];
  private done = false;

  constructor(
    private readonly storage: Storage,
    private readonly host: { free(): boolean; show(message: Proactive): void },
  ) {}

  /** Those for the page that the visitor is on now. */
  follow(messages: Proactive[] = []): void {
    this.stop();
    if (messages.length === 0) return;
    for (const id of this.storage.told) this.told.add(id);
    this.waiting = messages.filter(({ id }) => !this.told.has(id));
    for (const message of this.waiting) {
      if (message.after_seconds) this.later(message, message.after_seconds * 1_000);
    }
    if (this.waiting.some(({ exit_intent }) => exit_intent)) document.addEventListener("mouseout", this.leaving);
  }

  stop(): void {
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
    document.removeEventListener("mouseout", this.leaving);
  }

  private later(message: Proactive, milliseconds: number): void {
    this.timers.push(setTimeout(() => this.tell(message) || this.later(message, BLOCKED_PAUSE), milliseconds));
  }

  /** The pointer has left the page at the top, where tabs and the address are. */
  private leaving = ({ relatedTarget, clientY }: MouseEvent): void => {
    const message = this.waiting.find(({ exit_intent }) => exit_intent);
    if (message && relatedTarget === null && clientY <= 0) this.tell(message);
  };

  /** `false` when this is not the moment. One a page is enough. */
  private tell(message: Proactive): boolean {
    if (this.done) return true;
    if (!this.host.free() || document.visibilityState === "hidden" || dialogIsOpen()) return false;
    this.done = true;
    this.told.add(message.id);
    this.storage.told = [...this.told];
    this.stop();
    this.host.show(message);
    return true;
  }
}
