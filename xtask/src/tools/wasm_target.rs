//! The standard library of wasm32-unknown-unknown.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use super::say_installing;
use crate::process::{capture, on_path, stream};

pub const TARGET: &str = "wasm32-unknown-unknown";

pub fn ensure() -> Result<()> {
    let mut rustc = Command::new("rustc");
    let library = capture(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "this Rust has no {TARGET} target and there is no rustup to add it. \
             Install Rust from https://rustup.rs, or your system's package for it \
             (libstd-rust-dev-wasm32 on Debian, rust-std-static-wasm32-unknown-unknown on Fedora)"
        );
    }
    say_installing(TARGET, "once, some 20 MB");
    let mut rustup = Command::new("rustup");
    stream(
        rustup.args(["target", "add", TARGET]),
        "rustup needs https://static.rust-lang.org: run `rustup target add wasm32-unknown-unknown` with a network",
    )
}
