// One product: its picture, what it is, the basket, and the chat that knows which product is looked at.
import * as cart from "./cart";
import { catalogue, pathOf, priceText, titleOf, type Product } from "./catalogue";
import { ask, tellChat } from "./chat";
import { coloursOf, factsOf, sizesOf, stockText } from "./facts";
import { element, find } from "./page";
import { tile } from "./tiles";

const ALSO = 4;

export async function showProduct(main: HTMLElement, id: string, missing: () => void): Promise<void> {
  const products = await catalogue();
  const product = products.find((one) => one.id === id);
  if (!product) return missing();
  describe(main, product);
  offerChoices(main, product);
  offerBasket(main, product);
  find(".ask", main).addEventListener("click", () => ask(`Tell me about the ${product.name}`));
  const also = products.filter((one) => one.category === product.category && one.id !== id);
  const from = Math.max(0, products.filter(({ category }) => category === product.category).indexOf(product));
  find(".also .grid", main).replaceChildren(...rotated(also, from).slice(0, ALSO).map((one) => tile(one)));
  main.removeAttribute("aria-busy");
}

/** Its neighbours on the shelf, round the corner at the end. */
const rotated = <T>(all: T[], by: number): T[] => [...all.slice(by), ...all.slice(0, by)];

function describe(main: HTMLElement, product: Product): void {
  document.title = `${product.name} · Alder & Finch`;
  tellChat({ product: { id: product.id, name: product.name, url: new URL(pathOf(product), location.href).href } });
  const kind = find<HTMLAnchorElement>(".crumbs .kind", main);
  kind.href = `/category/${encodeURIComponent(product.category)}`;
  kind.textContent = titleOf(product.category);
  find<HTMLImageElement>(".product-picture img", main).src = product.image;
  find("h1", main).textContent = product.name;
  find(".product-price", main).textContent = priceText(product);
  find(".product-stock", main).textContent = stockText(product.stock ?? 1);
  find(".product-text", main).textContent = product.description ?? "";
  const facts = factsOf(product).flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)]);
  find(".facts", main).replaceChildren(...facts);
}

function offerChoices(main: HTMLElement, product: Product): void {
  const colours = coloursOf(product).map((name) => ({ name, left: 1 }));
  const form = find<HTMLFormElement>(".buy", main);
  const groups = [choiceOf("size", "Size", sizesOf(product)), choiceOf("colour", "Colour", colours)];
  find(".choices", form).replaceChildren(...groups.filter((group) => group !== undefined));
  form.addEventListener("change", () => {
    const size = sizesOf(product).find(({ name }) => name === new FormData(form).get("size"));
    if (size) find(".product-stock", main).textContent = stockText(size.left);
  });
}

function choiceOf(name: string, label: string, options: { name: string; left: number }[]): HTMLElement | undefined {
  if (options.length === 0) return undefined;
  const first = options.find(({ left }) => left > 0);
  const choices = options.map((option) => {
    const input = element("input", {
      type: "radio",
      name,
      value: option.name,
      ...(option === first && { checked: "" }),
      ...(option.left <= 0 && { disabled: "" }),
    });
    return element("label", {}, input, element("span", {}, option.name));
  });
  return element("fieldset", { class: "choice" }, element("legend", {}, label), element("div", {}, ...choices));
}

function offerBasket(main: HTMLElement, product: Product): void {
  const form = find<HTMLFormElement>(".buy", main);
  const button = find<HTMLButtonElement>("button[type=submit]", form);
  button.disabled = product.stock === 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    const choice = ["size", "colour"].flatMap((name) => chosen.get(name) ?? []).join(", ");
    cart.put({ id: product.id, quantity: 1, ...(choice && { choice }) });
    find(".added", main).replaceChildren(
      `Added to your basket: ${product.name}. `,
      element("a", { href: "/basket" }, "Go to the basket"),
    );
  });
}
