// The chat as it is on a page that nobody has opened it on: a button, and what the page has asked for until
// the chat itself is loaded.
import type { Careline, CarelineContext, CarelineEvent, CarelineMessage } from "../careline";
import type { SessionConfig } from "../core/protocol";
import type { Identity } from "../core/session";
import { Storage } from "../core/storage";
import { directionOf, launcherTexts } from "../texts";
import { sideOf, themeVariables } from "../theme";
import { fetchConfig } from "./config";
import { excerptOf } from "./excerpt";
import { Host } from "./element";
import { Events } from "./events";
import { loadChat } from "./loader";
import type { Settings } from "./options";
import { ProactiveMessages } from "./proactive";
import type { ChatHandle } from "./shell";
import css from "../styles/launcher-sheet.css?text";
import { LauncherView } from "./view";

// Longer than this nobody waits for the shop's colours: the chat is then drawn in its own.
const LONGEST_UNSEEN = 1_000;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;

type Timer = ReturnType<typeof setTimeout>;

export class Launcher implements Careline {
  private readonly events = new Events();
  private readonly host: Host;
  private readonly view: LauncherView;
  private readonly storage: Storage;
  private chat: ChatHandle | undefined;
  private config: SessionConfig;
  private identity: Identity;
  private context: CarelineContext = {};
  private wishes: ((chat: ChatHandle) => void)[] = [];
  private loading: Promise<void> | undefined;
  private tries = 0;
  private again: Timer | undefined;
  private unseen: Timer | undefined;
  private isOpen = false;
  private unread = 0;
  private readonly proactive: ProactiveMessages;
  /** What the visitor was told beside the closed chat, which goes on with it. */
  private said: string | undefined;
  /** The customer has clicked and waits. */
  private awaited = false;
  private gone = false;

  constructor(
    private readonly settings: Settings,
    private readonly removed: () => void,
  ) {
    this.storage = new Storage(settings.base);
    this.config = this.storage.config ?? {};
    this.host = new Host(settings.nonce);
    this.host.addStyles(css);
    this.view = new LauncherView(() => (this.isOpen ? this.close() : this.open()));
    this.host.root.append(this.view.frame);
    this.proactive = new ProactiveMessages(this.storage, {
      free: () => !this.isOpen && !this.awaited && !this.storage.session && !this.view.bubble.shown,
      show: ({ text }) => this.greet(text),
    });
    addEventListener("online", this.retry);
  }

  start(): void {
    const known = this.storage.config !== undefined;
    void fetchConfig(this.settings.base, this.settings.locale).then((config) => this.configure(config));
    if (known) this.show();
    else this.unseen = setTimeout(() => this.show(), LONGEST_UNSEEN);
    // An answer to what was asked on the page before must not be missed on this one.
    if (this.storage.open) void this.load();
    else if (this.storage.session) whenIdle(() => void this.load());
    this.tell({ type: "ready" });
  }

  open(draft?: string): void {
    this.awaited = !this.chat;
    const said = this.said;
    this.wish((chat) => chat.open(draft, said));
  }

  close(): void {
    this.awaited = false;
    if (this.chat || this.loading) this.wish((chat) => chat.close());
  }

  send(text: string): void {
    this.wish((chat) => chat.send(text));
  }

  async identify(token: string | null): Promise<void> {
    this.identity = token;
    await (this.chat ? this.chat.identify(token) : this.loading);
  }

  setContext(context: Parameters<Careline["setContext"]>[0]): void {
    const entries = Object.entries({ ...this.context, ...context }).filter(([, part]) => part != null);
    this.context = Object.fromEntries(entries) as CarelineContext;
    this.chat?.setContext(this.context);
  }

  on: Careline["on"] = (type, listener) => this.events.on(type, listener as (event: CarelineEvent) => void);

  destroy(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.again);
    clearTimeout(this.unseen);
    removeEventListener("online", this.retry);
    this.proactive.stop();
    this.chat?.destroy();
    this.host.remove();
    this.events.clear();
    this.removed();
  }

  private wish(wished: (chat: ChatHandle) => void): void {
    if (this.gone) return;
    if (this.chat) return wished(this.chat);
    this.wishes.push(wished);
    void this.load();
  }

  private load(): Promise<void> {
    clearTimeout(this.again);
    this.draw();
    this.loading ??= this.loadOnce().finally(() => {
      this.loading = undefined;
      this.draw();
    });
    return this.loading;
  }

  private async loadOnce(): Promise<void> {
    try {
      const start = await loadChat(this.settings.base, this.tries);
      if (!this.gone) this.begin(start(this.shell()));
    } catch (error) {
      if (!this.gone) this.failed(error);
    }
  }

  private shell() {
    const { settings, config, identity, context, view } = this;
    return {
      settings,
      config,
      identity,
      context,
      place: view.place,
      addStyles: (sheet: string) => this.host.addStyles(sheet),
      tell: (event: CarelineEvent) => this.tell(event),
      configured: (told: SessionConfig) => {
        this.config = told;
        this.draw();
      },
    };
  }

  private begin(chat: ChatHandle): void {
    this.chat = chat;
    this.awaited = false;
    this.isOpen = this.storage.open;
    this.view.bubble.hide();
    for (const wished of this.wishes.splice(0)) wished(chat);
  }

  private failed(error: unknown): void {
    this.tries += 1;
    this.again = setTimeout(this.retry, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.tries - 1)));
    this.tell({ type: "error", code: "load_failed" });
    if (!this.awaited) return;
    console.warn("Careline: the chat could not be loaded.", error);
    this.awaited = false;
    const texts = this.texts();
    this.view.bubble.show({ text: texts("load_failed"), dismiss: texts("dismiss"), alert: true });
  }

  private retry = (): void => {
    if (this.tries > 0 && !this.chat) void this.load();
  };

  private tell(event: CarelineEvent): void {
    if (event.type === "open" || event.type === "close") this.setOpen(event.type === "open");
    if (event.type === "unread") this.setUnread(event.count);
    if (event.type === "message" && event.message.author !== "customer") this.preview(event.message);
    this.draw();
    this.events.tell(event);
  }

  private setUnread(count: number): void {
    this.unread = count;
    // Read in another tab.
    if (count === 0) this.view.bubble.hide();
  }

  private greet(text: string): void {
    this.said = text;
    const dismissed = () => (this.said = undefined);
    this.view.bubble.show({ text, polite: true, dismiss: this.texts()("dismiss"), dismissed });
  }

  /** The first words of what has come while the chat was minimised. */
  private preview({ text, agent }: CarelineMessage): void {
    const words = excerptOf(text);
    if (this.isOpen || !words) return;
    const texts = this.texts();
    this.view.bubble.show({ text: words, from: agent?.name ?? texts("shop_name"), dismiss: texts("dismiss") });
  }

  private setOpen(open: boolean): void {
    this.isOpen = open;
    if (open) this.view.bubble.hide();
    else this.view.takeFocusBack();
  }

  private configure(config: SessionConfig | undefined): void {
    if (this.gone) return;
    if (config) {
      this.config = config;
      this.storage.config = config;
      this.proactive.follow(config.proactive);
      this.chat?.configure(config);
    }
    this.show();
  }

  private show(): void {
    clearTimeout(this.unseen);
    this.draw();
    if (!this.gone && !this.host.element.isConnected) this.host.show();
  }

  private texts() {
    return launcherTexts({ ...(this.settings.shop && { shop_name: this.settings.shop }), ...this.config.texts });
  }

  private draw(): void {
    const { theme, locale = this.settings.locale, direction = directionOf(locale) } = this.config;
    for (const [name, value] of Object.entries(themeVariables(theme))) {
      this.host.element.style.setProperty(name, value);
    }
    this.view.draw({
      open: this.isOpen,
      busy: this.awaited && this.loading !== undefined,
      unread: this.unread,
      side: sideOf(theme),
      locale,
      direction,
      texts: this.texts(),
    });
  }
}

function whenIdle(then: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(then, { timeout: 2_000 });
  else setTimeout(then, 200);
}
