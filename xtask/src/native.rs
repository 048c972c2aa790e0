//! Programs of the Worker's package that run on this machine: the seeder and the recount.

use std::{env, process::Command};

use anyhow::Result;

use crate::{
    process::{say, stream},
    repo::{Repo, cargo},
};

/// Builds one, with its progress to be seen, and gives the command that runs it.
///
/// Not `--release`: that profile optimises the whole program at once for the Worker's sake, which takes minutes,
/// and these programs run for a second.
pub fn command(repo: &Repo, name: &str) -> Result<Command> {
    say(&format!("building {name}"));
    let mut build = cargo();
    build.current_dir(&repo.root).args([
        "build",
        "--package",
        "afterword-worker",
        "--features",
        "native",
        "--bin",
        name,
    ]);
    stream(&mut build, "The compiler's message above says where")?;
    let program = repo
        .target
        .join("debug")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.current_dir(&repo.root);
    Ok(command)
}
