//! The browser of the tests: the one asked for, one that is installed, else one that is installed now, never with
//! an unasked sudo. With it the fonts, without which Chinese text is boxes on a screenshot.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    apt,
    process::{capture, on_path, say, stream},
    tools::Tools,
};

const NAMES: [&str; 5] = [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
];
const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
const FONTS: [&str; 2] = ["fonts-noto-core", "fonts-noto-cjk"];
const FIX: &str =
    "Check the network and /etc/apt/sources.list, or set CHROME_PATH to a browser that is there";
const BY_HAND: &str = "sudo apt-get install chromium fonts-noto-core fonts-noto-cjk";

/// A Chrome or Chromium, with fonts where we may install them.
pub fn ensure(tools: &Tools) -> Result<PathBuf> {
    let browser = match env::var_os("CHROME_PATH").map(PathBuf::from) {
        Some(named) if named.is_file() => named,
        Some(named) => bail!(
            "CHROME_PATH names {}, which is no file: correct or unset it",
            named.display()
        ),
        None => match installed() {
            Some(found) => found,
            None => install(tools)?,
        },
    };
    ensure_fonts()?;
    Ok(browser)
}

fn installed() -> Option<PathBuf> {
    NAMES
        .iter()
        .find_map(|name| on_path(name))
        .or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}

fn install(tools: &Tools) -> Result<PathBuf> {
    if apt::may_install() {
        apt::install(&["chromium"], FIX)?;
        return installed()
            .context("the package chromium brought no browser: set CHROME_PATH to one");
    }
    if let Some(found) = playwrights(tools)? {
        return Ok(found);
    }
    say("installing Chromium with playwright (once, some 170 MB)");
    let mut playwright = tools.node()?;
    playwright
        .arg(tools.module("playwright-core/cli.js"))
        .args(["install", "chromium"]);
    stream(
        &mut playwright,
        &format!("Install Chrome or Chromium by hand (Debian: `{BY_HAND}`) or set CHROME_PATH"),
    )?;
    playwrights(tools)?.with_context(|| {
        format!("playwright installed no Chromium: try `{BY_HAND}` or set CHROME_PATH")
    })
}

/// The Chromium that playwright downloaded for its own version.
fn playwrights(tools: &Tools) -> Result<Option<PathBuf>> {
    let mut node = tools.node()?;
    node.args(["-p", "require('playwright-core').chromium.executablePath()"]);
    let path = PathBuf::from(capture(&mut node)?.trim());
    Ok(Some(path).filter(|path| path.is_file()))
}

fn ensure_fonts() -> Result<()> {
    if !cfg!(target_os = "linux") || has_chinese_font() {
        return Ok(());
    }
    if apt::may_install() {
        return apt::install(&FONTS, FIX);
    }
    say(&format!(
        "no Noto CJK font is here: Chinese will be boxes on screenshots. Debian: `{BY_HAND}`"
    ));
    Ok(())
}

fn has_chinese_font() -> bool {
    // fc-list is a package of its own, so where Debian puts the font is asked too.
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
        || capture(Command::new("fc-list").arg(":lang=zh-cn"))
            .is_ok_and(|fonts| !fonts.trim().is_empty())
}
