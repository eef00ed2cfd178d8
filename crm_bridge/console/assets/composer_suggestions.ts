// Replies that may fit, asked for once the page stands and whenever the customer has written again. One is
// put into the draft when it is clicked, and never sent by itself.
import type { Box } from "./composer_box";
import { ask } from "./composer_request";

export class Suggestions {
  private askedFor: string | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly path: string,
    private readonly box: Box,
  ) {
    place.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>("[data-suggestion]") : null;
      if (button) this.box.insert(button.dataset["suggestion"] ?? "");
    });
  }

  /** `need` names the customer's newest message; the same one is asked about once. */
  async update(need: string | undefined, mine: boolean): Promise<void> {
    if (!mine || need === undefined) {
      this.askedFor = undefined;
      this.place.replaceChildren();
      return;
    }
    if (need === this.askedFor) return;
    this.askedFor = need;
    try {
      const answer = await ask(this.path);
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (need === this.askedFor) this.place.replaceChildren(...parsed.body.childNodes);
    } catch {
      // Nothing is suggested then.
      this.place.replaceChildren();
    }
  }

  /** Answered: what was suggested is of yesterday. */
  clear(): void {
    this.place.replaceChildren();
  }
}
