// A shop chooses one colour; what stands on it and beside it is computed, so that no choice makes the chat
// unreadable. Contrast follows WCAG 2.2 (relative luminance, 4.5:1 for text).

type Rgb = readonly [number, number, number];

const READABLE = 4.5;
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [20, 24, 22];
// The accent as in styles/base.css.
const BUILT_IN: Rgb = [31, 90, 76];
// The lightest and darkest grounds that accent-coloured text stands on, as in styles/base.css.
const LIGHT_GROUND: Rgb = [241, 239, 233];
const DARK_GROUND: Rgb = [46, 51, 49];

export function parseColour(text: unknown): Rgb | undefined {
  const hex = typeof text === "string" ? /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1] : undefined;
  if (!hex) return undefined;
  const full = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
  const channel = (from: number) => parseInt(full.slice(from, from + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const css = (colour: Rgb): string => `rgb(${colour.map(Math.round).join(" ")})`;

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((value, index) => value + ((to[index] ?? 0) - value) * share) as unknown as Rgb;

/** The colour nearest to `colour`, towards `goal`, that can be read on `ground`. */
export function readableOn(ground: Rgb, colour: Rgb, goal: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(colour, goal, share);
    if (contrast(tried, ground) >= READABLE) return tried;
  }
  return goal;
}

/** `color-mix` is computed to this whatever notation the colour was given in. */
const COMPUTED = /^(?:rgba?\(|color\(srgb )\s*([\d.e-]+)[,\s]+([\d.e-]+)[,\s]+([\d.e-]+)/;

/** A colour as a browser computes it: `rgb(31, 90, 76)` or `color(srgb 0.12 0.35 0.3)`. */
export function computedColour(text: string): Rgb | undefined {
  const found = COMPUTED.exec(text);
  if (!found) return undefined;
  const scale = text.startsWith("color") ? 255 : 1;
  return found.slice(1, 4).map((value) => Math.min(255, Math.max(0, Number(value) * scale))) as unknown as Rgb;
}

/** What stands on `accent` and beside it; `on` is kept where it can be read. */
function accentVariables(accent: Rgb, wished: Rgb | undefined): Record<string, string> {
  const best = contrast(accent, WHITE) >= READABLE || contrast(accent, WHITE) >= contrast(accent, INK) ? WHITE : INK;
  const on = wished && contrast(accent, wished) >= READABLE ? wished : best;
  return {
    "--cl-accent": css(readableOn(on, accent, on === WHITE ? INK : WHITE)),
    "--cl-on-accent": css(on),
    "--cl-link-light": css(readableOn(LIGHT_GROUND, accent, INK)),
    "--cl-link-dark": css(readableOn(DARK_GROUND, accent, WHITE)),
  };
}

export interface OwnColours {
  accent?: Rgb | undefined;
  onAccent?: Rgb | undefined;
}

const LONGEST_OFFSET = 400;
const isOffset = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= LONGEST_OFFSET;

const LENGTH = /^\d{1,2}(\.\d+)?(px|rem|em)$/;

/**
 * CSS variables for the host element, from the theme and the colours of the page's own style sheet, which go
 * first; what is not understood is left out.
 */
export function themeVariables(theme: Record<string, unknown> = {}, own: OwnColours = {}): Record<string, string> {
  const accent = own.accent ?? parseColour(theme.accent) ?? (own.onAccent && BUILT_IN);
  const variables = accent ? accentVariables(accent, own.onAccent) : {};
  const { x, y } = (theme.offset ?? {}) as { x?: unknown; y?: unknown };
  if (isOffset(x)) variables["--cl-x"] = `${x}px`;
  if (isOffset(y)) variables["--cl-y"] = `${y}px`;
  if (typeof theme.radius === "string" && LENGTH.test(theme.radius)) variables["--cl-radius"] = theme.radius;
  if (typeof theme.font === "string" && /^[\w\s,'"-]+$/.test(theme.font)) variables["--cl-font"] = theme.font;
  return variables;
}

/** A logo's address may be relative to the chat server. */
export function logoOf(theme: Record<string, unknown> = {}, base: string): string | undefined {
  if (typeof theme.logo !== "string" || !theme.logo) return undefined;
  try {
    const { protocol, href } = new URL(theme.logo, base);
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

export const sideOf = (theme: Record<string, unknown> = {}): "start" | "end" =>
  theme.position === "left" || theme.position === "start" ? "start" : "end";
