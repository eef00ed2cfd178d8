// What the shop has set for the widget, asked for before any session. Without an answer the chat looks and
// speaks as built.
import type { SessionConfig } from "../core/protocol";
import { readConfig } from "../core/reading-config";
import { addressOf } from "./page";

const LIMIT = 8_000;

export async function fetchConfig(base: string, locale: string): Promise<SessionConfig | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), LIMIT);
  const query = new URLSearchParams({ locale, page: addressOf(location) });
  try {
    const response = await fetch(`${base}/chat/widget?${query}`, {
      credentials: "omit",
      signal: abort.signal,
    });
    return response.ok ? readConfig(await response.json()) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
