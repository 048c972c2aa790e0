//! `widget/npm`: the npm package. Its entries are compiled from TypeScript; beside them lies all that the widget
//! loads, for sites that host it themselves.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{assets, widget};
use crate::{
    process::{capture, say, stream},
    repo::{self, Repo},
    tools::Tools,
};

const PACKAGE: &str = "widget/npm";
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Puts the package together from its sources and the built widget.
pub fn build(tools: &Tools) -> Result<()> {
    widget::build(tools)?;
    let repo = tools.repo();
    let package = repo.path(PACKAGE);
    let dist = package.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("cannot remove {}", dist.display()))?;
    }
    let mut tsc = tools.node()?;
    tsc.arg(tools.module("typescript/bin/tsc"))
        .arg("--project")
        .arg(&package);
    stream(&mut tsc, "Each message above names file and line")?;

    let mut hashes = BTreeMap::new();
    for (name, bytes) in loaded(repo)? {
        hashes.insert(name.clone(), assets::integrity(&bytes));
        repo::write(&dist.join("widget").join(name), bytes)?;
    }
    repo::write(
        &dist.join("widget/integrity.json"),
        serde_json::to_string_pretty(&hashes)? + "\n",
    )?;
    for name in LICENCES {
        repo::write(&package.join(name), repo::read(&repo.path(name))?)?;
    }
    Ok(())
}

/// Packs it as it would be published, and has it looked over by those who know what bundlers and compilers stumble at.
pub fn check(tools: &Tools) -> Result<()> {
    build(tools)?;
    let repo = tools.repo();
    let scratch = repo.scratch("npm");
    fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
    let mut pack = tools.npm()?;
    pack.current_dir(repo.path(PACKAGE))
        .args(["pack", "--json", "--pack-destination"])
        .arg(&scratch);
    let packed: Value = serde_json::from_str(&capture(&mut pack)?).context("npm pack")?;
    let text = |pointer: &str| packed.pointer(pointer).and_then(Value::as_str);
    let version = text("/0/version").context("npm pack names no version")?;
    ensure!(
        version == env!("CARGO_PKG_VERSION"),
        "{PACKAGE}/package.json has version {version}, everything else {}",
        env!("CARGO_PKG_VERSION")
    );
    let tarball = scratch.join(text("/0/filename").context("npm pack names no file")?);
    say(&format!("packed {}", tarball.display()));

    let mut publint = tools.node()?;
    publint
        .arg(tools.module("publint/src/cli.js"))
        .arg("run")
        .arg(&tarball)
        .arg("--strict");
    stream(&mut publint, "publint's message above says what to change")?;
    let mut attw = tools.node()?;
    attw.arg(tools.module("@arethetypeswrong/cli/dist/index.js"))
        .arg(&tarball)
        .args(["--profile", "esm-only", "--no-definitely-typed"])
        .args(["--format", "table-flipped", "--no-emoji"]);
    stream(
        &mut attw,
        "The table above says which import finds no types",
    )
}

/// The files that a page loads, by their names. Not those that they have replaced: a site that hosts the widget keeps
/// what it has sent.
fn loaded(repo: &Repo) -> Result<Vec<(String, Vec<u8>)>> {
    let dist = repo.path(widget::DIST);
    let manifest: Value = serde_json::from_slice(&repo::read(&dist.join(assets::MANIFEST))?)?;
    let current = manifest.get("current").and_then(Value::as_object);
    let hashed = current.into_iter().flat_map(|files| files.values());
    let names = hashed.filter_map(|file| file.get("file")?.as_str());
    std::iter::once("widget.js")
        .chain(names)
        .map(|name| Ok((name.to_owned(), repo::read(&dist.join(name))?)))
        .collect()
}
