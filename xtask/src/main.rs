//! Every command people type: `cargo xtask <command>`. Each is a small file here; none holds product rules.

mod apt;
mod args;
mod audit;
mod bench;
mod browser;
mod build;
mod dev;
mod engines;
mod languages;
mod native;
mod openapi;
mod operator;
mod process;
mod programs;
mod recount;
mod replay;
mod repo;
mod site;
mod size;
mod stamp;
mod suites;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{args::Args, repo::Repo};

const HELP: &str = "\
cargo xtask <command>

  dev      build, migrate, seed, serve and print what to open   [--port N] [--host-port N] [--fresh]
  test     every test, with the time of each suite              [--soak] [suite...]
  build    what is shipped, the Worker of the tests, the package  [--keep ADDRESS] [widget] [worker] [probe] [npm]
  size     bytes of what is shipped, against the budgets        [--json]
  bench    what is measured, beside the budgets                 [--json] [rows] [ingest] [memory] [aggregate] [widget]
  recount  compare the tallies with a recount of raw answers    [--remote] [--database FILE]
  replay   after a restore, erase and revoke again what was erased and revoked since  [--url ADDRESS]
  site     make a site on a running Worker, or list the sites   new NAME --name TEXT --zone ZONE [--url ADDRESS] [--controller TEXT]
           [--privacy-url ADDRESS] [--instrument ID] [--cutoff HOUR] [--window SECONDS] [--languages en,ja] [--origins A,B] [--brand #rrggbb]
  openapi  write worker/openapi.json again from the code
  tidy     rules of this repository that no compiler knows
  audit    advisories against the dependencies (needs a network)
  tools    install what the other commands need";

fn main() -> ExitCode {
    let mut args = Args::from_env();
    match run(args.command().as_deref(), args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Option<&str>, args: Args) -> Result<()> {
    let repo = Repo::find()?;
    match command {
        Some("dev") => dev::run(&repo, args),
        Some("test") => test::run(&repo, args),
        Some("build") => build::run(&repo, args),
        Some("bench") => bench::run(&repo, args),
        Some("replay") => replay::run(&repo, args),
        Some("site") => site::run(&repo, args),
        Some("size") => size::run(&repo, args),
        Some("recount") => recount::run(&repo, args),
        Some("openapi") => openapi::run(&repo, args),
        Some("tidy") => tidy::run(&repo, args),
        Some("audit") => audit::run(&repo, args),
        Some("tools") => tools::run(&repo, args),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}
