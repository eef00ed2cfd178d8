// Signing in and out of the demo shop. The shop's server signs who it is; the page only hands that on.
import type { Careline as CarelineApi } from "../src/careline";
import type { Customer } from "./customers";
import { element, find, getJson } from "./page";

const CHOSEN = "demo:customer";

async function tokenOf(customer: Customer | undefined): Promise<string | null> {
  if (!customer) return null;
  return (await getJson<{ token: string }>("/demo/identity", { customer_id: customer.id })).token;
}

/** Fills the "Signed in as" list; `changed` is told who it is now, at the start too. */
export async function offerSignIn(
  careline: Promise<CarelineApi>,
  changed: (customer: Customer | undefined, everybody: Customer[]) => void,
): Promise<void> {
  const select = find<HTMLSelectElement>("select[name=customer]");
  const customers = await getJson<Customer[]>("/demo/customers.json");
  select.append(...customers.map(({ id, name }) => element("option", { value: id }, name)));

  const apply = async () => {
    sessionStorage.setItem(CHOSEN, select.value);
    const customer = customers.find(({ id }) => id === select.value);
    changed(customer, customers);
    const token = await tokenOf(customer);
    await (await careline).identify(token);
  };
  const failed = () => {
    find(".person-note").textContent = "Signing in did not work just now. Please choose again.";
  };
  select.addEventListener("change", () => void apply().catch(failed));
  select.value = sessionStorage.getItem(CHOSEN) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  await apply().catch(failed);
}
