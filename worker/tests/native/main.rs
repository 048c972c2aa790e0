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
mod addresses;
mod aggregate;
mod annotations;
mod asking;
mod bad_input;
mod board;
mod common;
mod comparing;
mod contradictions;
mod either_or;
mod erasure;
mod erasures;
mod examples;
mod faults;
mod feed;
mod instrument_versions;
mod instruments;
mod journal;
mod keys;
mod limits;
mod listing;
mod logs;
mod mix;
mod model;
mod old_widgets;
mod origins;
mod places;
mod plain_page;
mod qr;
mod reference;
mod retention;
mod reviews;
mod rotation;
mod rulings;
mod rush;
mod site_form;
mod sites;
mod tallies;
mod tokens;
mod upgrade;
mod writes;
