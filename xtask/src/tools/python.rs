//! Tools of Python, in a virtual environment of this clone, made once for a version.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::say_installing;
use crate::{
    apt,
    process::{capture, on_path, stream},
    repo::Repo,
    stamp::{Fingerprint, Stamp},
};

const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// What runs it, at least.
const OLDEST_MINOR: u32 = 10;
pub const REMEDY: &str =
    "install Python 3.10 or newer with its venv module (Debian: `apt install python3-venv`)";

/// The fuzzer's program; none where there is no Python.
pub fn schemathesis(repo: &Repo) -> Result<Option<PathBuf>> {
    let folder = repo.scratch("python");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(format!("schemathesis{}", std::env::consts::EXE_SUFFIX));
    let fingerprint = Fingerprint::new(repo).word(SCHEMATHESIS).finish();
    let stamp = Stamp::new(folder.join(".afterword-stamp"), fingerprint);
    if stamp.is_fresh(&program) {
        return Ok(Some(program));
    }
    let Some(python) = with_venv()? else {
        return Ok(None);
    };
    say_installing(SCHEMATHESIS, "once per version, some 30 Python packages");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let mut venv = Command::new(python);
    stream(venv.args(["-m", "venv"]).arg(&folder), REMEDY)?;
    let python = programs.join(format!("python{}", std::env::consts::EXE_SUFFIX));
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet"])
        .args(["--disable-pip-version-check", SCHEMATHESIS]);
    stream(
        &mut pip,
        "It needs PyPI; behind a proxy set `pip config set global.proxy`, then run again",
    )?;
    stamp.set()?;
    Ok(Some(program))
}

/// A Python that can make environments; on Debian, as root, it is installed.
fn with_venv() -> Result<Option<PathBuf>> {
    if found().is_none() && apt::may_install() {
        let fix = "Check the network and /etc/apt/sources.list";
        apt::install(&["python3-venv"], fix)?;
    }
    Ok(found())
}

fn found() -> Option<PathBuf> {
    let python = on_path("python3").or_else(|| on_path("python"))?;
    // Debian parts venv from what it needs to put pip in.
    let question =
        format!("import ensurepip, sys, venv; sys.exit(sys.version_info < (3, {OLDEST_MINOR}))");
    let mut asked = Command::new(&python);
    capture(asked.args(["-c", &question])).ok()?;
    Some(python)
}
