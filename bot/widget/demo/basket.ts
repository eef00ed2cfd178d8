// The basket's page: what is in it, how many, and what it comes to with delivery.
import * as cart from "./cart";
import { catalogue, pathOf, priceText } from "./catalogue";
import { ask } from "./chat";
import { element, find } from "./page";

/** As the shop's articles say: £3.95, free from £50. */
const DELIVERY = 395;
const FREE_FROM = 5000;

export async function showBasket(main: HTMLElement): Promise<void> {
  document.title = "Basket · Alder & Finch";
  find(".ask", main).addEventListener("click", () => ask("How long does delivery take?"));
  const products = await catalogue();
  cart.watch((lines) => {
    const items = cart.itemsOf(lines, products);
    find(".basket-empty", main).hidden = items.length > 0;
    find(".basket-full", main).hidden = items.length === 0;
    redraw(find(".lines", main), items);
    sumUp(main, items);
  });
  main.removeAttribute("aria-busy");
}

/** The button that was pressed keeps the focus, or the list gets it when its line has gone. */
function redraw(list: HTMLElement, items: cart.Item[]): void {
  const held = list.contains(document.activeElement) ? (document.activeElement as HTMLElement).ariaLabel : null;
  list.replaceChildren(...items.map(lineOf));
  if (held === null) return;
  const again = [...list.querySelectorAll<HTMLElement>("button:not(:disabled)")].find(
    ({ ariaLabel }) => ariaLabel === held,
  );
  (again ?? list).focus();
}

function lineOf(item: cart.Item): HTMLElement {
  const { product, quantity, choice } = item;
  const { currency } = product;
  const link = element("a", { href: pathOf(product) }, product.name);
  return element(
    "li",
    { class: "line" },
    element("img", { src: product.image, alt: "", width: "96", height: "96" }),
    element(
      "div",
      { class: "line-words" },
      element("h2", {}, link),
      element("p", { class: "quiet" }, choice ?? ""),
      stepper(item),
    ),
    element("p", { class: "price" }, priceText({ price: product.price * quantity, currency })),
  );
}

function stepper(item: cart.Item): HTMLElement {
  const { quantity, product } = item;
  const change = (label: string, sign: string, to: number, disabled = false) => {
    const button = element("button", { type: "button", "aria-label": `${label} ${product.name}` }, sign);
    if (disabled) button.setAttribute("disabled", "");
    button.addEventListener("click", () => cart.setQuantity(item, to));
    return button;
  };
  const remove = element("button", { type: "button", class: "plain", "aria-label": `Remove ${product.name}` }, "Remove");
  remove.addEventListener("click", () => cart.setQuantity(item, 0));
  return element(
    "div",
    { class: "stepper" },
    change("One less of", "−", quantity - 1),
    element("span", { "aria-label": "Quantity" }, String(quantity)),
    change("One more of", "+", quantity + 1, quantity >= cart.MOST),
    remove,
  );
}

function sumUp(main: HTMLElement, items: cart.Item[]): void {
  const currency = items[0]?.product.currency ?? "GBP";
  const goods = cart.totalOf(items);
  const delivery = goods >= FREE_FROM ? 0 : DELIVERY;
  const text = (price: number) => priceText({ price, currency });
  find(".sum-goods", main).textContent = text(goods);
  find(".sum-delivery", main).textContent = delivery ? text(delivery) : "Free";
  find(".sum-total", main).textContent = text(goods + delivery);
}
