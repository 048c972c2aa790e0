//! The engines besides Chromium that a short journey is tried in.

use std::path::PathBuf;

use anyhow::Result;

use crate::programs::{self, Program};

/// Not `firefox`: where that is a snap, it cannot read the profile that a test makes for it.
const ENGINES: [Program; 3] = [
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

pub fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    programs::ensure(&ENGINES)
}
