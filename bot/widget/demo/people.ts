// Signing in and out of the demo shop. The shop's server signs who it is; the page only hands that on.
import type { CarelineApi } from "../src/api";
import { element, find, getJson } from "./page";

interface Customer {
  id: string;
  name: string;
  email: string;
  note: string;
}

const CHOSEN = "demo:customer";

async function tokenOf(customer: string): Promise<string | null> {
  if (!customer) return null;
  return (await getJson<{ token: string }>("/demo/identity", { customer_id: customer })).token;
}

export async function offerSignIn(careline: Promise<CarelineApi>): Promise<void> {
  const select = find<HTMLSelectElement>("select[name=customer]");
  const customers = await getJson<Customer[]>("/demo/customers.json");
  select.append(...customers.map(({ id, name }) => element("option", { value: id }, name)));

  const change = async () => {
    sessionStorage.setItem(CHOSEN, select.value);
    const person = customers.find(({ id }) => id === select.value);
    find(".person-note").textContent = person ? `Signed in as ${person.email}. ${person.note}` : "";
    const token = await tokenOf(select.value);
    await (await careline).identify(token);
  };
  select.addEventListener("change", () => void change());
  select.value = sessionStorage.getItem(CHOSEN) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  await change();
}
