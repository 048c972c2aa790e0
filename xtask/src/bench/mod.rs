//! `cargo xtask bench`: rows, throughput, memory, figures, exports and the widget, measured by the scripts of `e2e/load`. Each
//! script prints one JSON line, which stands here as it is (`--json`) or as tables in Markdown, for `docs/BENCHMARKS.md`.

mod qr;
mod tables;
mod widget;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::{
    args::Args,
    browser, build,
    process::{Stopwatch, capture, say, stream},
    repo::{Repo, cargo},
    tools::Tools,
};

/// The scripts, and what each says while it runs.
const SCRIPTS: [(&str, &str); 8] = [
    ("rows", "rows written and read by each outcome"),
    (
        "ingest",
        "throughput against a hand-written Worker; some minutes",
    ),
    ("memory", "Wasm memory after 1,000 and 10,000 requests"),
    (
        "aggregate",
        "figures over 1e4, 1e5 and 1e6 answers; some minutes",
    ),
    (
        "export",
        "throughput and memory of exports of 1e6 answers; some minutes",
    ),
    (
        "board",
        "from a tap to 200 boards, with 2,000 guests; some minutes",
    ),
    (
        WIDGET,
        "the widget beside a vanilla floor and those of others; some minutes",
    ),
    (QR, "the page of a code on slow phone lines; a minute"),
];
/// Needs a browser, and packages that nothing else does.
const WIDGET: &str = "widget";
/// Needs a browser.
const QR: &str = "qr";

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let as_json = args.flag("--json");
    let names = args.names()?;
    let is_known = |name: &String| SCRIPTS.iter().any(|(known, _)| known == name);
    if let Some(other) = names.iter().find(|name| !is_known(name)) {
        bail!(
            "there is no benchmark `{other}`: say rows, ingest, memory, aggregate, export, board, widget or qr"
        );
    }
    let tools = Tools::install_node_packages(repo)?;
    build::widget::build(&tools)?;
    build::worker::build(&tools)?;
    let bins = [
        "build",
        "--package",
        "afterword-worker",
        "--features",
        "native",
        "--bins",
    ];
    stream(
        cargo().current_dir(&repo.root).args(bins),
        "The compiler's message above says where",
    )?;

    let mut all = Map::new();
    for (name, what) in SCRIPTS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            let watch = Stopwatch::start();
            say(&format!("{name}: {what}"));
            all.extend(measure(&tools, repo, name)?);
            say(&format!(
                "{name}: done in {:.0} s",
                watch.elapsed().as_secs_f32()
            ));
        }
    }
    if as_json {
        println!("{}", Value::Object(all));
    } else {
        print!("{}", tables::all(&all));
    }
    Ok(())
}

fn measure(tools: &Tools, repo: &Repo, name: &str) -> Result<Map<String, Value>> {
    let mut node = tools.node()?;
    node.arg(repo.path("e2e/load").join(format!("{name}.mjs")))
        .env("AFTERWORD_BIN_DIR", repo.target.join("debug"));
    if name == WIDGET {
        tools.install_peers()?;
    }
    if name == WIDGET || name == QR {
        node.env("CHROME_PATH", browser::ensure(tools)?);
    }
    let printed = capture(&mut node)?;
    let line = printed.trim().lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("{name} printed no JSON: {printed}"))
}
