// <careline-chat>: a shadow tree of its own, so that neither the page's styles nor ours leak.
export const TAG = "careline-chat";

// A page may take out what it has not put in, or change its whole body between two of its pages. More often
// than this it means it.
const MOST_RETURNS = 20;

function define(): void {
  // Defined, so that a page that hides what is not (`:not(:defined)`) shows it.
  if (typeof customElements === "undefined" || customElements.get(TAG)) return;
  customElements.define(TAG, class extends HTMLElement {});
}

export class Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  private readonly watch: MutationObserver;
  private returns = 0;

  constructor(private readonly nonce: string | undefined) {
    define();
    this.element = document.createElement(TAG);
    this.root = this.element.attachShadow({ mode: "open" });
    this.watch = new MutationObserver(() => this.keep());
  }

  show(): void {
    document.body.append(this.element);
    this.follow();
  }

  addStyles(css: string): void {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, sheet];
    } catch {
      const style = document.createElement("style");
      if (this.nonce) style.nonce = this.nonce;
      style.textContent = css;
      this.root.prepend(style);
    }
  }

  remove(): void {
    this.watch.disconnect();
    this.element.remove();
  }

  /** Shops that change pages without loading them may change the body and all that is in it. */
  private follow(): void {
    this.watch.disconnect();
    this.watch.observe(document.documentElement, { childList: true });
    this.watch.observe(document.body, { childList: true });
  }

  private keep(): void {
    if (this.element.isConnected || !document.body || this.returns >= MOST_RETURNS) return;
    this.returns += 1;
    this.show();
  }
}
