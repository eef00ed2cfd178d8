// All products of one category.
import { catalogue, titleOf, type Product } from "./catalogue";
import { find } from "./page";
import { placeholders, productsText, tile } from "./tiles";

const ORDERS: Record<string, (one: Product, other: Product) => number> = {
  cheap: (one, other) => one.price - other.price,
  dear: (one, other) => other.price - one.price,
  name: (one, other) => one.name.localeCompare(other.name),
};

const LEADS: Record<string, string> = {
  clothing: "Wool, wax and cotton: made to be worn for years, and mended after that.",
  shoes: "For wet fields, warm floors and everything between.",
  electronics: "Useful things with a plug or a battery, chosen one by one.",
  home: "The small comforts of a well-kept house.",
};

export async function showCategory(main: HTMLElement, name: string): Promise<void> {
  const title = titleOf(name);
  document.title = `${title} · Alder & Finch`;
  find("h1", main).textContent = title;
  find(".lead", main).textContent = LEADS[name] ?? "";
  const grid = find(".grid", main);
  grid.replaceChildren(...placeholders(8));
  const products = (await catalogue()).filter(({ category }) => category === name);
  find(".count", main).textContent = productsText(products.length);
  const order = find<HTMLSelectElement>("select", main);
  const draw = () => {
    const compare = ORDERS[order.value];
    const shown = compare ? [...products].sort(compare) : products;
    grid.replaceChildren(...shown.map((product) => tile(product, "h2")));
  };
  order.addEventListener("change", draw);
  draw();
}
