// Runs in workerd around the built Worker: keeps hold of its Wasm memory, and tells its size.

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory = this.exports.memory;
  }
};
const { default: Product } = await import("./index.js");

export default class extends Product {
  fetch(request) {
    if (new URL(request.url).pathname === "/memory") return Response.json({ bytes: memory.buffer.byteLength });
    return super.fetch(request);
  }
}
