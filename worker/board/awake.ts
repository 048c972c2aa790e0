// Keeps the screen on while the board is looked at, where the browser can.

let lock: WakeLockSentinel | undefined;
let isAsked = false;

async function hold(): Promise<void> {
  if (document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    // Refused: the battery is low, or the page was hidden meanwhile.
  }
}

/** A browser lets go of it whenever the page is hidden. */
export function stayAwake(): void {
  if (!("wakeLock" in navigator) || isAsked) return;
  isAsked = true;
  document.addEventListener("visibilitychange", () => void hold());
  void hold();
}
