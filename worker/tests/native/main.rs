//! The Worker without Cloudflare: its router over the same SQL on SQLite in memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    missing_docs
)]

mod access;
mod aggregate;
mod annotations;
mod asking;
mod bad_input;
mod common;
mod contradictions;
mod either_or;
mod erasure;
mod examples;
mod faults;
mod feed;
mod instrument_versions;
mod instruments;
mod keys;
mod limits;
mod listing;
mod model;
mod old_widgets;
mod origins;
mod plain_page;
mod reference;
mod reviews;
mod rotation;
mod rulings;
mod site_form;
mod sites;
mod tallies;
mod tokens;
mod writes;
