//! Cloudflare: bindings behind our ports. No decisions here.

mod database;
mod entry;
mod exchange;
mod platform;
#[cfg(feature = "probe")]
mod probe;

pub use platform::Cloudflare;
