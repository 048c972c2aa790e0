//! `cargo xtask replay`: after a restore, erases and revokes again what was erased and revoked since, until the Worker
//! opens.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::{args::Args, operator, process::say, repo::Repo};

/// More than the journal of any site holds: a Worker that never has enough is broken.
const MOST_CALLS: u32 = 100_000;

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let url = operator::address(&mut args)?;
    args.finish()?;
    let mut applied = 0;
    for _ in 0..MOST_CALLS {
        let said = operator::call(repo, "POST", &url, "/v1/replay", None)?;
        applied += said.get("applied").and_then(Value::as_u64).unwrap_or(0);
        match said.get("more").and_then(Value::as_bool) {
            Some(true) => say(&format!("{applied} applied, and more to come")),
            Some(false) => {
                println!("{applied} erasures and revocations applied; the ledger is up to date");
                return Ok(());
            }
            None => bail!(
                "what answers at {url} says neither that there is more nor that there is none"
            ),
        }
    }
    bail!("{applied} applied and still no end: look at the Worker's log")
}
