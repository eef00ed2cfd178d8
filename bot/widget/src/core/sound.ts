// A soft tone for a new message, made here so that no file has to be loaded.
import type { Storage } from "./storage";
import type { ChatEvent, Store } from "./view";

const NOTES = [660, 880];
const APART = 0.09;
const LASTS = 0.28;
const LOUDNESS = 0.08;

let context: AudioContext | undefined;

/** Browsers stay silent until the page was touched, and that is no fault. */
function playTone(): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    NOTES.forEach((frequency, index) => note(context as AudioContext, frequency, index * APART));
  } catch {
    // No sound here.
  }
}

function note(audio: AudioContext, frequency: number, after: number): void {
  const begin = audio.currentTime + after;
  const tone = new OscillatorNode(audio, { frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + LASTS);
  tone.connect(volume).connect(audio.destination);
  tone.start(begin);
  tone.stop(begin + LASTS);
}

/** A tone for who does not look, and has asked for it. */
export class Sound {
  constructor(
    private readonly storage: Storage,
    private readonly store: Store,
  ) {
    store.listen((event) => this.ring(event));
  }

  get on(): boolean {
    return this.storage.sound ?? this.store.view.config.sound ?? false;
  }
  set on(on: boolean) {
    this.storage.sound = on;
    this.store.update({});
    if (on) playTone();
  }

  private ring(event: ChatEvent): void {
    if (event.type !== "message" || event.message.author === "customer" || !this.on) return;
    if (this.store.view.open && document.visibilityState === "visible") return;
    // The chat may be in several tabs; one of them is enough.
    const { seq } = event.message;
    if (seq <= this.storage.rung) return;
    this.storage.rung = seq;
    playTone();
  }
}
