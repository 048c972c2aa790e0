//! `cargo xtask openapi`: the snapshot of the API's description is written again from the code.

use anyhow::Result;

use crate::{
    args::Args,
    process::stream,
    repo::{Repo, cargo},
};

pub fn run(repo: &Repo, args: Args) -> Result<()> {
    args.finish()?;
    let mut test = cargo();
    test.current_dir(&repo.root)
        .args(["test", "--package", "afterword-worker", "--test", "openapi"])
        .env("UPDATE_OPENAPI", "1");
    stream(
        &mut test,
        "The test that writes worker/openapi.json is worker/tests/openapi.rs",
    )
}
