//! The programs that building and testing needs: found if there, else installed, so that a fresh machine needs
//! only Rust and Node. Everything is pinned; nothing is installed outside this clone and the user's cache folder.

mod cargo_tool;
mod node;
mod python;
mod rust_src;
mod versions;
mod wasm_target;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{args::Args, browser, engines, languages, process::say, repo::Repo};

pub use python::REMEDY as PYTHON_REMEDY;

/// The tools of one clone. Each is made sure of when it is first asked for.
pub struct Tools {
    repo: Repo,
    /// A Node that is new enough, not necessarily the one on PATH.
    node: PathBuf,
}

/// `cargo xtask tools`: all of them at once.
pub fn run(repo: &Repo, args: Args) -> Result<()> {
    args.finish()?;
    let tools = Tools::install_node_packages(repo)?;
    tools.wasm_target()?;
    tools.rust_src()?;
    let found = [
        ("node", tools.node.clone()),
        ("wasm-bindgen", tools.wasm_bindgen()?),
        ("worker-build", tools.worker_build()?),
        ("wasm-opt", tools.wasm_opt()),
        ("esbuild", tools.esbuild()),
        ("browser", browser::ensure(&tools)?),
    ];
    let schemathesis = tools.schemathesis()?.map(|path| ("schemathesis", path));
    let programs = engines::ensure()?.into_iter().chain(languages::ensure()?);
    let programs = programs.chain(schemathesis);
    for (name, path) in found.into_iter().chain(programs) {
        println!("{name:<18} {}", path.display());
    }
    Ok(())
}

impl Tools {
    /// Makes sure of the npm packages, and of a Node that can run them.
    pub fn install_node_packages(repo: &Repo) -> Result<Self> {
        node::install_packages(repo)?;
        let node = node::current(repo)?;
        Ok(Self {
            repo: repo.clone(),
            node,
        })
    }

    /// The widgets that ours is measured against, which nothing but that benchmark needs.
    pub fn install_peers(&self) -> Result<()> {
        node::install_peers(&self.repo)
    }

    pub fn repo(&self) -> &Repo {
        &self.repo
    }

    /// A program that runs in the root of the clone, finds the current Node first, and phones nobody.
    pub fn command(&self, program: impl AsRef<Path>) -> Result<Command> {
        let mut command = Command::new(program.as_ref());
        command
            .current_dir(&self.repo.root)
            .env("PATH", self.path()?)
            .env("WRANGLER_SEND_METRICS", "false")
            .env("DO_NOT_TRACK", "1")
            // Miniflare would otherwise ask Cloudflare what `request.cf` may look like.
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
            .env("WRANGLER_HIDE_BANNER", "true");
        Ok(command)
    }

    pub fn node(&self) -> Result<Command> {
        self.command(&self.node)
    }

    pub fn npm(&self) -> Result<Command> {
        self.command(node::npm()?)
    }

    pub fn wrangler(&self) -> Result<Command> {
        let mut command = self.node()?;
        command.arg(self.module("wrangler/bin/wrangler.js"));
        Ok(command)
    }

    /// None where there is no Python: see [`PYTHON_REMEDY`].
    pub fn schemathesis(&self) -> Result<Option<PathBuf>> {
        python::schemathesis(&self.repo)
    }

    pub fn rust_src(&self) -> Result<()> {
        rust_src::ensure()
    }

    pub fn wasm_target(&self) -> Result<()> {
        wasm_target::ensure()
    }

    /// The wasm-bindgen command line in the version that the crate of that name has in Cargo.lock.
    pub fn wasm_bindgen(&self) -> Result<PathBuf> {
        let version = versions::locked(&self.repo, "wasm-bindgen")?;
        cargo_tool::ensure(
            "wasm-bindgen-cli",
            "wasm-bindgen",
            &version,
            "WASM_BINDGEN_BIN",
        )
    }

    /// worker-build is released together with the `worker` crate, and checks its version.
    pub fn worker_build(&self) -> Result<PathBuf> {
        let version = versions::locked(&self.repo, "worker")?;
        cargo_tool::ensure("worker-build", "worker-build", &version, "WORKER_BUILD_BIN")
    }

    /// A script that the current Node runs.
    pub fn wasm_opt(&self) -> PathBuf {
        if cfg!(windows) {
            self.module(".bin/wasm-opt.cmd")
        } else {
            self.module("binaryen/bin/wasm-opt")
        }
    }

    /// The program itself where its package lies, else the script that looks for it.
    pub fn esbuild(&self) -> PathBuf {
        let platforms = std::fs::read_dir(self.module("@esbuild"))
            .into_iter()
            .flatten()
            .flatten();
        platforms
            .flat_map(|platform| {
                [
                    platform.path().join("bin/esbuild"),
                    platform.path().join("esbuild.exe"),
                ]
            })
            .find(|program| program.is_file())
            .unwrap_or_else(|| self.module("esbuild/bin/esbuild"))
    }

    pub fn module(&self, relative: &str) -> PathBuf {
        self.repo.path("node_modules").join(relative)
    }

    fn path(&self) -> Result<OsString> {
        let node = self
            .node
            .parent()
            .context("node lies in no folder")?
            .to_owned();
        let inherited = env::var_os("PATH").unwrap_or_default();
        Ok(env::join_paths(
            std::iter::once(node).chain(env::split_paths(&inherited)),
        )?)
    }
}

/// Where tools are kept that several clones can share.
fn user_cache() -> Result<PathBuf> {
    let home = || env::home_dir().context("there is no home folder: set HOME");
    let base =
        if let Some(folder) = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
            folder.into()
        } else if cfg!(target_os = "macos") {
            home()?.join("Library/Caches")
        } else if let Some(folder) = env::var_os("LOCALAPPDATA").filter(|_| cfg!(windows)) {
            folder.into()
        } else {
            home()?.join(".cache")
        };
    Ok(base.join("afterword"))
}

/// Says what is installed and why it may take a while.
fn say_installing(what: &str, patience: &str) {
    say(&format!("installing {what} ({patience})"));
}
