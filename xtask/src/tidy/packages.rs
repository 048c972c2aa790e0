//! The npm packages: tools only, exactly pinned, and a lock that tells nobody where they were fetched from.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Source;

/// Folders of packages that are never shipped: the tools, and the widgets that ours is measured against.
const FOLDERS: [&str; 2] = ["", "e2e/load/peers/"];

pub fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (folder, source) in FOLDERS
        .iter()
        .flat_map(|folder| sources.iter().map(move |source| (folder, source)))
    {
        let check = match source.path.strip_prefix(folder) {
            Some("package.json") => check_package,
            Some("package-lock.json") => check_lock,
            _ => continue,
        };
        let json = serde_json::from_str(&source.text)
            .with_context(|| format!("{} is no JSON", source.path))?;
        findings.extend(
            check(&json)
                .into_iter()
                .map(|found| format!("{folder}{found}")),
        );
    }
    Ok(findings)
}

fn check_package(package: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    if package.get("private") != Some(&Value::Bool(true)) {
        findings.push("package.json: must be private: it is never published".to_owned());
    }
    if package.get("dependencies").is_some() {
        findings.push("package.json: has `dependencies`, but nothing of npm is shipped".to_owned());
    }
    for group in ["devDependencies", "optionalDependencies"] {
        for (name, version) in package
            .get(group)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if !version.as_str().is_some_and(is_exact) {
                findings.push(format!(
                    "package.json: pin `{name}` to one version, not {version}"
                ));
            }
        }
    }
    findings
}

/// Whether a version is written out, as in `1.2.3` or `1.2.3-beta.1`.
fn is_exact(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<_> = core.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u64>().is_ok())
}

fn check_lock(lock: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    for (name, package) in lock
        .get("packages")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if package.get("resolved").is_some() {
            findings.push(format!(
                "package-lock.json: `{name}` names a registry: .npmrc should have prevented it"
            ));
        }
        if !name.is_empty() && package.get("integrity").is_none() {
            findings.push(format!(
                "package-lock.json: `{name}` has no hash: remove the lock and run `npm install`"
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_good_package_is_not_found_fault_with() {
        assert!(
            check_package(&json!({"private": true, "devDependencies": {"a": "1.2.3-beta.1"}}))
                .is_empty()
        );
        assert!(
            check_lock(&json!({"packages": {"": {}, "a": {"integrity": "sha512-"}}})).is_empty()
        );
    }

    #[test]
    fn loose_versions_are_found() {
        for version in [
            "^1.2.3",
            "~1.2.3",
            "1.2",
            "*",
            "latest",
            "1.x.0",
            "file:../a",
        ] {
            let package = json!({"private": true, "optionalDependencies": {"a": version}});
            assert_eq!(check_package(&package).len(), 1, "{version}");
        }
    }

    #[test]
    fn a_public_package_and_shipped_dependencies_are_found() {
        assert_eq!(check_package(&json!({"dependencies": {}})).len(), 2);
    }

    #[test]
    fn a_lock_that_names_a_registry_or_has_no_hash_is_found() {
        assert_eq!(
            check_lock(&json!({"packages": {"a": {"resolved": "https://r.example/a.tgz"}}})).len(),
            2
        );
    }

    #[test]
    fn the_packages_of_the_benchmark_are_held_to_the_same() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            text: "{}".to_owned(),
        };
        let loose = source("e2e/load/peers/package.json");
        assert_eq!(
            check(&[loose, source("elsewhere/package.json")]).unwrap(),
            ["e2e/load/peers/package.json: must be private: it is never published"]
        );
    }
}
