// Evaluated before the Worker's own module: remembers the memory of every Wasm instance that it makes.

export const memories = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, args) {
    const instance = new target(...args);
    memories.push(instance.exports.memory);
    return instance;
  },
});
