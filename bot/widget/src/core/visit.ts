// Tells the server where the customer is and what they look at: once a connection, and when it changes.
import type { CarelineContext } from "../careline";

export class VisitReport {
  private told = "";

  constructor(
    private context: CarelineContext,
    private readonly send: (context: CarelineContext) => Promise<boolean>,
  ) {}

  change(context: CarelineContext): void {
    this.context = context;
    void this.report();
  }

  /** Another conversation knows nothing yet. */
  reset(): void {
    this.told = "";
  }

  async report(): Promise<void> {
    const now = JSON.stringify(this.context);
    if (now === this.told || now === "{}") return;
    const before = this.told;
    this.told = now;
    if (!(await this.send(this.context)) && this.told === now) this.told = before;
  }
}
