// The demo shop's front page: shelf, sign-in, example questions and the way to the staff console.
import type { CarelineApi } from "../src/api";
import { element, find, getJson } from "./page";
import { offerSignIn } from "./people";
import { loadShelf } from "./shop";

const QUESTIONS = [
  "Where is my order CL-104233?",
  "I'd like to return something",
  "Can you recommend a present under £50?",
  "How long does delivery take?",
  "I want to speak to a person",
];

/** The chat loads beside this script, before or after it. */
const careline = new Promise<CarelineApi>((resolve) => {
  if (window.Careline) resolve(window.Careline);
  else document.addEventListener("careline:ready", () => window.Careline && resolve(window.Careline), { once: true });
});

const ask = (question: string) => void careline.then((chat) => chat.open(question));

function offerQuestions(): void {
  const items = QUESTIONS.map((question) => {
    const button = element("button", { type: "button" }, question);
    button.addEventListener("click", () => ask(question));
    return element("li", {}, button);
  });
  find(".questions").replaceChildren(...items);
}

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

offerQuestions();
linkConsole().catch(tell);
offerSignIn(careline).catch(tell);
loadShelf(ask).catch((error: unknown) => {
  tell(error);
  find(".count").textContent = "The shelf could not be loaded. Please load the page again.";
});
