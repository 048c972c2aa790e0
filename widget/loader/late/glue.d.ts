// What wasm-bindgen writes; the build knows it by this name.
declare module "afterword-glue" {
  export default function init(input: { module_or_path: Promise<Response> }): Promise<unknown>;
  export function mount(session: object, pending: boolean): import("../first/session").Core;
}
