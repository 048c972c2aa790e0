// What this device keeps over restarts. A browser that allows nothing keeps it as long as it can: for the tab, or in
// memory until the page is closed.

const held = new Map<string, string>();
const STORES = [() => localStorage, () => sessionStorage];

function each(does: (store: Storage) => boolean): void {
  for (const store of STORES) {
    try {
      if (does(store())) return;
    } catch {
      // Denied: the next one.
    }
  }
}

export function recall(name: string): string {
  let found = held.get(name);
  each((store) => {
    found = store.getItem(name) ?? found;
    return found !== undefined;
  });
  return found ?? "";
}

/** Nothing is kept of an empty value. Another tab never sees one that is only changed as gone. */
export function keep(name: string, value: string): void {
  let isKept = value === "";
  each((store) => {
    if (isKept) store.removeItem(name);
    else store.setItem(name, value);
    isKept = true;
    return false;
  });
  if (isKept) held.delete(name);
  else held.set(name, value);
}

/** Something that was kept as JSON; `otherwise` where there is none that can be read. */
export function recallAs<T extends object>(name: string, otherwise: T): T {
  try {
    return { ...otherwise, ...(JSON.parse(recall(name)) as Partial<T>) };
  } catch {
    return otherwise;
  }
}
