//! Files that live for ever in caches: named by their content, with the integrity hash that the loader carries.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};

use crate::{repo, stamp::hex};

/// Every page of the world may load the widget, and no browser may guess what a file is.
pub const HEADERS: &str = "\
/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff

/widget.js
  Cache-Control: public, max-age=300

/afterword-*
  Cache-Control: public, max-age=31536000, immutable
";

pub struct Hashed {
    pub name: String,
    pub integrity: String,
}

/// Writes `afterword-<hash>.<extension>`.
pub fn hashed(dist: &Path, extension: &str, bytes: &[u8]) -> Result<Hashed> {
    // 64 bits tell our builds apart; the integrity hash is the one that has to withstand an attacker.
    let hash: String = hex(&Sha256::digest(bytes)).chars().take(16).collect();
    let name = format!("afterword-{hash}.{extension}");
    repo::write(&dist.join(&name), bytes)?;
    Ok(Hashed {
        name,
        integrity: integrity(bytes),
    })
}

/// As script tags, preloads and `fetch` take it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Removes hashed files of earlier builds: only what is deployed has old pages that still ask for them.
pub fn remove_replaced(dist: &Path, keep: &[&str]) -> Result<()> {
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("afterword-") && !keep.contains(&name.as_ref()) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_content_and_old_ones_go() {
        let dist = std::env::temp_dir().join(format!("afterword-assets-{}", std::process::id()));
        let first = hashed(&dist, "js", b"a").unwrap();
        assert_eq!(first.name, "afterword-ca978112ca1bbdca.js");
        let second = hashed(&dist, "js", b"b").unwrap();
        remove_replaced(&dist, &[&second.name]).unwrap();
        assert!(!dist.join(&first.name).exists());
        assert!(dist.join(&second.name).exists());
        fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn the_integrity_hash_is_that_of_the_specification() {
        let dist = std::env::temp_dir().join(format!("afterword-sri-{}", std::process::id()));
        let file = hashed(&dist, "js", b"alert('Hello, world.');").unwrap();
        assert_eq!(
            file.integrity,
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
        fs::remove_dir_all(&dist).unwrap();
    }
}
