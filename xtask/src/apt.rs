//! Installing with apt: on Debian, as root, never with an unasked sudo.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use crate::process::{capture, say, stream};

/// Whether packages may be installed here.
pub fn may_install() -> bool {
    is_debian() && is_root()
}

/// `fix` is the sentence that helps when it fails.
pub fn install(packages: &[&str], fix: &str) -> Result<()> {
    say(&format!(
        "installing {} with apt-get (once)",
        packages.join(" ")
    ));
    stream(Command::new("apt-get").args(["update", "-qq"]), fix)?;
    let mut apt = Command::new("apt-get");
    apt.args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages);
    stream(apt.env("DEBIAN_FRONTEND", "noninteractive"), fix)
}

/// Debian itself: Ubuntu's packages of browsers only point to snaps.
fn is_debian() -> bool {
    fs::read_to_string(Path::new("/etc/os-release"))
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
