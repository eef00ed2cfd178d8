// Puts the chat on a page, once, whoever asks for it how often.
import type { Careline, CarelineOptions } from "./careline";
import { Launcher } from "./launcher/launcher";
import { settingsOf } from "./launcher/options";

/** The page may have an element of that id, which browsers offer as a global too. */
const there = (): Careline | undefined =>
  typeof window.Careline?.destroy === "function" ? window.Careline : undefined;

function whenBody(then: () => void): void {
  if (document.body) then();
  else document.addEventListener("DOMContentLoaded", then, { once: true });
}

export function createCareline(options: CarelineOptions): Careline {
  const before = there();
  if (before) return before;
  const launcher = new Launcher(settingsOf(options), () => {
    if (window.Careline === launcher) delete window.Careline;
  });
  window.Careline = launcher;
  whenBody(() => launcher.start());
  return launcher;
}
