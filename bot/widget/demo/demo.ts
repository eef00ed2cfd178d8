// The demo shop: its header, and the page that the address names.
import { showAccount } from "./account";
import { showBasket } from "./basket";
import * as cart from "./cart";
import { showCategory } from "./category";
import { showHome } from "./home";
import { find, getJson } from "./page";
import { People } from "./people";
import { showProduct } from "./product";

const main = find("main");

/** A part that cannot be loaded leaves its own gap and takes nothing else with it. */
function tell(error: unknown): void {
  console.error(error);
}

async function linkConsole(): Promise<void> {
  const { console_url: address } = await getJson<{ console_url?: string }>("/demo/config.json");
  if (!address) return;
  const link = find<HTMLAnchorElement>(".console-link");
  link.href = address;
  link.hidden = false;
}

function draw(name: string): HTMLElement {
  main.replaceChildren(find<HTMLTemplateElement>(`#page-${name}`).content.cloneNode(true));
  return main;
}

function missing(): void {
  document.title = "Not found · Alder & Finch";
  draw("missing").removeAttribute("aria-busy");
}

function failed(error: unknown): void {
  tell(error);
  draw("failed").removeAttribute("aria-busy");
}

function show(people: People): void {
  const [place = "", name = ""] = location.pathname.split("/").slice(1).map(decodeURIComponent);
  if (place === "") showHome(draw("home"), people);
  else if (place === "category") showCategory(draw("category"), name).catch(failed);
  else if (place === "products") showProduct(busy("product"), name, missing).catch(failed);
  else if (place === "basket") showBasket(busy("basket")).catch(failed);
  else if (place === "account") showAccount(busy("account"), people);
  else missing();
}

function busy(name: string): HTMLElement {
  main.setAttribute("aria-busy", "true");
  return draw(name);
}

function markPlace(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".top a[href]"))
    if (link.pathname === location.pathname && link.pathname !== "/") link.setAttribute("aria-current", "page");
}

markPlace();
const people = new People();
show(people);
cart.watch((lines) => {
  const count = cart.countOf(lines);
  find(".basket-count").textContent = count ? String(count) : "";
  find(".basket-link").setAttribute("aria-label", count ? `Basket, ${count} in it` : "Basket, empty");
});
cart.shareWithChat();
people.watch((customer) => {
  find(".account-name").textContent = customer?.name.split(" ")[0] ?? "Sign in";
});
linkConsole().catch(tell);
people.begin().catch(tell);
