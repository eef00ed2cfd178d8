// The front page: what the shop is about, what one may ask, and the first of the shelf.
import { offerQuestions } from "./asking";
import { catalogue, pathOf, type Product } from "./catalogue";
import { ask } from "./chat";
import { find } from "./page";
import type { People } from "./people";
import { placeholders, productsText, tile } from "./tiles";

const STEP = 12;

export function showHome(main: HTMLElement, people: People): void {
  people.watch((customer, everybody) => offerQuestions(customer, everybody, ask));
  const grid = find("#products", main);
  grid.replaceChildren(...placeholders(STEP));
  catalogue()
    .then((products) => {
      followOldLink(products);
      fillShelf(grid, find<HTMLButtonElement>(".more button", main), products);
    })
    .catch((error: unknown) => {
      console.error(error);
      grid.replaceChildren();
      find(".count", main).textContent = "The shelf could not be loaded. Please load the page again.";
    });
}

/** Products had no pages of their own once: `/#AF-1001` was the jacket. */
function followOldLink(products: Product[]): void {
  const meant = products.find(({ id }) => `#${id}` === location.hash);
  if (meant) location.replace(pathOf(meant));
}

/** One of each category in turn: the first row shows what there is. */
function mixed(products: Product[]): Product[] {
  const rows = [...new Set(products.map(({ category }) => category))].map((name) =>
    products.filter(({ category }) => category === name),
  );
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => rows.flatMap((row) => row[index] ?? [])).flat();
}

function fillShelf(grid: HTMLElement, more: HTMLButtonElement, products: Product[]): void {
  const shelf = mixed(products);
  let shown = 0;
  const showMore = () => {
    const fresh = shelf.slice(shown, shown + STEP).map((product) => tile(product));
    if (shown === 0) grid.replaceChildren(...fresh);
    else grid.append(...fresh);
    if (shown > 0) fresh[0]?.querySelector("a")?.focus();
    shown += fresh.length;
    more.hidden = shown >= shelf.length;
  };
  more.addEventListener("click", showMore);
  showMore();
  find(".count").textContent = productsText(shelf.length);
}
