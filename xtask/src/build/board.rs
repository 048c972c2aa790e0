//! `/board/{site}`: scripts and styles of the live board, among the files that the Worker serves. The page itself is in
//! the Worker, which knows whose board it is.

use std::path::Path;

use anyhow::Result;

use crate::{process::stream, repo, tools::Tools};

pub const SOURCES: &str = "worker/board";

pub fn build(tools: &Tools, dist: &Path) -> Result<()> {
    let repo = tools.repo();
    let mut esbuild = tools.command(tools.esbuild())?;
    esbuild
        .arg(repo.path(SOURCES).join("board.ts"))
        .args(["--bundle", "--format=esm", "--minify"])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg("--target=chrome80,firefox102,safari15")
        .arg(format!(
            "--outfile={}",
            dist.join("staff/board.js").display()
        ));
    stream(
        &mut esbuild,
        "esbuild's message above names the line in worker/board",
    )?;
    let styles = repo.path(SOURCES).join("board.css");
    repo::write(&dist.join("staff/board.css"), repo::read(&styles)?)
}
