//! The scripts of the widget, from TypeScript, each told the names and the integrity hashes of what it loads.

use std::path::Path;

use anyhow::Result;

use super::assets::Hashed;
use crate::{process::stream, repo, tools::Tools};

/// The oldest browsers of the widget.
const TARGET: &str = "--target=chrome80,firefox102,safari15";

/// The first question: a file of its own, fetched while the texts are on their way.
pub fn first(tools: &Tools) -> Result<Vec<u8>> {
    bundle(tools, "first/entry.ts", &[])
}

/// What wasm-bindgen wrote (`bindgen`), and what comes beside the Wasm. What it shares with the first question it
/// imports from that file.
pub fn glue(tools: &Tools, bindgen: &Path, first: &Hashed) -> Result<Vec<u8>> {
    let first = format!("./{}", first.name);
    bundle(
        tools,
        "late/entry.ts",
        &[
            format!("--alias:afterword-glue={}", bindgen.display()),
            format!("--alias:afterword-first={first}"),
            format!("--external:{first}"),
        ],
    )
}

/// `widget.js`.
pub fn loader(tools: &Tools, first: &Hashed, glue: &Hashed, wasm: &Hashed) -> Result<Vec<u8>> {
    bundle(tools, "widget.ts", &known(first, glue, wasm))
}

/// `scan.js`, for the page of a code.
pub fn scan(tools: &Tools, first: &Hashed, glue: &Hashed, wasm: &Hashed) -> Result<Vec<u8>> {
    bundle(tools, "scan/entry.ts", &known(first, glue, wasm))
}

/// The names and the integrity hashes of what is loaded later.
fn known(first: &Hashed, glue: &Hashed, wasm: &Hashed) -> Vec<String> {
    let mut known = Vec::new();
    for (name, file) in [("FIRST", first), ("GLUE", glue), ("WASM", wasm)] {
        for (name, value) in [
            (name.to_owned(), &file.name),
            (format!("{name}_SRI"), &file.integrity),
        ] {
            let value = serde_json::Value::from(value.as_str());
            known.push(format!("--define:{name}={value}"));
        }
    }
    known
}

fn bundle(tools: &Tools, entry: &str, options: &[String]) -> Result<Vec<u8>> {
    let repo = tools.repo();
    let bundled = repo.scratch("widget").join("bundled.js");
    let mut esbuild = tools.command(tools.esbuild())?;
    esbuild.arg(repo.path("widget/loader").join(entry)).args([
        "--bundle",
        "--format=esm",
        "--minify",
        "--legal-comments=none",
        "--log-level=warning",
        TARGET,
    ]);
    esbuild
        .args(options)
        .arg(format!("--outfile={}", bundled.display()));
    stream(
        &mut esbuild,
        "esbuild's message above names the line in widget/loader",
    )?;
    repo::read(&bundled)
}
