// Tells the server where the customer is and what they look at: with the session, and when it changes.
import type { CarelineContext } from "../careline";

export class VisitReport {
  private told = "";
  private telling: Promise<unknown> = Promise.resolve();

  constructor(
    public context: CarelineContext,
    private readonly send: (context: CarelineContext) => Promise<boolean>,
  ) {}

  change(context: CarelineContext): void {
    this.context = context;
    void this.report();
  }

  /** A session was opened with it. */
  opened(context: CarelineContext): void {
    this.told = JSON.stringify(context);
  }

  /** Resolves when nothing is on its way: a question asked here must not come before what it is about. */
  async settled(): Promise<void> {
    await this.telling;
  }

  async report(): Promise<void> {
    const now = JSON.stringify(this.context);
    if (now === this.told) return;
    const before = this.told;
    this.told = now;
    const sent = this.send(this.context);
    this.telling = sent;
    if (!(await sent) && this.told === now) this.told = before;
  }
}
