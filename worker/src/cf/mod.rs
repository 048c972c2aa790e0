//! Cloudflare: bindings behind our ports. No decisions here.

mod database;
mod entry;
mod platform;

pub use platform::Cloudflare;
