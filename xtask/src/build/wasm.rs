//! From `widget/` to an optimised Wasm module.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{
    process::stream,
    repo::{self, read},
    tools::Tools,
};

/// What the oldest browsers of the widget that run Wasm at all understand. Named one by one: `--all-features`
/// would let wasm-opt use what they have never heard of.
const WASM_FEATURES: [&str; 6] = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// The standard library is built anew, for size, and so that a panic is one trap instruction: nothing of it could be
/// shown anyway. The compiler is the stable one, told to take the options that this needs. What each is worth:
/// `docs/SIZE.md`.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none",
    ),
];

pub struct Compiled {
    pub wasm: Vec<u8>,
    /// The JavaScript that wasm-bindgen wrote, not yet bundled.
    pub bindgen: PathBuf,
}

pub fn compile(tools: &Tools) -> Result<Compiled> {
    let repo = tools.repo();
    let out = repo.scratch("widget");
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot remove {}", out.display()))?;
    }
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;

    let mut cargo = repo::cargo();
    cargo
        .current_dir(&repo.root)
        .args(["build", "--package", "afterword-widget", "--lib"]);
    cargo
        .args(["--target", "wasm32-unknown-unknown", "--profile", "widget"])
        .envs(ENVIRONMENT);
    stream(&mut cargo, "The compiler's message above says where")?;

    let compiled = repo
        .target
        .join("wasm32-unknown-unknown/widget/afterword_widget.wasm");
    let mut bindgen = Command::new(tools.wasm_bindgen()?);
    bindgen.args([
        "--target",
        "web",
        "--no-typescript",
        "--omit-default-module-path",
    ]);
    bindgen
        .args(["--out-name", "afterword", "--out-dir"])
        .arg(&out)
        .arg(compiled);
    stream(
        &mut bindgen,
        "The wasm-bindgen crate and tool must have one version: run `cargo xtask tools`",
    )?;

    let optimised = out.join("afterword.opt.wasm");
    let mut wasm_opt = tools.command(tools.wasm_opt())?;
    wasm_opt
        .arg(out.join("afterword_bg.wasm"))
        .arg("-o")
        .arg(&optimised)
        .arg("-Oz");
    wasm_opt.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    stream(
        &mut wasm_opt,
        "Remove node_modules and run again, so that binaryen is installed afresh",
    )?;

    Ok(Compiled {
        wasm: read(&optimised)?,
        bindgen: out.join("afterword.js"),
    })
}
