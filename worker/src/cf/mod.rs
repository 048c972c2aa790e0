//! Cloudflare: bindings behind our ports. No decisions here.

mod board;
mod database;
mod entry;
mod exchange;
mod live;
mod platform;
#[cfg(feature = "probe")]
mod probe;
mod seat;

pub use platform::Cloudflare;
