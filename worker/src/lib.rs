//! The Cloudflare Worker of Afterword. `http` maps requests to use cases in `app`, which ask the
//! domain and `store`; only `cf` and this file know Cloudflare.

// Set by `cargo xtask build worker`, which builds the standard library to unwind.
#![cfg_attr(afterword_unwind, feature(alloc_error_hook))]

pub mod app;
pub mod http;
pub mod ports;
pub mod store;

#[cfg(target_arch = "wasm32")]
mod cf;
#[cfg(not(target_arch = "wasm32"))]
pub mod demo;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
