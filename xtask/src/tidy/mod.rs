//! `cargo xtask tidy`: rules of this repository that no compiler knows. Also a test, so that `cargo test` runs it.

mod arrows;
mod dependencies;
mod files;
mod packages;
mod spdx;

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    args::Args,
    process::capture,
    repo::{self, Repo},
};

/// A text file of the repository.
pub struct Source {
    /// Relative to the root, with slashes.
    pub path: String,
    pub text: String,
}

impl Source {
    /// A finding at a line, as editors understand it.
    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.path, line.saturating_add(1))
    }
}

pub fn run(repo: &Repo, args: Args) -> Result<()> {
    args.finish()?;
    check(repo)?;
    println!("tidy");
    Ok(())
}

/// Fails with every finding, one a line.
pub fn check(repo: &Repo) -> Result<()> {
    let sources = sources(repo)?;
    let mut findings: Vec<String> = sources.iter().flat_map(arrows::check).collect();
    findings.extend(sources.iter().flat_map(files::check));
    findings.extend(files::check_locks(&sources));
    findings.extend(packages::check(&sources)?);
    findings.extend(dependencies::check(repo)?);
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{} findings:\n{}", findings.len(), findings.join("\n"))
}

/// Every text file that is, or would be, committed.
fn sources(repo: &Repo) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in paths(repo)? {
        // Deleted but not yet committed files are still listed; pictures and fonts are no text.
        if let Ok(text) = std::fs::read_to_string(repo.path(&path)) {
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

fn paths(repo: &Repo) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(&repo.root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    if let Ok(listed) = capture(&mut git) {
        return Ok(listed
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect());
    }
    // An unpacked archive has no git: all that no build makes.
    let made = [
        ".git",
        ".wrangler",
        "target",
        "node_modules",
        "dist",
        "build",
        "build-probe",
        "out",
    ];
    let files = repo::files_under(&repo.root, &made)?;
    let relative = files
        .iter()
        .filter_map(|file| file.strip_prefix(&repo.root).ok());
    Ok(relative
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_repository_is_tidy() {
        if let Err(findings) = check(&Repo::find().unwrap()) {
            panic!("{findings:#}");
        }
    }
}
