//! `cargo xtask size`: bytes of what is shipped, raw and as servers send them, against the budgets.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use crate::{
    args::Args,
    build::{assets::MANIFEST, widget::DIST, worker::BUILD},
    repo::{self, Repo},
};

/// Brotli bytes; the reasons are in the table of the design ("Speed, size, cost").
const LOADER_BUDGET: usize = 4_000;
const WIDGET_BUDGET: usize = 60_000;
/// The widget's files by their roles, in the order in which they are loaded; the first is `widget.js`.
const WIDGET: [&str; 4] = ["widget", "first", "glue", "wasm"];

pub struct Sized {
    pub name: String,
    pub part: &'static str,
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let as_json = args.flag("--json");
    args.finish()?;
    let widget = widget(repo)?;
    let scan = scan(repo)?;
    let worker = worker(repo)?;
    if as_json {
        let all = widget.iter().chain(&scan).chain(&worker);
        let files: Vec<_> = all.map(Sized::to_json).collect();
        println!("{}", json!({ "files": files }));
    } else {
        print!("{}{}{}", table(&widget), table(&scan), table(&worker));
    }
    Ok(())
}

/// Loader, first question, glue and Wasm of the widget, as they are now: replaced files are still there.
pub fn widget(repo: &Repo) -> Result<Vec<Sized>> {
    let dist = repo.path(DIST);
    let manifest = repo::read(&dist.join(MANIFEST))
        .context("the widget is not built yet: run `cargo xtask build widget`")?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest)?;
    WIDGET
        .iter()
        .map(|role| {
            let name = manifest.pointer(&format!("/current/{role}/file"));
            let name = name.and_then(serde_json::Value::as_str);
            let name = name.with_context(|| format!("{MANIFEST} names no {role}"))?;
            let bytes = repo::read(&dist.join(name))?;
            Sized::of((*role).to_owned(), "widget", &bytes)
        })
        .collect()
}

/// What the page of a code loads instead of `widget.js`.
pub fn scan(repo: &Repo) -> Result<Vec<Sized>> {
    measure(&repo.path(DIST), "scan", |name| name == "scan.js")
}

/// What wrangler uploads.
pub fn worker(repo: &Repo) -> Result<Vec<Sized>> {
    measure(&repo.path(BUILD), "worker", |name| {
        name.ends_with(".wasm") || name.ends_with(".js")
    })
}

fn measure(
    folder: &Path,
    part: &'static str,
    is_shipped: impl Fn(&str) -> bool,
) -> Result<Vec<Sized>> {
    let mut sizes = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| {
        format!(
            "{} is not built yet: run `cargo xtask build {part}`",
            folder.display()
        )
    })?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_file() && is_shipped(&name) {
            sizes.push(Sized::of(name, part, &repo::read(&path)?)?);
        }
    }
    if sizes.is_empty() {
        bail!(
            "{} holds nothing yet: run `cargo xtask build {part}`",
            folder.display()
        );
    }
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sizes)
}

impl Sized {
    fn of(name: String, part: &'static str, bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut brotli = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &parameters)?;
        Ok(Self {
            name,
            part,
            raw: bytes.len(),
            gzip: gzip.finish()?.len(),
            brotli: brotli.len(),
        })
    }

    fn to_json(&self) -> serde_json::Value {
        json!({ "name": self.name, "part": self.part, "raw": self.raw, "gzip": self.gzip, "brotli": self.brotli })
    }

    fn budget(&self) -> Option<usize> {
        (self.part == "widget" && self.name == "widget").then_some(LOADER_BUDGET)
    }
}

/// The files of one part and their sum, as people read them.
pub fn table(sizes: &[Sized]) -> String {
    let Some(part) = sizes.first().map(|size| size.part) else {
        return String::new();
    };
    let total = Sized {
        name: format!("{part}, together"),
        part,
        raw: sizes.iter().map(|size| size.raw).sum(),
        gzip: sizes.iter().map(|size| size.gzip).sum(),
        brotli: sizes.iter().map(|size| size.brotli).sum(),
    };
    let mut text = format!(
        "{:<32} {:>9} {:>9} {:>9}  budget (brotli)\n",
        part, "raw", "gzip", "brotli"
    );
    for size in sizes {
        text.push_str(&line(size, size.budget()));
    }
    text.push_str(&line(&total, (part == "widget").then_some(WIDGET_BUDGET)));
    text
}

fn line(size: &Sized, budget: Option<usize>) -> String {
    let verdict = match budget {
        Some(budget) if size.brotli > budget => {
            format!("{budget}: OVER by {}", size.brotli.saturating_sub(budget))
        }
        Some(budget) => format!("{budget}: ok"),
        None => String::new(),
    };
    format!(
        "{:<32} {:>9} {:>9} {:>9}  {verdict}",
        size.name, size.raw, size.gzip, size.brotli
    )
    .trim_end()
    .to_owned()
        + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_when_a_budget_is_exceeded() {
        let noise: Vec<u8> = (0..40_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes())
            .collect();
        let over = Sized::of("widget".to_owned(), "widget", &noise).unwrap();
        assert!(table(&[over]).contains("OVER"));
        let under = Sized::of("widget".to_owned(), "widget", b"let a=1").unwrap();
        assert!(!table(&[under]).contains("OVER"));
    }

    #[test]
    fn the_three_sizes_are_those_of_the_bytes() {
        let size = Sized::of("a.js".to_owned(), "worker", &[b'x'; 10_000]).unwrap();
        assert_eq!(size.raw, 10_000);
        assert!(size.gzip < 100 && size.brotli < size.gzip);
    }
}
