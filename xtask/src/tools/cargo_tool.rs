//! Command-line tools from crates.io in an exact version: one that is there already, else built once per user.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use super::{say_installing, user_cache};
use crate::{
    process::{capture, on_path, say, stream},
    repo,
};

/// The path of `binary` from `package` in `version`; the variable `override_var` may name one.
pub fn ensure(package: &str, binary: &str, version: &str, override_var: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(override_var).map(PathBuf::from) {
        if is_version(&named, version) {
            return Ok(named);
        }
        say(&format!(
            "{override_var} names no {binary} {version}: looking for another"
        ));
    }
    if let Some(found) = on_path(binary).filter(|found| is_version(found, version)) {
        return Ok(found);
    }
    let root = user_cache()?
        .join("tools")
        .join(format!("{package}-{version}"));
    let installed = root
        .join("bin")
        .join(format!("{binary}{}", env::consts::EXE_SUFFIX));
    if is_version(&installed, version) {
        return Ok(installed);
    }
    install(package, version, &root)?;
    if !is_version(&installed, version) {
        bail!(
            "{} does not run; remove {} and try again",
            installed.display(),
            root.display()
        );
    }
    Ok(installed)
}

fn install(package: &str, version: &str, root: &Path) -> Result<()> {
    say_installing(
        &format!("{package} {version}"),
        "once per user, a few minutes of compiling",
    );
    let mut cargo = repo::cargo();
    cargo
        .args([
            "install",
            package,
            "--version",
            &format!("={version}"),
            "--root",
        ])
        .arg(root)
        // The tools are used for seconds: compiling them quickly matters more than their speed.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    stream(
        &mut cargo,
        "It needs crates.io and a C compiler: install one (Debian: build-essential) and run again",
    )
}

fn is_version(program: &Path, version: &str) -> bool {
    // worker-build prints its bare version, wasm-bindgen its name before it.
    capture(Command::new(program).arg("--version"))
        .is_ok_and(|said| said.split_whitespace().any(|word| word == version))
}
