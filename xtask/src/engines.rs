//! The engines besides Chromium that a short journey is tried in: those that are installed; on Debian, as root, they
//! are installed now. Nothing fails without them: the tests say which engine they left out.

use std::{env, path::PathBuf};

use anyhow::{Result, bail};

use crate::{
    apt,
    process::{on_path, say},
};

struct Program {
    /// By which somebody names one of their own, and by which the tests are told of it.
    variable: &'static str,
    name: &'static str,
    package: &'static str,
}

/// Not `firefox`: where that is a snap, it cannot read the profile that a test makes for it.
const PROGRAMS: [Program; 3] = [
    Program {
        variable: "FIREFOX_PATH",
        name: "firefox-esr",
        package: "firefox-esr",
    },
    Program {
        variable: "WEBKIT_DRIVER_PATH",
        name: "WebKitWebDriver",
        package: "webkit2gtk-driver",
    },
    Program {
        variable: "XVFB_PATH",
        name: "Xvfb",
        package: "xvfb",
    },
];

/// What is here, each with the variable that tells the tests of it.
pub fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for program in &PROGRAMS {
        match program.find()? {
            Some(path) => found.push((program.variable, path)),
            None => missing.push(program),
        }
    }
    if !missing.is_empty() && apt::may_install() {
        let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
        let fix = "Check the network and /etc/apt/sources.list";
        if let Err(error) = apt::install(&packages, fix) {
            say(&format!("going on without them: {error:#}"));
        }
        for program in missing {
            found.extend(program.find()?.map(|path| (program.variable, path)));
        }
    }
    Ok(found)
}

impl Program {
    fn find(&self) -> Result<Option<PathBuf>> {
        match env::var_os(self.variable).map(PathBuf::from) {
            Some(named) if !named.is_file() => bail!(
                "{} names {}, which is no file: correct or unset it",
                self.variable,
                named.display()
            ),
            Some(named) => Ok(Some(named)),
            None => Ok(on_path(self.name)),
        }
    }
}
