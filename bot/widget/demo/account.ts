// The account: signing in as one of the demo's customers, their orders, signing out.
import { ask } from "./chat";
import { offerChannels } from "./connecting";
import type { Customer } from "./customers";
import { element, find } from "./page";
import type { People } from "./people";

const STATUS: Record<string, string> = {
  placed: "Placed",
  packed: "Being packed",
  shipped: "On its way",
  out_for_delivery: "Out for delivery",
  delivered: "Delivered",
  late: "Late",
  lost: "Lost",
  cancelled: "Cancelled",
  returned: "Sent back",
  refunded: "Refunded",
};

export function showAccount(main: HTMLElement, people: People): void {
  document.title = "Your account · Alder & Finch";
  find(".sign-out", main).addEventListener("click", () => void people.choose(""));
  people.watch((customer, everybody) => {
    main.removeAttribute("aria-busy");
    find(".account-out", main).hidden = Boolean(customer);
    find(".account-in", main).hidden = !customer;
    if (customer) {
      describe(main, customer);
      offerChannels(find(".account-channels", main), customer).catch(console.error);
    } else offer(find(".people", main), everybody, people);
  });
}

function describe(main: HTMLElement, { name, email, postcode, note, orders = {} }: Customer): void {
  find(".account-in h1", main).textContent = `Hello, ${name.split(" ")[0]}`;
  find(".account-email", main).textContent = [email, postcode].filter(Boolean).join(" · ");
  find(".account-note", main).textContent = note;
  const rows = Object.entries(orders).map(([number, status]) => orderOf(number, status));
  find(".orders", main).replaceChildren(...rows);
  find(".no-orders", main).hidden = rows.length > 0;
}

function orderOf(number: string, status: string): HTMLElement {
  const button = element("button", { type: "button", "aria-label": `Ask about it, order ${number}` }, "Ask about it");
  button.addEventListener("click", () => ask(`Where is my order ${number}?`));
  return element(
    "li",
    {},
    element("strong", {}, number),
    element("span", { class: `status is-${status}` }, STATUS[status] ?? status.replaceAll("_", " ")),
    button,
  );
}

function offer(list: HTMLElement, everybody: Customer[], people: People): void {
  list.replaceChildren(
    ...everybody.map(({ id, name, email, note }) => {
      const button = element("button", { type: "button", "aria-label": `Sign in as ${name}` }, "Sign in");
      button.addEventListener("click", () => void people.choose(id));
      return element(
        "li",
        { class: "person" },
        element("span", { class: "initial", "aria-hidden": "true" }, name.slice(0, 1)),
        element("div", {}, element("h2", {}, name), element("p", {}, email), element("p", { class: "quiet" }, note)),
        button,
      );
    }),
  );
}
