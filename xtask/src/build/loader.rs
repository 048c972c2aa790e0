//! `widget.js`: the TypeScript loader, told the names and the integrity hashes of what it loads.

use anyhow::Result;

use super::{assets::Hashed, wasm::JS_TARGET};
use crate::{process::stream, repo, tools::Tools};

pub fn bundle(tools: &Tools, wasm: &Hashed, glue: &Hashed) -> Result<Vec<u8>> {
    let repo = tools.repo();
    let bundled = repo.scratch("widget").join("widget.js");
    let mut esbuild = tools.command(tools.esbuild())?;
    esbuild.arg(repo.path("widget/loader/widget.ts"));
    esbuild.args([
        "--bundle",
        "--format=esm",
        "--minify",
        "--legal-comments=none",
        "--log-level=warning",
    ]);
    esbuild.args([JS_TARGET, &format!("--outfile={}", bundled.display())]);
    for (name, value) in [
        ("GLUE", &glue.name),
        ("GLUE_SRI", &glue.integrity),
        ("WASM", &wasm.name),
        ("WASM_SRI", &wasm.integrity),
    ] {
        esbuild.arg(format!(
            "--define:{name}={}",
            serde_json::Value::from(value.as_str())
        ));
    }
    stream(
        &mut esbuild,
        "esbuild's message above names the line in widget/loader",
    )?;
    repo::read(&bundled)
}
