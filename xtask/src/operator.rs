//! Calls to a running Worker, above all the operator's: its address, the secret, what it says.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    args::Args,
    dev::{self, database},
    process::capture,
    repo::Repo,
    tools::Tools,
};

/// The Worker of `--url`; else the one on this machine.
pub fn address(args: &mut Args) -> Result<String> {
    let url = args.value("--url")?;
    let url = url.unwrap_or_else(|| format!("http://localhost:{}", dev::PORT));
    Ok(url.trim_end_matches('/').to_owned())
}

/// One call with the operator's secret, and what the Worker says to it.
pub fn call(
    repo: &Repo,
    method: &str,
    url: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let name = database::OPERATOR_KEY;
    let key = std::env::var(name).ok();
    let key = key
        .filter(|key| !key.is_empty())
        .or_else(|| database::operator_key(repo))
        .with_context(|| format!("set {name} to the operator's secret of the Worker at {url}"))?;
    call_as(repo, &key, method, &format!("{url}{path}"), body)
}

/// One call with a key, and what the Worker says to it.
pub fn call_as(
    repo: &Repo,
    key: &str,
    method: &str,
    address: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let mut node = Tools::install_node_packages(repo)?.node()?;
    node.arg(repo.path("xtask/src/operator.mjs"))
        .args([method, address])
        .env(database::OPERATOR_KEY, key);
    if let Some(body) = body {
        node.arg(body.to_string());
    }
    let printed =
        capture(&mut node).with_context(|| format!("is a Worker running at {address}?"))?;
    let reply: Value = serde_json::from_str(&printed).context("the call printed no JSON")?;
    let said = reply.get("said").cloned().unwrap_or_default();
    match reply.get("status").and_then(Value::as_u64) {
        Some(200 | 201) => Ok(said),
        status => {
            let detail = said.get("detail").and_then(Value::as_str);
            bail!(
                "{address} says {}: {}",
                status.unwrap_or_default(),
                detail.unwrap_or("nothing more")
            )
        }
    }
}
