//! Files that live for ever in caches: named by their content, with the integrity hash that the loader carries.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
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

/scan.js
  Cache-Control: public, max-age=300

/afterword-*
  Cache-Control: public, max-age=31536000, immutable
";

/// What was built and what it replaced; served, so that a page can pin a version by its integrity hash.
pub const MANIFEST: &str = "assets.json";

/// A page may have been left open this long with the loader that asks for a replaced file.
const KEEP_REPLACED_S: u64 = 90 * 24 * 3600;

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

/// Writes the manifest over the files by their roles, and removes what was replaced long ago.
pub fn release(dist: &Path, files: &[(&str, &Hashed)]) -> Result<()> {
    let manifest = dist.join(MANIFEST);
    let before = fs::read(&manifest)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok());
    let after = succeed(before.as_ref(), files, now()?);
    repo::write(&manifest, format!("{after:#}\n"))?;
    let kept = names(&after);
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("afterword-") && !kept.iter().any(|kept| *kept == name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// The manifest after a build at `now`, in seconds since 1970.
fn succeed(before: Option<&Value>, files: &[(&str, &Hashed)], now: u64) -> Value {
    let is_current = |name: &str| files.iter().any(|(_, file)| file.name == name);
    let mut replaced: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, since) in entries(before, "replaced") {
        replaced.insert(name, since.as_u64().unwrap_or(now));
    }
    for (_, file) in entries(before, "current") {
        if let Some(name) = file.get("file").and_then(Value::as_str) {
            replaced.entry(name).or_insert(now);
        }
    }
    replaced
        .retain(|name, since| !is_current(name) && now.saturating_sub(*since) < KEEP_REPLACED_S);
    let current: BTreeMap<_, _> = files
        .iter()
        .map(|(role, file)| {
            (
                *role,
                json!({ "file": file.name, "integrity": file.integrity }),
            )
        })
        .collect();
    json!({ "current": current, "replaced": replaced })
}

fn entries<'a>(
    manifest: Option<&'a Value>,
    part: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let part = manifest.and_then(|manifest| manifest.get(part));
    let part = part.and_then(Value::as_object).into_iter().flatten();
    part.map(|(name, value)| (name.as_str(), value))
}

/// Every file that a manifest speaks of.
fn names(manifest: &Value) -> Vec<&str> {
    let current =
        entries(Some(manifest), "current").filter_map(|(_, file)| file.get("file")?.as_str());
    current
        .chain(entries(Some(manifest), "replaced").map(|(name, _)| name))
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build happens at a moment of the machine's clock"
)]
fn now() -> Result<u64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Ok(since
        .context("the clock of this machine stands before 1970")?
        .as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_stays_for_ninety_days() {
        let dist = std::env::temp_dir().join(format!("afterword-assets-{}", std::process::id()));
        let first = hashed(&dist, "js", b"a").unwrap();
        assert_eq!(first.name, "afterword-ca978112ca1bbdca.js");
        release(&dist, &[("widget", &first)]).unwrap();
        let second = hashed(&dist, "js", b"b").unwrap();
        release(&dist, &[("widget", &second)]).unwrap();
        assert!(
            dist.join(&first.name).exists(),
            "an open page may still ask for it"
        );

        let manifest: Value =
            serde_json::from_slice(&fs::read(dist.join(MANIFEST)).unwrap()).unwrap();
        let since = manifest["replaced"][&first.name].as_u64().unwrap();
        let day_89 = succeed(Some(&manifest), &[("widget", &second)], since + 89 * 86_400);
        assert_eq!(names(&day_89), [&*second.name, &*first.name]);
        let day_90 = succeed(Some(&day_89), &[("widget", &second)], since + 90 * 86_400);
        assert_eq!(names(&day_90), [&*second.name]);
        // What comes back is no longer replaced.
        let back = succeed(Some(&day_89), &[("widget", &first)], since + 1);
        assert_eq!(names(&back), [&*first.name, &*second.name]);
        assert_eq!(back["current"]["widget"]["integrity"], first.integrity);

        repo::write(&dist.join("afterword-0000000000000000.js"), b"of nobody").unwrap();
        release(&dist, &[("widget", &second)]).unwrap();
        assert!(!dist.join("afterword-0000000000000000.js").exists());
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
