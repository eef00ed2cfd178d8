// What the chat is started with, from a script tag's attributes or from `createCareline`.
import type { CarelineOptions } from "../careline";

export interface Settings {
  base: string;
  locale: string;
  identityUrl?: string;
  shop?: string;
  nonce?: string;
}

/** A language the browser can format dates in; "en_GB" and nonsense must not break the chat. */
function localeOf(wanted: string): string {
  try {
    return Intl.getCanonicalLocales(wanted.replace(/_/g, "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

export function settingsOf({ server, locale, identityUrl, shop, nonce }: CarelineOptions): Settings {
  return {
    base: new URL(server, location.href).href.replace(/\/+$/, ""),
    locale: localeOf(locale || document.documentElement.lang || navigator.language),
    ...(identityUrl && { identityUrl }),
    ...(shop && { shop }),
    ...(nonce && { nonce }),
  };
}

export function optionsOfScript(script: HTMLScriptElement): CarelineOptions {
  const { identityUrl, locale, server, shop } = script.dataset;
  return {
    server: server || new URL(script.src, location.href).origin,
    ...(locale && { locale }),
    ...(identityUrl && { identityUrl }),
    ...(shop && { shop }),
    ...(script.nonce && { nonce: script.nonce }),
  };
}
