// Runs in a measured page before anything else of it. `probe.clickable(selector)` resolves, at the first frame at which a
// person could press it, with the time since the navigation began.

globalThis.probe = (() => {
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });

  /** Memories of the Wasm instances that the page makes. */
  const memories = [];
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await real.apply(WebAssembly, args);
      const { memory } = (made.instance ?? made).exports;
      if (memory) memories.push(memory);
      return made;
    };
  }

  /** The first match, also inside shadow roots. */
  function find(selector, root = document) {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll("*")) {
      const inside = shadowRoot && find(selector, shadowRoot);
      if (inside) return inside;
    }
    return null;
  }

  function topmost(x, y) {
    let at = document.elementFromPoint(x, y);
    for (let inside; (inside = at?.shadowRoot?.elementFromPoint(x, y)) && inside !== at; ) at = inside;
    return at;
  }

  /** Where to press it; nothing as long as it is not there, not to be seen, switched off, or covered. */
  function place(selector) {
    const node = find(selector);
    if (!node || node.disabled || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    const { x: left, y: top, width, height } = node.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (width && height && node.contains(topmost(x, y))) return { x, y };
  }

  const until = (wanted) =>
    new Promise((resolve) => {
      const look = () => {
        const found = wanted();
        if (found) resolve(found);
        else requestAnimationFrame(look);
      };
      look();
    });

  return {
    memories,
    until,
    idle: () => new Promise((resolve) => requestIdleCallback(() => resolve(true))),
    appears: (selector) => until(() => find(selector)).then(() => true),
    clickable: (selector) =>
      until(() => {
        const at = place(selector);
        return at && performance.now();
      }),
    /** Where to press it once it stays there from one frame to the next: some lay themselves out twice. */
    settled(selector) {
      let before;
      return until(() => {
        const at = place(selector);
        const stays = at && at.x === before?.x && at.y === before.y;
        before = at;
        return stays && at;
      });
    },
    /** Of the tasks over 50 ms that had begun by then. */
    blocked: (ms) => longTasks.filter(({ startTime }) => startTime < ms).reduce((sum, { startTime, duration }) => sum + Math.min(duration, ms - startTime), 0),
  };
})();
