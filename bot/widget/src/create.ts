// Puts the chat on a page, once, whoever asks for it how often.
import type { Careline, CarelineOptions } from "./careline";
import { Launcher } from "./launcher/launcher";
import { whenIdle } from "./launcher/idle";
import { settingsOf } from "./launcher/options";

/** The page may have an element of that id, which browsers offer as a global too. */
const there = (): Careline | undefined =>
  typeof window.Careline?.destroy === "function" ? window.Careline : undefined;

function whenBody(then: () => void): void {
  if (document.body) then();
  else document.addEventListener("DOMContentLoaded", then, { once: true });
}

/** What a page gets where there can be no chat: whatever it asks for, nothing happens. */
const NOTHING: Careline = {
  open: () => undefined,
  close: () => undefined,
  send: () => undefined,
  identify: () => Promise.resolve(),
  on: () => () => undefined,
  setContext: () => undefined,
  destroy: () => undefined,
};

function put(options: CarelineOptions): Careline {
  const launcher = new Launcher(settingsOf(options), () => {
    if (window.Careline === launcher) delete window.Careline;
  });
  window.Careline = launcher;
  const start = () => {
    try {
      launcher.start();
    } catch (error) {
      launcher.destroy();
      warn(error);
    }
  };
  whenBody(() => whenIdle(start));
  return launcher;
}

const warn = (error: unknown): void => console.warn("Careline: the chat could not be started.", error);

/** Whatever the browser lacks or forbids: the page goes on without a chat. */
export function createCareline(options: CarelineOptions): Careline {
  try {
    return there() ?? put(options);
  } catch (error) {
    warn(error);
    return NOTHING;
  }
}
