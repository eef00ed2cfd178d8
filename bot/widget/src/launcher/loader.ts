// Gets the chat itself, which most visits never need, and gets it again after it could not be had.
import type { StartChat } from "./shell";

declare const CHAT_CHUNK: string;

const LIMIT = 20_000;

function limited<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the chat took too long to load")), LIMIT);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * The first try asks for the chat of this launcher's own release, which browsers keep for good. Later ones
 * ask for the server's current one, since a release may have come between, each under an address of its
 * own: some browsers remember a module that failed.
 */
export async function loadChat(base: string, tries: number): Promise<StartChat> {
  const address = `${base}/widget/${tries ? `chat.js?${tries}` : CHAT_CHUNK}`;
  const { start } = (await limited(import(/* webpackIgnore: true */ /* @vite-ignore */ address))) as {
    start: StartChat;
  };
  return start;
}
