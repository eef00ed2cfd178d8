// <careline-chat>: the chat in a shadow tree of its own, so that neither the page's styles nor ours leak.
import { render } from "preact";
import type { Chat } from "./core/chat";
import css from "./styles/index.css?text";
import { themeVariables } from "./theme";
import { App } from "./ui/app";

export const TAG = "careline-chat";

export interface ElementOptions {
  chat: Chat;
  locale: string;
  base: string;
}

export class CarelineElement extends HTMLElement {
  private options: ElementOptions | undefined;
  private draft = { text: "", turn: 0 };
  private unsubscribe: (() => void) | undefined;

  connect(options: ElementOptions): void {
    this.options = options;
    if (!this.shadowRoot) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }
    this.applyTheme();
    this.unsubscribe = options.chat.store.subscribe(() => this.applyTheme());
    this.draw();
  }

  /** Puts words into the text box for the customer to send or change. */
  prefill(text: string): void {
    this.draft = { text, turn: this.draft.turn + 1 };
    this.draw();
  }

  disconnectedCallback(): void {
    this.unsubscribe?.();
    if (this.shadowRoot) render(null, this.shadowRoot);
  }

  private draw(): void {
    if (this.options && this.shadowRoot) render(<App {...this.options} draft={this.draft} />, this.shadowRoot);
  }

  private theme: unknown;
  private applyTheme(): void {
    const theme = this.options?.chat.view.config.theme;
    if (theme === this.theme) return;
    this.theme = theme;
    for (const [name, value] of Object.entries(themeVariables(theme))) this.style.setProperty(name, value);
  }
}
