// What calls somebody back to the console: the number in the title, a notification of the browser when
// they allowed it, a sound when they want it. Only what concerns this person, and once a browser.
import type { Sign } from "./events";

const TITLE = document.title;
const AT_MOST_EVERY = 2_000;
const CHANNEL = "careline-badge";
const LOOKED_AT = "careline-looked-at";
const WANTED = "careline-notify";
const SOUND = "careline-sound";
/** Long enough for another tab to say that its reader sees it already. */
const LOOKING = 150;

type Concern = Extract<Sign, { name: "concern" }>;
interface Numbers {
  waiting: number;
  unread: number;
}

const SAYS: Record<Concern["kind"], string> = {
  offered: "A customer is offered to you",
  given: "A colleague gave you a conversation",
  message: "wrote",
  mention: "A colleague named you in a note",
};

export class Badge {
  private readonly channel = new BroadcastChannel(CHANNEL);
  private timer: number | undefined;

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<Numbers>) => show(data);
    void this.fetch();
  }

  /** Something changed. Of all tabs one asks, and tells the others. */
  soon(): void {
    this.timer ??= window.setTimeout(() => void this.fetch(), AT_MOST_EVERY);
  }

  private async fetch(): Promise<void> {
    this.timer = undefined;
    try {
      const answer = await fetch("/badge", { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const numbers = (await answer.json()) as Numbers;
      show(numbers);
      this.channel.postMessage(numbers);
    } catch {
      // The network is away; the next news brings the numbers.
    }
  }
}

function show({ waiting, unread }: Numbers): void {
  const number = waiting + unread;
  document.title = number > 0 ? `(${number > 99 ? "99+" : number}) ${TITLE}` : TITLE;
}

export class Notifier {
  private readonly channel = new BroadcastChannel(LOOKED_AT);
  private readonly lookedAt = new Set<string>();

  /** `conversation` is the one that this page shows. */
  constructor(private readonly conversation: string | undefined) {
    this.channel.onmessage = ({ data }: MessageEvent<string>) => this.lookedAt.add(data);
  }

  /** Every tab hears of it; the `first` notifies, unless some tab's reader looks at it. */
  take(sign: Sign, first: boolean): void {
    if (sign.name !== "concern") return;
    const looks = sign.conversation === this.conversation && document.hasFocus();
    if (looks) this.channel.postMessage(sign.conversation);
    if (!first || looks) return;
    this.lookedAt.delete(sign.conversation);
    setTimeout(() => {
      if (!this.lookedAt.has(sign.conversation)) void notify(sign);
    }, LOOKING);
  }
}

async function notify(concern: Concern): Promise<void> {
  if (wants(SOUND)) ring();
  if (!isOn()) return;
  const address = `/conversations/${concern.conversation}`;
  const answer = await fetch(`${address}/glance`, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  if (!answer?.ok) return;
  const { customer, text } = (await answer.json()) as { customer: string | null; text: string };
  const who = customer ?? "A visitor";
  const title = concern.kind === "message" ? `${who} ${SAYS.message}` : SAYS[concern.kind];
  const body = concern.kind === "message" ? text : `${who}: ${text}`;
  // One for each conversation: what comes later takes its place.
  const shown = new Notification(title, { body, tag: concern.conversation });
  shown.onclick = () => {
    window.focus();
    shown.close();
    if (location.pathname !== address) location.assign(address);
  };
}

function isOn(): boolean {
  return "Notification" in window && Notification.permission === "granted" && wants(WANTED);
}

function wants(what: string): boolean {
  return localStorage.getItem(what) === "on";
}

/** Two short notes. A browser that has not been clicked in yet plays nothing. */
function ring(): void {
  const context = new AudioContext();
  const volume = new GainNode(context, { gain: 0.08 });
  volume.connect(context.destination);
  [660, 880].forEach((frequency, place) => {
    const note = new OscillatorNode(context, { frequency });
    note.connect(volume);
    note.start(context.currentTime + place * 0.16);
    note.stop(context.currentTime + place * 0.16 + 0.13);
  });
  setTimeout(() => void context.close(), 1_000);
}

/** The switches of this browser, on the page of the account. */
export function offerSwitches(): void {
  const box = document.getElementById("this-browser");
  const notify = box?.querySelector<HTMLInputElement>("#notify-on");
  const sound = box?.querySelector<HTMLInputElement>("#sound-on");
  if (!box || !notify || !sound) return;
  box.hidden = false;
  notify.checked = isOn();
  sound.checked = wants(SOUND);
  tell();
  notify.addEventListener("change", () => void allow(notify));
  sound.addEventListener("change", () => {
    localStorage.setItem(SOUND, sound.checked ? "on" : "off");
    if (sound.checked) ring();
  });
}

/** The browser asks for permission only here, because somebody clicked. */
async function allow(box: HTMLInputElement): Promise<void> {
  if (box.checked && "Notification" in window) await Notification.requestPermission();
  localStorage.setItem(WANTED, box.checked ? "on" : "off");
  box.checked = isOn();
  tell();
}

function tell(): void {
  const line = document.getElementById("notify-state");
  if (!line) return;
  if (!("Notification" in window)) line.textContent = "This browser has no notifications, or the address is not secure.";
  else if (Notification.permission === "denied")
    line.textContent = "This browser refuses them: allow notifications for this address in its settings.";
  else line.textContent = isOn() ? "On." : "Off.";
}
