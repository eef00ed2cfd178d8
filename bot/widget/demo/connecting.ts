// "Connect Telegram" on the account page, as a shop's own would do it: a session of the chat for who is signed in,
// and a link out of it that works once.
import type { Customer } from "./customers";
import { element, find, getJson } from "./page";

interface Channel {
  name: string;
  title: string;
}
interface Way {
  url?: string;
  text?: string;
}

/** Those that are on; the section stays away where none is. */
export async function offerChannels(section: HTMLElement, customer: Customer): Promise<void> {
  section.dataset.customer = customer.id;
  const { channels = [] } = await getJson<{ channels?: Channel[] }>("/chat/widget");
  // Somebody else may have signed in meanwhile.
  if (section.dataset.customer !== customer.id) return;
  section.hidden = channels.length === 0;
  find(".connect", section).replaceChildren(...channels.map((channel) => choiceOf(channel, customer)));
}

function choiceOf({ name, title }: Channel, customer: Customer): HTMLElement {
  const button = element("button", { type: "button" }, `Connect ${title}`);
  const told = element("p", { class: "quiet", role: "status" });
  const item = element("li", {}, element("strong", {}, title), told, button);
  button.addEventListener("click", () => {
    button.remove();
    wayTo(name, customer).then(
      (way) => told.replaceChildren(leading(way, title)),
      () => told.replaceChildren("That did not work. Please load the page again."),
    );
  });
  return item;
}

async function wayTo(channel: string, { id }: Customer): Promise<Way> {
  const identity = await getJson<{ token: string }>("/demo/identity", { customer_id: id });
  const session = await getJson<{ token: string }>("/chat/session", { identity: identity.token });
  return getJson<Way>("/chat/links", { channel }, session.token);
}

function leading({ url, text }: Way, title: string): Node {
  if (!url) return element("span", {}, `Write this to us in ${title}: `, element("code", {}, text ?? ""));
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, `Open ${title} within 15 minutes`);
}
