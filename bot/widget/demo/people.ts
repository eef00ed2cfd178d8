// Who is signed in, the same on all pages and tabs. The shop's server signs who it is; the page only hands that on.
import { careline } from "./chat";
import type { Customer } from "./customers";
import { element, find, getJson } from "./page";

const KEPT = "demo:customer";

type Told = (customer: Customer | undefined, everybody: Customer[]) => void;

/** Kept whole, so that the next page knows the name before the list of customers is there. */
function kept(): Customer | undefined {
  try {
    const customer = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Customer | null;
    return typeof customer?.id === "string" && typeof customer.name === "string" ? customer : undefined;
  } catch {
    return undefined;
  }
}

function keep(customer: Customer | undefined): void {
  try {
    if (customer) localStorage.setItem(KEPT, JSON.stringify(customer));
    else localStorage.removeItem(KEPT);
  } catch {
    // Storage is blocked: signed in on this page alone.
  }
}

async function tokenOf(customer: Customer | undefined): Promise<string | null> {
  if (!customer) return null;
  return (await getJson<{ token: string }>("/demo/identity", { customer_id: customer.id })).token;
}

export class People {
  private customer = kept();
  private everybody: Customer[] = [];
  private readonly listeners: Told[] = [];
  private readonly select = find<HTMLSelectElement>("select[name=customer]");

  /** Fills the "Signed in as" list and tells the chat who it is. */
  async begin(): Promise<void> {
    this.everybody = await getJson<Customer[]>("/demo/customers.json");
    this.select.append(...this.everybody.map(({ id, name }) => element("option", { value: id }, name)));
    this.select.addEventListener("change", () => void this.choose(this.select.value));
    addEventListener("storage", ({ key }) => key === KEPT && void this.become(kept()?.id));
    await this.become(this.customer?.id);
  }

  /** Tells now, when the customers are known, and at each change. */
  watch(listener: Told): void {
    this.listeners.push(listener);
    listener(this.customer, this.everybody);
  }

  /** Nobody by an empty id. */
  async choose(id: string): Promise<void> {
    keep(this.everybody.find((one) => one.id === id));
    await this.become(id);
  }

  private async become(id: string | undefined): Promise<void> {
    this.customer = this.everybody.find((one) => one.id === id);
    this.select.value = this.customer?.id ?? "";
    for (const listener of this.listeners) listener(this.customer, this.everybody);
    const trouble = find(".sign-in-failed");
    trouble.hidden = true;
    try {
      const token = await tokenOf(this.customer);
      await (await careline).identify(token);
    } catch (error) {
      console.error(error);
      trouble.hidden = false;
    }
  }
}
