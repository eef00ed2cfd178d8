// What goes beside the conversation: a copy of it for the customer, the way to another channel, and a message
// while nobody is there.
import type { HttpApi } from "./http";
import { ChatError, type WayOn } from "./protocol";

/** The code of what went wrong, if anything did. */
type Trouble = Promise<string | undefined>;

const troubleOf = (call: Promise<void>): Trouble =>
  call.then(
    () => undefined,
    (error: unknown) => (error instanceof ChatError ? error.code : "other"),
  );

export const filledIn = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

export class Aside {
  constructor(
    private readonly http: HttpApi,
    private readonly token: () => string,
  ) {}

  /** A message that is answered by mail. */
  leaveMessage(values: Record<string, string>): Trouble {
    return troubleOf(this.http.leaveMessage(this.token(), filledIn(values)));
  }

  mailTranscript(email: string): Trouble {
    return troubleOf(this.http.mailTranscript(this.token(), email));
  }

  /** To another channel, by a code that works once. */
  wayOn(channel: string): Promise<WayOn> {
    return this.http.wayOn(this.token(), channel);
  }

  downloadTranscript(): Promise<Blob> {
    return this.http.transcript(this.token());
  }
}
