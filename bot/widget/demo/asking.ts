// "Try asking": sentences that fit whoever is signed in, put into the chat for the customer to send.
import type { Customer } from "./customers";
import { element, find } from "./page";

const MOST = 5;
const VISITOR_ORDER = "CL-104233";
const GENERAL = [
  "Can you recommend a present under £50?",
  "How long does delivery take?",
  "I'd like to return something",
  "I want to speak to a person",
];

const ABOUT: Record<string, (order: string) => string> = {
  placed: (order) => `Please cancel my order ${order}`,
  delivered: (order) => `I want to return something from ${order}`,
  returned: (order) => `When do I get the refund for ${order}?`,
  refunded: (order) => `Has ${order} been refunded?`,
  cancelled: (order) => `What happened to my order ${order}?`,
};
const where = (order: string) => `Where is my order ${order}?`;

function questionsFor(customer: Customer | undefined): string[] {
  const orders = Object.entries(customer?.orders ?? {}).slice(0, 2);
  const own = orders.map(([order, status]) => (ABOUT[status] ?? where)(order));
  return [...(customer ? own : [where(VISITOR_ORDER)]), ...GENERAL].slice(0, MOST);
}

/** What a visitor has to know to open an order: the chat asks for it, as it would ask anybody. */
function hintFor(customer: Customer | undefined, everybody: Customer[]): string {
  if (customer) return `Signed in as ${customer.email}. ${customer.note}`;
  const owner = everybody.find(({ orders }) => orders && VISITOR_ORDER in orders);
  if (!owner) return "";
  const proofs = [owner.email, owner.postcode].filter(Boolean).join(" or ");
  return `Not signed in, you are asked for the e-mail address or postcode on an order. For ${VISITOR_ORDER}: ${proofs}.`;
}

export function offerQuestions(
  customer: Customer | undefined,
  everybody: Customer[],
  ask: (question: string) => void,
): void {
  const items = questionsFor(customer).map((question) => {
    const button = element("button", { type: "button" }, question);
    button.addEventListener("click", () => ask(question));
    return element("li", {}, button);
  });
  find(".questions").replaceChildren(...items);
  find(".person-note").textContent = hintFor(customer, everybody);
}
