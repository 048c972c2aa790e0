//! The languages in which `docs/SIGNING.md` shows how to sign, besides Rust and Node, which are here anyway.

use std::path::PathBuf;

use anyhow::Result;

use crate::programs::{self, Program};

const LANGUAGES: [Program; 3] = [
    Program {
        variable: "PYTHON_PATH",
        name: "python3",
        package: "python3",
    },
    Program {
        variable: "PHP_PATH",
        name: "php",
        package: "php-cli",
    },
    // Not `java`, which a runtime without a compiler has too.
    Program {
        variable: "JAVAC_PATH",
        name: "javac",
        package: "default-jdk-headless",
    },
];

pub fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    programs::ensure(&LANGUAGES)
}
