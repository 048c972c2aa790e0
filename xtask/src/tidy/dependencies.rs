//! The crates we depend on: their licences, where they come from, and the pins of those that check each other.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::spdx;
use crate::{
    process::capture,
    repo::{Repo, cargo},
};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// They refuse to work with another version of each other.
const EXACT: [&str; 2] = ["worker", "wasm-bindgen"];

pub fn check(repo: &Repo) -> Result<Vec<String>> {
    let metadata = metadata(repo)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata lists no packages")?;
    Ok(packages.iter().flat_map(check_package).collect())
}

/// From what was fetched already; where some was not (other platforms' crates), with the network.
fn metadata(repo: &Repo) -> Result<Value> {
    let arguments = ["metadata", "--format-version", "1", "--all-features"];
    let in_root = || -> Command {
        let mut command = cargo();
        command.current_dir(&repo.root).args(arguments);
        command
    };
    let printed = capture(in_root().arg("--offline")).or_else(|_| capture(&mut in_root()));
    Ok(serde_json::from_str(
        &printed.context("run `cargo fetch` once with a network")?,
    )?)
}

fn check_package(package: &Value) -> Vec<String> {
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = text("name");
    match package.get("source").and_then(Value::as_str) {
        // A member of the workspace.
        None => check_pins(package),
        Some(CRATES_IO) if spdx::is_allowed(text("license")) => Vec::new(),
        Some(CRATES_IO) => vec![format!(
            "{name}: its licence `{}` is not among the allowed",
            text("license")
        )],
        Some(source) => vec![format!("{name}: comes from {source}, not from crates.io")],
    }
}

fn check_pins(member: &Value) -> Vec<String> {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let dependencies = member
        .get("dependencies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    dependencies
        .filter(|dependency| EXACT.contains(&text(dependency, "name").as_str()))
        .filter(|dependency| !text(dependency, "req").starts_with('='))
        .map(|dependency| {
            let (member, name) = (text(member, "name"), text(dependency, "name"));
            format!(
                "{member}: pin `{name}` exactly (`=x.y.z`), not `{}`",
                text(dependency, "req")
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(source: Value, license: &str, req: &str) -> usize {
        let dependencies = json!([{"name": "worker", "req": req}, {"name": "serde", "req": "^1"}]);
        let package = json!({"name": "a", "source": source, "license": license, "dependencies": dependencies});
        check_package(&package).len()
    }

    #[test]
    fn licences_sources_and_pins_can_be_wrong() {
        assert_eq!(findings(json!(CRATES_IO), "MIT", "^0.8"), 0);
        assert_eq!(findings(json!(CRATES_IO), "GPL-3.0", "^0.8"), 1);
        assert_eq!(findings(json!("git+https://a.example/b"), "MIT", "^0.8"), 1);
        assert_eq!(findings(json!(null), "MIT", "=0.8.7"), 0);
        assert_eq!(findings(json!(null), "MIT", "^0.8.7"), 1);
    }
}
