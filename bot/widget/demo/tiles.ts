// Products side by side, each a link to its page.
import { pathOf, priceText, titleOf, type Product } from "./catalogue";
import { element } from "./page";

/** `heading` is the one after the heading they stand under. */
export function tile(product: Product, heading: "h2" | "h3" = "h3"): HTMLElement {
  const picture = element("img", { src: product.image, alt: "", loading: "lazy", width: "320", height: "320" });
  return element(
    "li",
    { class: "tile" },
    element("div", { class: "picture" }, picture),
    element(heading, {}, element("a", { href: pathOf(product) }, product.name)),
    element("p", { class: "tile-category" }, titleOf(product.category)),
    element("p", { class: "price" }, priceText(product)),
  );
}

/** Room for what is on its way, so that nothing moves when it comes. */
export function placeholders(count: number): HTMLElement[] {
  return Array.from({ length: count }, () =>
    element("li", { class: "tile is-coming", "aria-hidden": "true" }, element("div", { class: "picture" })),
  );
}

export const productsText = (count: number): string => (count === 1 ? "1 product" : `${count} products`);
