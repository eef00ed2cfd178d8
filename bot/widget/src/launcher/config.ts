// What the shop has set for the widget, asked for before any session. Without an answer the chat looks and
// speaks as built.
import type { SessionConfig } from "../core/protocol";

const LIMIT = 8_000;
const LONGEST_PAGE = 1_000;

export async function fetchConfig(base: string, locale: string): Promise<SessionConfig | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), LIMIT);
  const page = (location.origin + location.pathname).slice(0, LONGEST_PAGE);
  try {
    const response = await fetch(`${base}/chat/widget?${new URLSearchParams({ locale, page })}`, {
      credentials: "omit",
      signal: abort.signal,
    });
    const config: unknown = response.ok ? await response.json() : undefined;
    return typeof config === "object" && config !== null ? config : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
