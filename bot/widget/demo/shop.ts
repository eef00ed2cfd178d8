// The shop's shelf: products from the demo shop, filtered by category, opened in a dialog.
import { element, find, getJson } from "./page";

export interface Product {
  id: string;
  name: string;
  category: string;
  /** In minor units: 6800 is £68.00. */
  price: number;
  currency: string;
  image: string;
  url: string;
}

const PAGE = 12;
const EVERYTHING = "Everything";

export function priceText({ price, currency }: Pick<Product, "price" | "currency">): string {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  return format.format(price / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const titleOf = (category: string) => category.charAt(0).toUpperCase() + category.slice(1);

export class Shelf {
  private shown = PAGE;
  private category = EVERYTHING;
  private readonly grid = find("#products");
  private readonly more = find<HTMLButtonElement>(".more button");
  private readonly dialog = find<HTMLDialogElement>("dialog.product");

  constructor(
    private readonly products: Product[],
    private readonly ask: (question: string) => void,
  ) {
    this.more.addEventListener("click", () => this.showMore());
    find(".dismiss").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => history.replaceState(null, "", location.pathname));
    addEventListener("hashchange", () => this.openFromAddress());
    this.drawCategories();
    this.draw();
    this.openFromAddress();
  }

  private get chosen(): Product[] {
    return this.products.filter(({ category }) => this.category === EVERYTHING || category === this.category);
  }

  private drawCategories(): void {
    const names = [EVERYTHING, ...new Set(this.products.map(({ category }) => category))];
    const buttons = names.map((name) => {
      const button = element(
        "button",
        { type: "button", "aria-pressed": String(name === this.category) },
        titleOf(name),
      );
      button.addEventListener("click", () => {
        this.category = name;
        this.shown = PAGE;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        this.draw();
      });
      return button;
    });
    find(".categories").replaceChildren(...buttons);
  }

  private draw(): void {
    const { chosen } = this;
    this.grid.replaceChildren(...chosen.slice(0, this.shown).map((product) => this.tile(product)));
    this.more.hidden = chosen.length <= this.shown;
    find(".count").textContent = chosen.length === 1 ? "1 product" : `${chosen.length} products`;
  }

  private showMore(): void {
    const before = this.grid.children.length;
    this.shown += PAGE;
    this.draw();
    this.grid.children[before]?.querySelector("a")?.focus();
  }

  private tile(product: Product): HTMLElement {
    const link = element("a", { href: `#${product.id}` }, product.name);
    const picture = element("img", { src: product.image, alt: "", loading: "lazy", width: "320", height: "320" });
    return element(
      "li",
      { class: "tile" },
      element("div", { class: "picture" }, picture),
      element("h3", {}, link),
      element("p", { class: "tile-category" }, titleOf(product.category)),
      element("p", { class: "price" }, priceText(product)),
    );
  }

  private openFromAddress(): void {
    const product = this.products.find(({ id }) => `#${id}` === location.hash);
    if (product) this.show(product);
  }

  private show(product: Product): void {
    find<HTMLImageElement>("img", this.dialog).src = product.image;
    find(".product-category", this.dialog).textContent = titleOf(product.category);
    find("#product-name").textContent = product.name;
    find(".product-price", this.dialog).textContent = priceText(product);
    find<HTMLButtonElement>(".ask", this.dialog).onclick = () => {
      this.dialog.close();
      this.ask(`Tell me about the ${product.name}`);
    };
    if (!this.dialog.open) this.dialog.showModal();
  }
}

export async function loadShelf(ask: (question: string) => void): Promise<Shelf> {
  return new Shelf(await getJson<Product[]>("/demo/products.json"), ask);
}
