//! The suites of `cargo xtask test`, in the order in which their failures are cheapest to learn of.

use std::{cell::OnceCell, process::Command};

use anyhow::Result;

use crate::{
    browser, build, engines, languages,
    process::{capture, stream},
    repo::{Repo, cargo},
    size, tidy,
    tools::{PYTHON_REMEDY, Tools},
};

pub struct Suite {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&Context) -> Result<Outcome>,
}

pub enum Outcome {
    Passed,
    /// Nothing was tested, for the reason given.
    Skipped(String),
}

/// What the suites share. Tools are made sure of by the first suite that needs them.
pub struct Context {
    repo: Repo,
    soak: bool,
    tools: OnceCell<Tools>,
}

pub const SUITES: [Suite; 13] = [
    Suite {
        name: "tools",
        what: "install what is missing",
        run: tools,
    },
    Suite {
        name: "fmt",
        what: "the code is formatted",
        run: fmt,
    },
    Suite {
        name: "tidy",
        what: "rules of this repository",
        run: run_tidy,
    },
    Suite {
        name: "clippy",
        what: "lints, for this machine and for Wasm",
        run: clippy,
    },
    Suite {
        name: "unit",
        what: "native tests of all packages",
        run: unit,
    },
    Suite {
        name: "types",
        what: "TypeScript types of the loader and of the npm package",
        run: types,
    },
    Suite {
        name: "widget",
        what: "build the widget",
        run: widget,
    },
    Suite {
        name: "package",
        what: "the npm package as it would be published",
        run: package,
    },
    Suite {
        name: "worker",
        what: "build the Worker",
        run: worker,
    },
    Suite {
        name: "size",
        what: "bytes of what is shipped",
        run: sizes,
    },
    Suite {
        name: "e2e",
        what: "journeys in real browsers and workerd",
        run: e2e,
    },
    Suite {
        name: "fuzz",
        what: "the API against its description",
        run: fuzz,
    },
    Suite {
        name: "deploy",
        what: "wrangler deploy --dry-run",
        run: deploy,
    },
];

impl Context {
    pub fn new(repo: &Repo, soak: bool) -> Self {
        Self {
            repo: repo.clone(),
            soak,
            tools: OnceCell::new(),
        }
    }

    fn tools(&self) -> Result<&Tools> {
        match self.tools.get() {
            Some(tools) => Ok(tools),
            None => {
                let tools = Tools::install_node_packages(&self.repo)?;
                tools.wasm_target()?;
                Ok(self.tools.get_or_init(|| tools))
            }
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.repo.root).args(arguments);
        cargo
    }
}

fn tools(context: &Context) -> Result<Outcome> {
    let tools = context.tools()?;
    tools.wasm_bindgen()?;
    tools.worker_build()?;
    browser::ensure(tools)?;
    engines::ensure()?;
    languages::ensure()?;
    tools.schemathesis()?;
    Ok(Outcome::Passed)
}

fn fmt(context: &Context) -> Result<Outcome> {
    stream(
        &mut context.cargo(&["fmt", "--all", "--check"]),
        "`cargo fmt --all` puts it right",
    )?;
    Ok(Outcome::Passed)
}

fn run_tidy(context: &Context) -> Result<Outcome> {
    tidy::check(&context.repo)?;
    Ok(Outcome::Passed)
}

fn clippy(context: &Context) -> Result<Outcome> {
    context.tools()?;
    let fix = "Each message above says what to write instead";
    stream(
        &mut context.cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ]),
        fix,
    )?;
    let wasm = [
        "-p",
        "afterword-widget",
        "-p",
        "afterword-worker",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let mut cargo = context.cargo(&["clippy"]);
    stream(cargo.args(wasm).args(["--", "-D", "warnings"]), fix)?;
    Ok(Outcome::Passed)
}

fn unit(context: &Context) -> Result<Outcome> {
    let mut cargo = context.cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
    if context.soak {
        cargo.env("AFTERWORD_SOAK", "1");
    }
    stream(&mut cargo, "The failed assertion stands above")?;
    Ok(Outcome::Passed)
}

fn types(context: &Context) -> Result<Outcome> {
    let tools = context.tools()?;
    for project in ["widget/loader", "widget/npm/usage", "worker/board"] {
        let mut tsc = tools.node()?;
        tsc.arg(tools.module("typescript/bin/tsc"))
            .arg("--noEmit")
            .arg("--project")
            .arg(context.repo.path(project));
        stream(&mut tsc, "Each message above names file and line")?;
    }
    Ok(Outcome::Passed)
}

fn widget(context: &Context) -> Result<Outcome> {
    build::widget::build(context.tools()?)?;
    Ok(Outcome::Passed)
}

fn package(context: &Context) -> Result<Outcome> {
    build::npm::check(context.tools()?)?;
    Ok(Outcome::Passed)
}

fn worker(context: &Context) -> Result<Outcome> {
    build::worker::build(context.tools()?)?;
    Ok(Outcome::Passed)
}

fn sizes(context: &Context) -> Result<Outcome> {
    print!("{}", size::table(&size::widget(&context.repo)?));
    print!("{}", size::table(&size::worker(&context.repo)?));
    Ok(Outcome::Passed)
}

fn e2e(context: &Context) -> Result<Outcome> {
    let tests = context.repo.path("e2e/tests");
    if !tests.exists() {
        return Ok(Outcome::Skipped("there is no e2e/tests yet".to_owned()));
    }
    let tools = context.tools()?;
    build::npm::build(tools)?;
    build::worker::build(tools)?;
    build::worker::build_probe(tools)?;
    bins(context)?;
    let fix = "The compiler's message above says where";
    let mut sign = context.cargo(&["build", "--package", "afterword-domain"]);
    stream(
        sign.args(["--features", "server", "--example", "sign"]),
        fix,
    )?;
    let mut node = tools.node()?;
    // One file at a time: each starts servers and a browser, and waits for them.
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=1",
        "e2e/tests/*.test.mjs",
    ])
    .env("CHROME_PATH", browser::ensure(tools)?)
    .envs(engines::ensure()?)
    .envs(languages::ensure()?)
    .env("AFTERWORD_BIN_DIR", context.repo.target.join("debug"));
    if context.soak {
        node.env("AFTERWORD_SOAK", "1");
    }
    stream(&mut node, "The failed assertion stands above")?;
    Ok(Outcome::Passed)
}

fn fuzz(context: &Context) -> Result<Outcome> {
    let tools = context.tools()?;
    let Some(schemathesis) = tools.schemathesis()? else {
        return Ok(Outcome::Skipped(format!(
            "there is no Python for schemathesis: {PYTHON_REMEDY}"
        )));
    };
    build::worker::build(tools)?;
    bins(context)?;
    let mut node = tools.node()?;
    node.arg("e2e/fuzz.mjs")
        .env("SCHEMATHESIS_PATH", schemathesis)
        .env("AFTERWORD_BIN_DIR", context.repo.target.join("debug"));
    stream(
        &mut node,
        "Each request that is printed above can be sent again; mend the code, or the description beside its handler",
    )?;
    Ok(Outcome::Passed)
}

/// The commands of ours that the tests of the built Worker need.
fn bins(context: &Context) -> Result<()> {
    let package = ["build", "--package", "afterword-worker"];
    let mut cargo = context.cargo(&package);
    stream(
        cargo.args(["--features", "native", "--bins"]),
        "The compiler's message above says where",
    )
}

fn deploy(context: &Context) -> Result<Outcome> {
    let tools = context.tools()?;
    if !context.repo.path("wrangler.toml").exists() {
        return Ok(Outcome::Skipped("there is no wrangler.toml yet".to_owned()));
    }
    build::widget::build(tools)?;
    build::worker::build(tools)?;
    let mut wrangler = tools.wrangler()?;
    wrangler
        .args(["deploy", "--dry-run", "--outdir"])
        .arg(context.repo.scratch("deploy"));
    println!("{}", capture(&mut wrangler)?.trim());
    Ok(Outcome::Passed)
}
