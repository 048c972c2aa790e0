//! The local database of the demo: kept on disk by wrangler, migrated, seeded, and begun anew with `--fresh`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    native,
    process::{capture, say},
    repo::{self, Repo},
    tools::Tools,
};

const STATE: &str = ".wrangler/state";
/// Secrets of the local Worker.
const SECRETS: &str = ".dev.vars";
/// What makes sites.
pub const OPERATOR_KEY: &str = "OPERATOR_KEY";

/// Brings the local state to where the Worker can serve it. Returns what the seeder said: the sites and their keys.
pub fn prepare(tools: &Tools, fresh: bool) -> Result<Value> {
    let repo = tools.repo();
    let state = repo.path(STATE);
    if fresh && state.exists() {
        say("--fresh: removing the local data");
        fs::remove_dir_all(&state).with_context(|| format!("cannot remove {}", state.display()))?;
    }
    write_secrets(tools)?;
    migrate(tools)?;
    seed(repo, &state)
}

/// The local stand-in for `wrangler secret put`. Made once: with another master key the keys of the demo would be dead.
fn write_secrets(tools: &Tools) -> Result<()> {
    let file = tools.repo().path(SECRETS);
    let mut secrets = if file.exists() {
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?
    } else {
        String::new()
    };
    for name in ["MASTER_KEY", OPERATOR_KEY] {
        if secret(&secrets, name).is_some() {
            continue;
        }
        say(&format!("drawing a local {name} into {SECRETS}"));
        let mut node = tools.node()?;
        node.args([
            "-p",
            "require('node:crypto').randomBytes(32).toString('hex')",
        ]);
        if !secrets.is_empty() && !secrets.ends_with('\n') {
            secrets.push('\n');
        }
        secrets.push_str(&format!("{name}={}\n", capture(&mut node)?.trim()));
    }
    repo::write(&file, secrets)
}

/// The operator's secret of the local Worker, if there is one.
pub fn operator_key(repo: &Repo) -> Option<String> {
    let secrets = fs::read_to_string(repo.path(SECRETS)).ok()?;
    secret(&secrets, OPERATOR_KEY).map(str::to_owned)
}

fn secret<'a>(secrets: &'a str, name: &str) -> Option<&'a str> {
    let mut values = secrets.lines().filter_map(|line| {
        let (known, value) = line.split_once('=')?;
        (known.trim() == name).then_some(value.trim().trim_matches('"'))
    });
    values.next_back()
}

fn migrate(tools: &Tools) -> Result<()> {
    say("migrating the local databases");
    for database in ["afterword", "afterword-journal"] {
        let mut wrangler = tools.wrangler()?;
        // Where nobody can be asked, wrangler applies without asking.
        wrangler
            .args(["d1", "migrations", "apply", database, "--local"])
            .env("CI", "true");
        capture(&mut wrangler).context("`cargo xtask dev --fresh` begins with empty databases")?;
    }
    Ok(())
}

/// Adds the demo's days since the last time, which is all of them at first. Says its sites and keys.
fn seed(repo: &Repo, state: &Path) -> Result<Value> {
    let mut seeder = native::command(repo, "afterword-seed")?;
    say("seeding the demo sites");
    let said = capture(seeder.arg("--database").arg(database_file(state)?))
        .context("after a seeding that was broken off, `cargo xtask dev --fresh` starts over")?;
    serde_json::from_str(&said).context("the seeder's words are no JSON")
}

/// The SQLite file that wrangler made for the ledger; the journal lies beside it.
fn database_file(state: &Path) -> Result<PathBuf> {
    let files = repo::files_under(&state.join("v3/d1/miniflare-D1DatabaseObject"), &[])?;
    let is_database = |file: &&PathBuf| {
        let name = file.file_name().unwrap_or_default();
        file.extension()
            .is_some_and(|extension| extension == "sqlite")
            && name != "metadata.sqlite"
            && is_ledger(file)
    };
    match files
        .iter()
        .filter(is_database)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [one] => Ok((*one).clone()),
        found => bail!(
            "there are {} local ledgers where one is expected: run `cargo xtask dev --fresh`",
            found.len()
        ),
    }
}

/// Told by its schema, which SQLite keeps as it was written; what was written last may lie in the log beside the file.
fn is_ledger(file: &Path) -> bool {
    const TABLE: &[u8] = b"CREATE TABLE answer (";
    ["sqlite", "sqlite-wal"].iter().any(|extension| {
        let bytes = fs::read(file.with_extension(extension)).unwrap_or_default();
        bytes.windows(TABLE.len()).any(|some| some == TABLE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_as_wrangler_reads_them() {
        let secrets = "MASTER_KEY=a\n# OPERATOR_KEY=x\nOPERATOR_KEY = \"b=c\"\n";
        assert_eq!(secret(secrets, "MASTER_KEY"), Some("a"));
        assert_eq!(secret(secrets, OPERATOR_KEY), Some("b=c"));
        assert_eq!(secret(secrets, "OTHER"), None);
    }
}
