//! `cargo xtask recount`: do the tallies equal a recount of the raw answers? Reads an export, changes nothing.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    args::Args,
    native,
    process::{capture, say, stream},
    repo::{Repo, write},
    tools::Tools,
};

/// What the recount reads. Words and contacts stay where they are.
const TABLES: [&str; 5] = [
    "answer",
    "tally",
    "session",
    "session_event",
    "session_tally",
];

const FIX: &str = "What differs stands above: the tallies are to be rebuilt from the raw answers";

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let remote = args.flag("--remote");
    let database = args.value("--database")?.map(PathBuf::from);
    args.finish()?;
    let mut recount = native::command(repo, "afterword-recount")?;
    match database {
        Some(_) if remote => bail!("give --remote or --database, not both"),
        Some(file) => stream(
            recount.arg("--database").arg(std::path::absolute(file)?),
            FIX,
        ),
        None => {
            let file = export(repo, remote)?;
            let result = stream(recount.arg("--sql").arg(&file), FIX);
            // Answers of customers are not left lying about.
            fs::remove_file(&file)
                .with_context(|| format!("remove {} yourself", file.display()))?;
            result
        }
    }
}

/// The tables as SQL text, by wrangler.
fn export(repo: &Repo, remote: bool) -> Result<PathBuf> {
    let place = if remote { "--remote" } else { "--local" };
    let file = repo.scratch("recount.sql");
    write(&file, "")?;
    say(&format!("exporting the database ({place})"));
    let mut wrangler = Tools::install_node_packages(repo)?.wrangler()?;
    wrangler.args(["d1", "export", "afterword", place, "--skip-confirmation"]);
    wrangler.args(TABLES.map(|table| format!("--table={table}")));
    capture(wrangler.arg("--output").arg(&file))?;
    Ok(file)
}
