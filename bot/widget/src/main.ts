// Entry of /widget.js: one <script async src=".../widget.js" data-careline></script> puts the chat on a page.
//   data-identity-url  address on the shop's own server that answers {"token"} for who is signed in
//   data-locale        language of the page, else <html lang>
//   data-shop          the shop's name, shown until the chat server has told its own
//   data-server        address of the chat server, else where this script came from
import { type CarelineApi, createApi } from "./api";

declare global {
  interface Window {
    Careline?: CarelineApi;
  }
}

/** A language the browser can format dates in; "en_GB" and nonsense must not break the chat. */
function localeOf(wanted: string): string {
  try {
    return Intl.getCanonicalLocales(wanted.replace(/_/g, "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

function start(): void {
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>("script[data-careline]");
  // A page that includes the script twice still gets one chat.
  if (!script || window.Careline) return;
  const { identityUrl, locale, server, shop } = script.dataset;
  const options = {
    base: (server ?? new URL(script.src, location.href).origin).replace(/\/$/, ""),
    locale: localeOf(locale ?? (document.documentElement.lang || navigator.language)),
    ...(identityUrl && { identityUrl }),
    ...(shop && { shop }),
  };
  const launch = () => {
    window.Careline = createApi(options);
    document.dispatchEvent(new CustomEvent("careline:ready"));
  };
  if (document.body) launch();
  else document.addEventListener("DOMContentLoaded", launch, { once: true });
}

start();
