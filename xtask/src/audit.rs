//! `cargo xtask audit`: published advisories against what we depend on. It needs a network, and says so where it
//! has none, rather than passing.

use anyhow::{Result, bail};

use crate::{
    args::Args,
    process::{capture, on_path},
    repo::{Repo, cargo},
    tools::Tools,
};

/// What the auditing programs say when they could not ask.
const UNREACHED: [&str; 6] = [
    "audit endpoint returned an error",
    "ENOTFOUND",
    "ECONNREFUSED",
    "couldn't fetch advisory database",
    "failed to fetch",
    "error sending request",
];

#[derive(Debug, PartialEq)]
enum Verdict {
    Clean,
    Found,
    NotAsked(String),
}

pub fn run(repo: &Repo, args: Args) -> Result<()> {
    args.finish()?;
    let verdicts = [("crates", crates(repo)), ("npm packages", packages(repo)?)];
    for (what, verdict) in &verdicts {
        match verdict {
            Verdict::Clean => println!("{what}: no advisory"),
            Verdict::Found => println!("{what}: advisories, see above"),
            Verdict::NotAsked(why) => println!("{what}: NOT audited: {why}"),
        }
    }
    if verdicts
        .iter()
        .all(|(_, verdict)| *verdict == Verdict::Clean)
    {
        return Ok(());
    }
    bail!("not everything is known to be free of advisories")
}

fn crates(repo: &Repo) -> Verdict {
    if on_path("cargo-audit").is_none() {
        return Verdict::NotAsked("cargo-audit is missing: `cargo install cargo-audit`".to_owned());
    }
    judge(capture(cargo().arg("audit").current_dir(&repo.root)))
}

/// The packages are tools only, yet they run on the machines of those who build.
fn packages(repo: &Repo) -> Result<Verdict> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut audit = Tools::install_node_packages(repo)?.command(npm)?;
    Ok(judge(capture(audit.args(["audit", "--audit=true"]))))
}

fn judge(result: Result<String>) -> Verdict {
    let Err(error) = result else {
        return Verdict::Clean;
    };
    let said = error.to_string();
    if UNREACHED.iter().any(|sign| said.contains(sign)) {
        return Verdict::NotAsked("the advisories cannot be reached from here".to_owned());
    }
    println!("{said}");
    Verdict::Found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreachable_registry_is_no_clean_bill() {
        let said = |text: &str| judge(Err(anyhow::anyhow!(text.to_owned())));
        assert_eq!(judge(Ok(String::new())), Verdict::Clean);
        assert_eq!(said("1 vulnerability found"), Verdict::Found);
        assert!(matches!(
            said("npm error audit endpoint returned an error"),
            Verdict::NotAsked(_)
        ));
    }
}
