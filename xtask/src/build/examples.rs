//! The example pages beside the widget, so that the dev server shows them as a site would send them: each with the
//! headers that it is about.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};

use crate::repo::{self, Repo};

const FROM: &str = "widget/examples";
/// The Afterword of the pages as they are written; beside the widget it is the origin that they come from themselves.
const ORIGIN: &str = "http://localhost:8787";
/// The headers of a page, by their names.
const HEADERS: &str = "headers.json";
/// Where one of these lies, the page has a server or a bundler of its own, and is no use as a file.
const NEEDS_MORE: [&str; 2] = ["host.mjs", "package.json"];

/// Copies the pages. Returns what is said with them, in the syntax of `_headers`.
pub fn copy(repo: &Repo, to: &Path) -> Result<String> {
    let from = repo.path(FROM);
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot remove {}", to.display()))?;
    }
    let mut headers = String::new();
    for file in repo::files_under(&from, &["node_modules"])? {
        let folder = file.parent().unwrap_or(&from);
        if NEEDS_MORE.iter().any(|name| folder.join(name).exists()) {
            continue;
        }
        let text = repo::read_text(&file)?;
        if file.file_name().is_some_and(|name| name == HEADERS) {
            let page = folder.strip_prefix(&from)?.to_string_lossy();
            headers += &rule(&page, &text).with_context(|| format!("{}", file.display()))?;
        } else {
            let text = text.replace(ORIGIN, "");
            repo::write(&to.join(file.strip_prefix(&from)?), text)?;
        }
    }
    Ok(headers)
}

/// The headers of one page.
fn rule(page: &str, json: &str) -> Result<String> {
    let headers: BTreeMap<String, String> = serde_json::from_str(json)?;
    let mut rule = format!("\n/examples/{page}/*\n");
    for (name, value) in headers {
        rule += &format!("  {name}: {}\n", value.replace(ORIGIN, "'self'"));
    }
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_copied_with_their_headers_and_name_no_port() {
        let root = std::env::temp_dir().join(format!("afterword-examples-{}", std::process::id()));
        let repo = Repo {
            root: root.clone(),
            target: root.clone(),
        };
        let page = |name: &str| root.join(FROM).join(name);
        let html = r#"<script src="http://localhost:8787/widget.js"></script>"#;
        repo::write(&page("04_policy/index.html"), html).unwrap();
        let headers = r#"{"B": "b", "A": "script-src http://localhost:8787"}"#;
        repo::write(&page("04_policy/headers.json"), headers).unwrap();
        repo::write(&page("17_bundled/index.html"), html).unwrap();
        repo::write(&page("17_bundled/package.json"), "{}").unwrap();
        let dist = root.join("dist");
        assert_eq!(
            copy(&repo, &dist).unwrap(),
            "\n/examples/04_policy/*\n  A: script-src 'self'\n  B: b\n"
        );
        assert_eq!(
            repo::read_text(&dist.join("04_policy/index.html")).unwrap(),
            r#"<script src="/widget.js"></script>"#
        );
        assert!(!dist.join("04_policy/headers.json").exists());
        assert!(!dist.join("17_bundled").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
