//! `cargo xtask dev`: from a fresh clone to a demo that can be clicked, and to the figure that the click moves.

mod children;
pub mod database;
mod demo;
mod http;
mod table;

use std::{fs, time::Duration};

use anyhow::{Context, Result};

use self::{children::Children, demo::Site};
use crate::{
    args::Args,
    build,
    process::{Stopwatch, say},
    repo::Repo,
    tools::Tools,
};

pub const PORT: u16 = 8787;
const HOST_PORT: u16 = 8788;
/// A believable support chat, whose server signs invitations.
const HOST: &str = "widget/examples/02_signed_host/host.mjs";
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Where things answer.
struct Addresses {
    worker: String,
    /// What each page shows, and where.
    pages: Vec<(String, String)>,
}

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let port = args.port("--port", PORT)?;
    let host_port = args.port("--host-port", HOST_PORT)?;
    let fresh = args.flag("--fresh");
    args.finish()?;
    let watch = Stopwatch::start();
    // Known before minutes of building, not after.
    http::ensure_free(port, "--port")?;
    http::ensure_free(host_port, "--host-port")?;

    let tools = Tools::install_node_packages(repo)?;
    build::widget::build(&tools)?;
    build::worker::build(&tools)?;
    let sites = demo::sites(&database::prepare(&tools, fresh)?)?;

    let worker = format!("http://localhost:{port}");
    let mut addresses = Addresses {
        pages: example_pages(repo, &worker),
        worker,
    };
    let mut children = Children::new()?;
    start_worker(&tools, &mut children, port)?;
    if repo.path(HOST).exists() {
        let site = sites.first().context("the seeder named no site")?;
        start_host(&tools, &mut children, site, &addresses.worker, host_port)?;
        http::wait_until_ready(&mut children, host_port, "/", READY_WITHIN)?;
        let page = "a chat whose server signs the invitation".to_owned();
        addresses
            .pages
            .insert(0, (page, format!("http://localhost:{host_port}/")));
    }
    http::wait_until_ready(&mut children, port, "/healthz", READY_WITHIN)?;
    let tables = table::pages(repo, &sites, &addresses.worker)?;
    addresses.pages.splice(0..0, tables);
    say(&format!("up after {:.1} s", watch.elapsed().as_secs_f32()));
    println!("{}", demo::describe(&sites, &addresses)?);
    children.wait()
}

fn start_worker(tools: &Tools, children: &mut Children, port: u16) -> Result<()> {
    let mut wrangler = tools.wrangler()?;
    wrangler.args([
        "dev",
        "--local",
        "--port",
        &port.to_string(),
        "--inspector-port",
        "0",
    ]);
    // The keys that wrangler would listen for belong to us: Ctrl-C ends everything.
    wrangler.args(["--show-interactive-dev-session=false", "--log-level=warn"]);
    children.start("wrangler dev", wrangler)
}

fn start_host(
    tools: &Tools,
    children: &mut Children,
    site: &Site,
    worker: &str,
    port: u16,
) -> Result<()> {
    let mut host = tools.node()?;
    host.arg(tools.repo().path(HOST))
        .env("AFTERWORD_URL", worker)
        .env("AFTERWORD_API_KEY", &site.host_key)
        .env("PORT", port.to_string());
    children.start("the demo host", host)
}

/// The example pages that the Worker serves beside the widget.
fn example_pages(repo: &Repo, worker: &str) -> Vec<(String, String)> {
    let folders = fs::read_dir(repo.path(build::widget::DIST).join("examples"));
    let mut pages: Vec<_> = folders
        .into_iter()
        .flatten()
        .flatten()
        .filter(|folder| folder.path().join("index.html").is_file())
        .map(|folder| {
            let name = folder.file_name().to_string_lossy().into_owned();
            let what = match name.as_str() {
                "01_site_key" => "a chat with the public site key".to_owned(),
                other => format!("example {}", other.replace('_', " ")),
            };
            (what, format!("{worker}/examples/{name}/"))
        })
        .collect();
    pages.sort_by(|(_, a), (_, b)| a.cmp(b));
    pages
}
