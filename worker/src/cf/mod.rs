//! Cloudflare: bindings behind our ports. No decisions here.

mod board;
mod database;
mod entry;
mod exchange;
mod live;
mod platform;
#[cfg(feature = "probe")]
mod probe;

pub use platform::Cloudflare;
