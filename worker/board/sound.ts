// Two soft tones for somebody new. Off until somebody turns it on, as browsers want it; and after a reload or a sleep a
// browser is silent until somebody touches the page. Then it says so, and not that it is on.

import { keep, recall } from "./store.js";

const WANTED = "afterword-board-sound";

export type Sound = "off" | "on" | "asleep";

let audio: AudioContext | undefined;

const isWanted = (): boolean => recall(WANTED) !== "";

export const sound = (): Sound => (!isWanted() ? "off" : audio?.state === "running" ? "on" : "asleep");

/** Wakes it where the browser lets it; `changed` hears whenever it is something else. Without a touch it may wait for one. */
async function wake(changed: () => void): Promise<void> {
  if (!audio) {
    audio = new AudioContext();
    audio.onstatechange = changed;
  }
  await audio.resume();
}

/** What a button does: wakes one that sleeps, and turns any other on or off. */
export function press(changed: () => void): void {
  if (sound() === "on") {
    keep(WANTED, "");
    void audio?.suspend();
  } else {
    keep(WANTED, "yes");
    void wake(changed).then(chime);
  }
  changed();
}

/** Goes on with what was wanted before the page was loaded, by itself or at the next touch of anything but `button`. */
export function resumeSound(button: Element, changed: () => void): void {
  if (isWanted()) void wake(changed);
  // Both give a page leave to sound; a finger that goes down does not yet.
  for (const touch of ["pointerup", "keydown"]) {
    addEventListener(touch, ({ target }) => {
      if (sound() === "asleep" && !button.contains(target as Node)) void wake(changed);
    });
  }
}

export function chime(): void {
  if (audio?.state !== "running" || !isWanted()) return;
  for (const [at, pitch] of [
    [0, 660],
    [0.18, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const since = audio.currentTime + at;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, since);
    volume.gain.exponentialRampToValueAtTime(0.3, since + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, since + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(since);
    tone.stop(since + 0.4);
  }
}
