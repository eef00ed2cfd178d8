// The chat as it is on a page that nobody has opened it on: a button, and what the page has asked for until
// the chat itself is loaded.
import type { Careline, CarelineEvent, CarelineMessage } from "../careline";
import type { SessionConfig } from "../core/protocol";
import type { Identity } from "../core/session";
import { readConfig } from "../core/reading-config";
import { Storage } from "../core/storage";
import { directionOf, launcherTexts } from "../texts";
import { sideOf } from "../theme";
import { fetchConfig } from "./config";
import { excerptOf } from "./excerpt";
import { Host } from "./element";
import { Events } from "./events";
import { whenIdle } from "./idle";
import { OnDemand } from "./on-demand";
import type { Settings } from "./options";
import { Paint } from "./paint";
import { ProactiveMessages } from "./proactive";
import type { Shell } from "./shell";
import css from "../styles/launcher-sheet.css?text";
import { LauncherView } from "./view";
import { Visit } from "./visit";

// Longer than this nobody waits for the shop's colours: the chat is then drawn in its own.
const LONGEST_UNSEEN = 1_000;

export class Launcher implements Careline {
  private readonly events = new Events();
  private readonly host: Host;
  private readonly paint: Paint;
  private readonly view: LauncherView;
  private readonly storage: Storage;
  private readonly visit: Visit;
  private readonly chat: OnDemand;
  private config: SessionConfig = {};
  private identity: Identity;
  private unseen: ReturnType<typeof setTimeout> | undefined;
  private isOpen = false;
  private unread = 0;
  private asked = 0;
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
    this.host = new Host(settings.nonce);
    this.host.addStyles(css);
    this.view = new LauncherView(() => (this.isOpen ? this.close() : this.open()));
    this.chat = new OnDemand(settings.base, {
      shell: () => this.shell(),
      begun: () => this.begun(),
      failed: (error) => this.failed(error),
      changed: () => this.draw(),
    });
    this.proactive = new ProactiveMessages(this.storage, {
      free: () => !this.isOpen && !this.awaited && !this.storage.session && !this.view.bubble.shown,
      show: ({ text }) => this.greet(text),
    });
    this.paint = new Paint(this.host.element);
    this.visit = new Visit(
      (context) => this.chat.handle?.setContext(context),
      () => this.askConfig(),
    );
  }

  start(): void {
    if (this.gone) return;
    // Not before the page is idle: where nothing has asked the browser's storage yet, it has to be fetched.
    const known = this.storage.config;
    if (known) this.config = readConfig(known);
    this.askConfig();
    addEventListener("online", this.chat.retry);
    if (known) this.show();
    else this.unseen = setTimeout(() => this.show(), LONGEST_UNSEEN);
    // An answer to what was asked on the page before must not be missed on this one.
    // On a visitor's first page nothing can be open, and the browser need not look.
    if (known && this.storage.open) void this.chat.load();
    else if (this.storage.session) whenIdle(() => void this.chat.load());
    this.tell({ type: "ready" });
  }

  open(draft?: string): void {
    const said = this.said;
    this.awaited = !this.chat.handle;
    this.chat.wish((chat) => chat.open(draft, said));
  }

  close(): void {
    this.awaited = false;
    if (this.chat.wanted) this.chat.wish((chat) => chat.close());
  }

  send(text: string): void {
    this.visit.flush();
    this.chat.wish((chat) => chat.send(text));
  }

  async identify(token: string | null): Promise<void> {
    this.identity = token;
    await (this.chat.handle ? this.chat.handle.identify(token) : this.chat.loading);
  }

  setContext(context: Parameters<Careline["setContext"]>[0]): void {
    if (!this.gone) this.visit.set(context);
  }

  on: Careline["on"] = (type, listener) => this.events.on(type, listener as (event: CarelineEvent) => void);

  destroy(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.unseen);
    removeEventListener("online", this.chat.retry);
    this.proactive.stop();
    this.visit.stop();
    this.paint.stop();
    this.chat.destroy();
    this.host.remove();
    this.events.clear();
    this.removed();
  }

  private shell(): Shell {
    const { settings, config, identity, view } = this;
    return {
      settings,
      config,
      identity,
      context: this.visit.context,
      place: view.place,
      addStyles: (sheet: string) => this.host.addStyles(sheet),
      tell: (event: CarelineEvent) => this.tell(event),
      configured: (told: SessionConfig) => {
        this.config = told;
        this.show();
      },
    };
  }

  private begun(): void {
    this.awaited = false;
    this.isOpen = this.storage.open;
    this.view.bubble.hide();
  }

  private failed(error: unknown): void {
    this.tell({ type: "error", code: "load_failed" });
    if (!this.awaited) return;
    console.warn("Careline: the chat could not be loaded.", error);
    this.awaited = false;
    const texts = this.texts();
    this.view.bubble.show({ text: texts("load_failed"), dismiss: texts("dismiss"), alert: true });
  }

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

  /** Greetings and the like go by the page. */
  private askConfig(): void {
    const { base, locale } = this.settings;
    const asked = ++this.asked;
    // What was asked for a page that is left is not for this one.
    void fetchConfig(base, locale).then((config) => asked === this.asked && this.configure(config));
  }

  private configure(config: SessionConfig | undefined): void {
    if (this.gone) return;
    if (config) {
      this.config = config;
      this.storage.config = config;
      this.proactive.follow(config.proactive);
      this.chat.handle?.configure(config);
    }
    this.show();
  }

  private show(): void {
    clearTimeout(this.unseen);
    this.draw();
    if (!this.host.element.isConnected) this.host.show();
    // First the colours: reading the page's own has the browser style all that is there.
    this.paint.set(this.config.theme);
    if (!this.view.frame.isConnected) this.host.root.append(this.view.frame);
  }

  private texts() {
    return launcherTexts({ ...(this.settings.shop && { shop_name: this.settings.shop }), ...this.config.texts });
  }

  private draw(): void {
    const { theme, locale = this.settings.locale, direction = directionOf(locale) } = this.config;
    this.view.draw({
      open: this.isOpen,
      busy: this.awaited && this.chat.loading !== undefined,
      unread: this.unread,
      side: sideOf(theme),
      locale,
      direction,
      texts: this.texts(),
    });
  }
}
