// The draw: 128 random bits that stand for one conversation, so that reloads and other tabs go on with it.

const MINUTES_30 = 18e5;
// Until the invitation says when it ends (`late/late.ts`): the default window of a day, and the week after it.
const DAYS_8 = 6912e5;
// Where storage is denied the page itself remembers, so that a remount stays one session.
const page: Record<string, string> = {};

function random(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").slice(0, 22);
}

export const name = (siteKey: string, conversation?: string): string =>
  "afterword:d:" + siteKey + ":" + (conversation || "");

/** The draw of this conversation; without a label, of this tab until 30 minutes after the last open(). */
export async function draw(siteKey: string, conversation?: string): Promise<string> {
  const key = name(siteKey, conversation);
  const take = (): string => {
    try {
      const store = conversation ? localStorage : sessionStorage;
      const now = Date.now();
      const [old, until] = (store.getItem(key) || "").split(" ") as [string, string | undefined];
      const kept = Number(until) > now ? old : random();
      // With a label the end stands from the first open on; without one each open() moves it.
      const end = conversation && kept === old ? until : now + (conversation ? DAYS_8 : MINUTES_30);
      store.setItem(key, kept + " " + end);
      return kept;
    } catch {
      return (page[key] ||= random());
    }
  };
  try {
    // Two tabs that open at once must not draw twice.
    if (conversation) return await navigator.locks.request(key, take);
  } catch {}
  return take();
}
