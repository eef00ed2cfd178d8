// Small requests of the composer. When the log-in is over the page is left for it, and led back to after.
import { forgery } from "./forgery";

export class Refused extends Error {}

/** The answer, if it is a good one. Throws `Refused` with the server's reason, or what `fetch` throws. */
export async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, { ...options, headers: headers() });
  if (answer.ok) return answer;
  if (answer.status === 401) toLogin();
  throw new Refused(await reason(answer));
}

export function headers(): Record<string, string> {
  return { "HX-Request": "true", ...forgery() };
}

export function toLogin(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

async function reason(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { detail: string }).detail;
  } catch {
    return "This page is out of date. Load it again.";
  }
}
