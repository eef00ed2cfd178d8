// The proof that a request comes from the console's own page, as the page carries it for its forms.

export function forgery(): Record<string, string> {
  const given = document.body.getAttribute("hx-headers");
  return given ? (JSON.parse(given) as Record<string, string>) : {};
}
