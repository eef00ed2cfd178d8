// Puts the shop's colours and shape on the chat: those of the server, and those of the page's own style
// sheet, whose colours are looked at as they are computed, so that no choice makes the chat unreadable.
import { computedColour, themeVariables } from "../theme";

type Rgb = NonNullable<ReturnType<typeof computedColour>>;

export class Paint {
  private readonly probe = document.createElement("span");
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private theme: Record<string, unknown> | undefined;
  private put: string[] = [];

  constructor(private readonly host: HTMLElement) {
    this.probe.hidden = true;
    this.dark.addEventListener("change", this.apply);
  }

  set(theme: Record<string, unknown> | undefined): void {
    this.theme = theme;
    this.apply();
  }

  stop(): void {
    this.dark.removeEventListener("change", this.apply);
  }

  private apply = (): void => {
    const own = getComputedStyle(this.host);
    const colour = (name: string) => this.read(own.getPropertyValue(name).trim());
    const variables = themeVariables(this.theme, {
      accent: colour("--careline-accent"),
      onAccent: colour("--careline-on-accent"),
    });
    for (const name of this.put) if (!(name in variables)) this.host.style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) this.host.style.setProperty(name, value);
    this.put = Object.keys(variables);
  };

  /** Whatever notation a colour is written in, the browser knows it. */
  private read(colour: string): Rgb | undefined {
    if (!colour || typeof CSS === "undefined" || !CSS.supports("color", colour)) return undefined;
    if (!this.probe.isConnected) this.host.shadowRoot?.append(this.probe);
    this.probe.style.color = colour;
    const mixed = `color-mix(in srgb, ${colour} 100%, transparent 0%)`;
    if (CSS.supports("color", mixed)) this.probe.style.color = mixed;
    return computedColour(getComputedStyle(this.probe).color);
  }
}
