// The demo shop's front page: shelf, sign-in, example questions and the way to the staff console.
import type { Careline as CarelineApi } from "../src/careline";
import { offerQuestions } from "./asking";
import { find, getJson } from "./page";
import { offerSignIn } from "./people";
import { loadShelf } from "./shop";

/** The chat loads beside this script, before or after it. */
const careline = new Promise<CarelineApi>((resolve) => {
  if (window.Careline) resolve(window.Careline);
  else document.addEventListener("careline:ready", () => window.Careline && resolve(window.Careline), { once: true });
});

const ask = (question: string) => void careline.then((chat) => chat.open(question));

async function linkConsole(): Promise<void> {
  const { console_url: address } = await getJson<{ console_url?: string }>("/demo/config.json");
  if (!address) return;
  const link = find<HTMLAnchorElement>(".console-link");
  link.href = address;
  link.hidden = false;
}

/** A part that cannot be loaded leaves its own gap and takes nothing else with it. */
function tell(error: unknown): void {
  console.error(error);
}

offerQuestions(undefined, [], ask);
linkConsole().catch(tell);
offerSignIn(careline, (customer, everybody) => offerQuestions(customer, everybody, ask)).catch(tell);
loadShelf(ask).catch((error: unknown) => {
  tell(error);
  find(".count").textContent = "The shelf could not be loaded. Please load the page again.";
});
