//! Where things lie in this clone, and reading and writing files with errors that name the file.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::process;

/// One clone of the repository.
#[derive(Clone)]
pub struct Repo {
    pub root: PathBuf,
    /// Cargo's target directory, which need not lie in the clone.
    pub target: PathBuf,
}

impl Repo {
    /// The clone that this program was built from, or run in by `cargo xtask`.
    pub fn find() -> Result<Self> {
        // Cargo sets it when it runs us: right even after the clone was moved.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = PathBuf::from(manifest)
            .parent()
            .context("xtask has no parent folder")?
            .to_owned();
        let target = target_dir(&root)?;
        Ok(Self { root, target })
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// What we keep between runs: rebuilt when lost. Always in the clone, like the results it speaks of.
    pub fn scratch(&self, relative: &str) -> PathBuf {
        self.root.join("target/afterword").join(relative)
    }
}

fn target_dir(root: &Path) -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root);
    let metadata: serde_json::Value = serde_json::from_str(&process::capture(&mut cargo)?)?;
    let target = metadata
        .get("target_directory")
        .and_then(|value| value.as_str());
    Ok(target
        .context("cargo metadata names no target directory")?
        .into())
}

/// The cargo that runs us, so that a toolchain override holds for all of a command.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// All files under a folder, sorted, without the folders named in `skip`.
pub fn files_under(folder: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, skip, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, skip: &[&str], found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name();
        if skip.iter().any(|skipped| name == *skipped) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), skip, found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}
