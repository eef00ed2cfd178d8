/** A customer of the demo shop, as the gateway lists those worth showing. */
export interface Customer {
  id: string;
  name: string;
  email: string;
  note: string;
  postcode?: string;
  /** Order number → status, the most telling order first. */
  orders?: Record<string, string>;
}
