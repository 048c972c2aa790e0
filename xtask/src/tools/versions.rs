//! Which version of a tool is wanted: Cargo.lock says it once for all.

use anyhow::{Context, Result};

use crate::repo::{self, Repo};

/// The version of a crate in Cargo.lock.
pub fn locked(repo: &Repo, name: &str) -> Result<String> {
    let lock = repo::read_text(&repo.path("Cargo.lock"))?;
    version_in(&lock, name)
        .with_context(|| format!("Cargo.lock holds no `{name}`; `cargo metadata` writes it again"))
}

fn version_in(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    let version = lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_exactly_that_crate() {
        let lock = "[[package]]\nname = \"worker-macros\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"worker\"\nversion = \"0.8.7\"\n";
        assert_eq!(version_in(lock, "worker").unwrap(), "0.8.7");
        assert_eq!(version_in(lock, "work"), None);
    }
}
