// The chat, loaded when somebody wants something of it; what was asked before it came is done then.
import { loadChat } from "./loader";
import type { ChatHandle, Shell } from "./shell";

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

type Wish = (chat: ChatHandle) => void;

export interface OnDemandHost {
  shell(): Shell;
  begun(): void;
  failed(error: unknown): void;
  /** Loading has begun or ended. */
  changed(): void;
}

export class OnDemand {
  handle: ChatHandle | undefined;
  loading: Promise<void> | undefined;
  private wishes: Wish[] = [];
  private tries = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private gone = false;

  constructor(
    private readonly base: string,
    private readonly host: OnDemandHost,
  ) {}

  /** It is there, on its way, or somebody waits for it. */
  get wanted(): boolean {
    return Boolean(this.handle ?? this.loading) || this.wishes.length > 0;
  }

  wish(wish: Wish): void {
    if (this.gone) return;
    if (this.handle) return wish(this.handle);
    this.wishes.push(wish);
    void this.load();
  }

  async load(): Promise<void> {
    if (this.gone || this.handle) return;
    clearTimeout(this.again);
    this.loading ??= this.loadOnce().finally(() => {
      this.loading = undefined;
      if (!this.gone) this.host.changed();
    });
    this.host.changed();
    await this.loading;
  }

  /** The network is back, or enough time has passed. */
  retry = (): void => {
    if (this.tries > 0) void this.load();
  };

  destroy(): void {
    this.gone = true;
    this.wishes = [];
    clearTimeout(this.again);
    this.handle?.destroy();
    this.handle = undefined;
  }

  private async loadOnce(): Promise<void> {
    try {
      const start = await loadChat(this.base, this.tries);
      if (!this.gone) this.begin(start(this.host.shell()));
    } catch (error) {
      if (this.gone) return;
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.tries);
      this.tries += 1;
      this.again = setTimeout(this.retry, pause);
      this.host.failed(error);
    }
  }

  private begin(chat: ChatHandle): void {
    this.handle = chat;
    this.host.begun();
    for (const wish of this.wishes.splice(0)) wish(chat);
  }
}
