// Entry of /widget.js: one <script async src=".../widget.js" data-careline></script> puts the chat on a page.
//   data-identity-url  address on the shop's own server that answers {"token"} for who is signed in
//   data-locale        language of the page, else <html lang>
//   data-shop          the shop's name, shown until the chat server has told its own
//   data-server        address of the chat server, else where this script came from
import { createCareline } from "./create";
import { optionsOfScript } from "./launcher/options";

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>("script[data-careline]");
if (script) createCareline(optionsOfScript(script));
