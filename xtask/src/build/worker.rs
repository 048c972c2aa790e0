//! The Worker: `worker-build` with tools of ours, so that it downloads nothing, into `worker/build`.

use anyhow::Result;

use super::common_inputs;
use crate::{
    process::{Stopwatch, say, stream},
    repo::Repo,
    stamp::Stamp,
    tools::Tools,
};

pub const BUILD: &str = "worker/build";

/// The standard library is built anew so that a panic unwinds and ends one request; with the one
/// that comes with the compiler it would end every request in flight. The compiler is the stable
/// one, told to take the options that this needs. Wasm may grow to 96 MiB of the 128 MiB that the
/// platform gives an isolate: what asks for more fails in its own request, before all are ended.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_unwind"),
    (
        "RUSTFLAGS",
        "-Cpanic=unwind --cfg afterword_unwind -Clink-arg=--max-memory=100663296",
    ),
];

/// A build of the Worker: the one that is shipped, or one with more for the tests.
struct Variant {
    name: &'static str,
    folder: &'static str,
    options: &'static [&'static str],
}

const SHIPPED: Variant = Variant {
    name: "worker",
    folder: "build",
    options: &[],
};

/// With requests that fail on purpose.
const PROBE: Variant = Variant {
    name: "probe",
    folder: "build-probe",
    options: &["--features", "probe"],
};

pub fn build(tools: &Tools) -> Result<()> {
    build_variant(tools, &SHIPPED)
}

/// The Worker with requests that fail on purpose, for the tests.
pub fn build_probe(tools: &Tools) -> Result<()> {
    build_variant(tools, &PROBE)
}

fn build_variant(tools: &Tools, variant: &Variant) -> Result<()> {
    let (repo, name) = (tools.repo(), variant.name);
    let stamp = stamp(repo, name)?;
    let built = repo.path("worker").join(variant.folder);
    if stamp.is_fresh(&built.join("index.js")) {
        say(&format!("{name}: nothing changed since the last build"));
        return Ok(());
    }
    let watch = Stopwatch::start();
    say(&format!("building the {name}"));
    stamp.clear()?;
    tools.wasm_target()?;
    tools.rust_src()?;
    let mut build = tools.command(tools.worker_build()?)?;
    build
        .current_dir(repo.path("worker"))
        .args(["--release", "--out-dir", variant.folder])
        .args(variant.options)
        .env("WASM_BINDGEN_BIN", tools.wasm_bindgen()?)
        .env("WASM_OPT_BIN", tools.wasm_opt())
        .env("ESBUILD_BIN", tools.esbuild())
        .envs(ENVIRONMENT);
    stream(&mut build, "The compiler's message above says where")?;
    stamp.set()?;
    say(&format!(
        "{name} built in {:.1} s",
        watch.elapsed().as_secs_f32()
    ));
    Ok(())
}

fn stamp(repo: &Repo, name: &str) -> Result<Stamp> {
    let fingerprint = common_inputs(repo)?
        .folder(&repo.path("worker"), &["build", "build-probe", "tests"])?
        .finish();
    Ok(Stamp::new(
        repo.scratch(&format!("{name}.stamp")),
        fingerprint,
    ))
}
