//! The sources of the standard library: the Worker's is built to unwind, see `docs/ARCHITECTURE.md`.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use super::say_installing;
use crate::process::{capture, on_path, stream};

pub fn ensure() -> Result<()> {
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    if sources.is_file() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "this Rust lacks the sources of its standard library and there is no rustup to add them. \
             Install Rust from https://rustup.rs, or your system's package for them \
             (rust-src on Debian and Fedora)"
        );
    }
    say_installing("rust-src", "once, some 3 MB");
    stream(
        Command::new("rustup").args(["component", "add", "rust-src"]),
        "rustup needs https://static.rust-lang.org: run `rustup component add rust-src` with a network",
    )
}
