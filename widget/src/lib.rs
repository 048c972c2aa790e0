//! The widget after its first question: what the customer said, what has been sent, and the steps
//! that follow. The loader (`widget/loader/`) draws the first question and hands over to this.
//!
//! `embed -> {view, effects} -> model -> domain`; only `embed` and `effects` know the browser.

pub mod model;

#[cfg(target_arch = "wasm32")]
mod effects;
#[cfg(target_arch = "wasm32")]
pub mod embed;
#[cfg(target_arch = "wasm32")]
mod view;
