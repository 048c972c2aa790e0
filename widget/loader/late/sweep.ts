// What a site has noted about sessions that are over goes: a label of the host's need not stay for ever.

const NOTES = /^afterword:[dn]:/;

export function sweep(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      const [, until] = (localStorage.getItem(key) || "").split(" ");
      if (NOTES.test(key) && !(Number(until) > Date.now())) localStorage.removeItem(key);
    }
  } catch {}
}
