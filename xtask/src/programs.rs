//! Programs of the system that only tests need: those that are installed; on Debian, as root, they are installed now.
//! Nothing fails without them: the tests say what they left out.

use std::{env, path::PathBuf};

use anyhow::{Result, bail};

use crate::{
    apt,
    process::{on_path, say},
};

pub struct Program {
    /// By which somebody names one of their own, and by which the tests are told of it.
    pub variable: &'static str,
    pub name: &'static str,
    pub package: &'static str,
}

/// What is here, each with the variable that tells the tests of it.
pub fn ensure(programs: &[Program]) -> Result<Vec<(&'static str, PathBuf)>> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for program in programs {
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
