//! Running other programs: what is done is said, output is streamed, and a failure names its fix.

use std::{
    env,
    io::{IsTerminal, stderr},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Says what is being done. On stderr: stdout belongs to what a command answers.
pub fn say(what: &str) {
    if stderr().is_terminal() {
        eprintln!("\x1b[1;32m==>\x1b[0m {what}");
    } else {
        eprintln!("==> {what}");
    }
}

/// Runs a program with its output streamed; `fix` is the sentence that helps when it fails.
pub fn stream(command: &mut Command, fix: &str) -> Result<()> {
    let line = describe(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`. {fix}"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}). {fix}");
    }
    Ok(())
}

/// What a program prints on stdout; what it says on stderr becomes the error.
pub fn capture(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let printed = String::from_utf8_lossy(&output.stdout);
        bail!(
            "`{line}` failed ({}):\n{}\n{}",
            output.status,
            said.trim(),
            printed.trim()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{line}` printed bytes that are no text"))
}

/// The command as a person would type it.
fn describe(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    let words = command
        .get_args()
        .map(|word| word.to_string_lossy().into_owned());
    std::iter::once(name)
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where a program lies on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let with_suffix = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .flat_map(|folder| [folder.join(&with_suffix), folder.join(name)])
        .find(|candidate| candidate.is_file())
}

/// The time something took.
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "times of suites and start-up are what people asked to see"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
