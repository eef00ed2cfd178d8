// The older parts of a transcript: fetched shortly before one reaches them, put in above without moving
// what is being read.
import { writeAgo } from "./ago";

const AHEAD = 800;

export class Earlier {
  /** Where the newest part, which is kept up to date, begins; older parts do not change. */
  readonly first: number;
  private before: number;
  private running = false;
  private readonly watch: IntersectionObserver;

  constructor(
    private readonly log: HTMLElement,
    private readonly activate: (element: Element) => void,
  ) {
    this.first = this.before = Number(log.dataset["first"]);
    this.watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) void this.fetch();
      },
      { root: log, rootMargin: `${AHEAD}px 0px 0px` },
    );
    log.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("[data-older]")) return;
      event.preventDefault();
      void this.fetch();
    });
    this.settle();
  }

  /** After the newest part was brought up to date. */
  settle(): void {
    const line = this.line;
    if (!line) return;
    line.hidden = this.before <= 1;
    this.join();
    this.lookOut();
  }

  private get line(): HTMLElement | null {
    return this.log.querySelector<HTMLElement>("#earlier");
  }

  /** Looks again at whether the beginning is near: an observer tells only of changes. */
  private lookOut(): void {
    this.watch.disconnect();
    const line = this.line;
    if (line && !line.hidden) this.watch.observe(line);
  }

  private async fetch(): Promise<void> {
    const address = this.line?.querySelector("[data-older]")?.getAttribute("data-older");
    if (this.running || this.before <= 1 || !address) return;
    this.running = true;
    try {
      const answer = await fetch(`${address}?before=${this.before}`, { headers: { "HX-Request": "true" } });
      if (answer.ok) this.putIn(await answer.text());
    } catch {
      // The network is away. The button is still there, and so is the way up.
    } finally {
      this.running = false;
    }
  }

  private putIn(html: string): void {
    const piece = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>(".piece");
    if (!piece) return;
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    this.log.querySelector("#older")?.prepend(document.importNode(piece, true));
    this.before = Number(piece.dataset["first"]);
    const added = this.log.querySelector<HTMLElement>(".piece");
    if (added) {
      this.activate(added);
      writeAgo(added);
    }
    this.settle();
    this.log.scrollTop = this.log.scrollHeight - fromEnd;
  }

  /** A stretch that goes on from the part above it is not announced a second time. */
  private join(): void {
    let above: string | undefined;
    for (const stretch of this.log.querySelectorAll<HTMLElement>(".stretch")) {
      const head = stretch.querySelector<HTMLElement>(".stretch-head");
      const episode = stretch.dataset["episode"];
      if (head) head.hidden = episode === above;
      above = episode;
    }
  }
}
