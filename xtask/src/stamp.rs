//! Steps are skipped while what goes into them has not changed: a fingerprint of the inputs is kept beside the result.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::repo::{self, Repo};

/// A fingerprint of files, folders and loose words.
pub struct Fingerprint(Sha256);

impl Fingerprint {
    pub fn new(repo: &Repo) -> Self {
        // Names files by their whole path: a clone that was moved builds again.
        Self(Sha256::new()).word(&repo.root.to_string_lossy())
    }

    pub fn word(mut self, word: &str) -> Self {
        self.0.update(word.len().to_le_bytes());
        self.0.update(word);
        self
    }

    pub fn file(self, path: &Path) -> Result<Self> {
        let mut next = self.word(&path.to_string_lossy());
        let bytes = repo::read(path)?;
        next.0.update(bytes.len().to_le_bytes());
        next.0.update(&bytes);
        Ok(next)
    }

    /// Every file under a folder, without the folders named in `skip`.
    pub fn folder(self, folder: &Path, skip: &[&str]) -> Result<Self> {
        repo::files_under(folder, skip)?
            .iter()
            .try_fold(self, |next, file| next.file(file))
    }

    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that says for which inputs a result was made.
pub struct Stamp {
    path: PathBuf,
    fingerprint: String,
}

impl Stamp {
    pub fn new(path: PathBuf, fingerprint: String) -> Self {
        Self { path, fingerprint }
    }

    /// Whether the result is there and was made from the same inputs.
    pub fn is_fresh(&self, result: &Path) -> bool {
        result.exists() && fs::read_to_string(&self.path).is_ok_and(|text| text == self.fingerprint)
    }

    /// Before the result is touched: a build that is broken off must not pass for the one before it.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub fn set(&self) -> Result<()> {
        repo::write(&self.path, &self.fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_fresh_until_inputs_or_result_change() {
        let folder = std::env::temp_dir().join(format!("afterword-stamp-{}", std::process::id()));
        let (input, result) = (folder.join("in"), folder.join("out"));
        let root = Repo {
            root: folder.clone(),
            target: folder.clone(),
        };
        let stamp = || {
            let fingerprint = Fingerprint::new(&root)
                .folder(&folder, &["out", "stamp"])
                .unwrap();
            Stamp::new(folder.join("stamp"), fingerprint.finish())
        };
        repo::write(&input, "a").unwrap();
        repo::write(&result, "made of a").unwrap();
        assert!(!stamp().is_fresh(&result));
        stamp().set().unwrap();
        assert!(stamp().is_fresh(&result));

        repo::write(&input, "b").unwrap();
        assert!(!stamp().is_fresh(&result));
        repo::write(&input, "a").unwrap();
        assert!(stamp().is_fresh(&result));

        stamp().clear().unwrap();
        stamp().clear().unwrap();
        assert!(!stamp().is_fresh(&result));
        stamp().set().unwrap();
        fs::remove_file(&result).unwrap();
        assert!(!stamp().is_fresh(&result));
        fs::remove_dir_all(&folder).unwrap();
    }
}
