//! `cargo xtask openapi`: the API's description, the replies of its examples and the page of problem codes are written
//! again from the code.

use anyhow::Result;

use crate::{
    args::Args,
    process::stream,
    repo::{Repo, cargo},
};

pub fn run(repo: &Repo, args: Args) -> Result<()> {
    args.finish()?;
    // First what the examples are answered, then the document that shows it.
    for (target, test) in [("native", "every_operation_is_answered"), ("openapi", "")] {
        let mut cargo = cargo();
        cargo
            .current_dir(&repo.root)
            .args(["test", "--package", "afterword-worker"])
            .args(["--all-features", "--test", target, test])
            .env("UPDATE_OPENAPI", "1");
        stream(
            &mut cargo,
            "The test that has failed says which example or description to correct",
        )?;
    }
    Ok(())
}
