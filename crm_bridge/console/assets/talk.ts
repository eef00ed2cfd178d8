// One conversation: new messages are followed only by who is at the end of the transcript already.
import type { Part } from "./console";
import { morph } from "./morph";

const NEAR = 60;

export class Talk implements Part {
  private readonly id: string | null;

  constructor(readonly element: Element) {
    this.id = element.getAttribute("data-conversation");
    this.toEnd();
  }

  concerns(changed: string[] | undefined): boolean {
    return changed === undefined || (this.id !== null && changed.includes(this.id));
  }

  address(): string {
    return location.pathname + location.search;
  }

  replace(fresh: Element): void {
    const following = this.atEnd();
    morph(this.element, fresh);
    if (following) this.toEnd();
  }

  private get log(): Element | null {
    return this.element.querySelector("#thread");
  }

  private atEnd(): boolean {
    const log = this.log;
    return log !== null && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }

  private toEnd(): void {
    this.log?.scrollTo({ top: this.log.scrollHeight, behavior: "instant" });
  }
}
