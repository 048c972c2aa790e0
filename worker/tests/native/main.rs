//! The Worker without Cloudflare: its router over the same SQL on SQLite in memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    missing_docs
)]

mod bad_input;
mod common;
mod faults;
mod model;
mod reference;
