//! `cargo xtask build`: what is shipped, from source. Nothing is built again whose inputs have not changed.

pub mod assets;
mod board;
mod bundle;
mod examples;
pub mod npm;
mod reference;
mod wasm;
pub mod widget;
pub mod worker;

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{args::Args, process::capture, repo::Repo, stamp::Fingerprint, tools::Tools};

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let live = args.value("--keep")?;
    let names = args.names()?;
    if let Some(other) = names
        .iter()
        .find(|name| !["widget", "worker", "probe", "npm"].contains(&name.as_str()))
    {
        bail!("`{other}` cannot be built: say `widget`, `worker`, `probe` or `npm`");
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|given| given == name);
    let tools = Tools::install_node_packages(repo)?;
    if wanted("widget") {
        if let Some(address) = live {
            widget::keep(&tools, &address)?;
        }
        widget::build(&tools)?;
    }
    if wanted("worker") {
        worker::build(&tools)?;
    }
    // Only when asked for by name: it is for the tests.
    if names.iter().any(|name| name == "probe") {
        worker::build_probe(&tools)?;
    }
    // Only when asked for by name: a deployment does not need it.
    if names.iter().any(|name| name == "npm") {
        npm::build(&tools)?;
    }
    Ok(())
}

/// What both builds depend on: versions, lints and profiles, the compiler, and this program.
fn common_inputs(repo: &Repo) -> Result<Fingerprint> {
    let fingerprint = Fingerprint::new(repo).word(&capture(Command::new("rustc").arg("-vV"))?);
    let files: [PathBuf; 3] =
        ["Cargo.toml", "Cargo.lock", "package-lock.json"].map(|name| repo.path(name));
    files
        .iter()
        .try_fold(fingerprint, |next, file| next.file(file))?
        .folder(&repo.path(".cargo"), &[])?
        .folder(&repo.path("xtask/src/build"), &[])?
        .folder(&repo.path("domain"), &["tests", "benches"])
}
