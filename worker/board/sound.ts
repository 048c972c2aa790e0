// Two soft tones for somebody new. Off until somebody turns it on, as browsers want it.

let audio: AudioContext | undefined;

export const isOn = (): boolean => audio?.state === "running";

export async function turn(on: boolean): Promise<void> {
  audio ??= new AudioContext();
  await (on ? audio.resume() : audio.suspend());
  if (on) chime();
}

export function chime(): void {
  if (audio?.state !== "running") return;
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
