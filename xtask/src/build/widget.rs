//! The widget: Rust to Wasm, its glue and the loader, each named by its content, into `widget/dist`.

use std::fs;

use anyhow::{Context, Result};

use super::{assets, board, bundle, common_inputs, examples, reference, wasm};
use crate::{
    process::{Stopwatch, say, stream},
    repo::{self, Repo},
    size,
    stamp::Stamp,
    tools::Tools,
};

pub const DIST: &str = "widget/dist";

pub fn build(tools: &Tools) -> Result<()> {
    let repo = tools.repo();
    let dist = repo.path(DIST);
    let stamp = stamp(repo)?;
    if stamp.is_fresh(&dist.join("widget.js")) {
        say("widget: nothing changed since the last build");
        return Ok(());
    }
    let watch = Stopwatch::start();
    say("building the widget");
    stamp.clear()?;
    tools.wasm_target()?;
    tools.rust_src()?;
    let compiled = wasm::compile(tools)?;
    fs::create_dir_all(&dist).with_context(|| format!("cannot make {}", dist.display()))?;
    let wasm = assets::hashed(&dist, "wasm", &compiled.wasm)?;
    let first = assets::hashed(&dist, "js", &bundle::first(tools)?)?;
    let glue = bundle::glue(tools, &compiled.bindgen, &first)?;
    let glue = assets::hashed(&dist, "js", &glue)?;
    let loader = bundle::loader(tools, &first, &glue, &wasm)?;
    let scan = bundle::scan(tools, &first, &glue, &wasm)?;
    // The same script under an address that never changes its content.
    let pinned = assets::hashed(&dist, "js", &loader)?;
    // The stable address last: from then on pages ask for the new files, which are there by now.
    repo::write(&dist.join("scan.js"), &scan)?;
    repo::write(&dist.join("widget.js"), &loader)?;
    reference::copy(tools, &dist)?;
    board::build(tools, &dist)?;
    let of_pages = examples::copy(repo, &dist.join("examples"))?;
    repo::write(
        &dist.join("_headers"),
        assets::HEADERS.to_owned() + reference::HEADERS + &of_pages,
    )?;
    let files = [
        ("widget", &pinned),
        ("first", &first),
        ("glue", &glue),
        ("wasm", &wasm),
    ];
    assets::release(&dist, &files)?;
    stamp.set()?;
    say(&format!(
        "widget built in {:.1} s",
        watch.elapsed().as_secs_f32()
    ));
    eprint!(
        "{}{}",
        size::table(&size::widget(repo)?),
        size::table(&size::scan(repo)?)
    );
    Ok(())
}

/// Takes over what is deployed at an address, so that the next build goes on serving it for a while.
pub fn keep(tools: &Tools, address: &str) -> Result<()> {
    let repo = tools.repo();
    let mut node = tools.node()?;
    node.arg(repo.path("xtask/src/build/keep.mjs"))
        .arg(address)
        .arg(repo.path(DIST));
    stream(
        &mut node,
        "Give the address of the deployed Worker, such as https://afterword.example",
    )?;
    stamp(repo)?.clear()
}

fn stamp(repo: &Repo) -> Result<Stamp> {
    let fingerprint = common_inputs(repo)?
        .folder(
            &repo.path("widget"),
            &["dist", "tests", "npm", "node_modules"],
        )?
        .folder(&repo.path(reference::SOURCES), &[])?
        .folder(&repo.path(board::SOURCES), &[])?
        .finish();
    Ok(Stamp::new(repo.scratch("widget.stamp"), fingerprint))
}
