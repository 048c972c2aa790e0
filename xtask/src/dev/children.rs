//! The servers of a demo live and end together: on Ctrl-C, on SIGTERM, or when one of them ends.

use std::{
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::process::{Stopwatch, say};

/// How long a server may take to close its database before it is ended by force.
const PATIENCE: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(100);

pub struct Children {
    running: Vec<(&'static str, Child)>,
    asked_to_end: Arc<AtomicBool>,
}

impl Children {
    pub fn new() -> Result<Self> {
        let asked_to_end = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&asked_to_end);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
            .context("cannot listen for Ctrl-C")?;
        Ok(Self {
            running: Vec::new(),
            asked_to_end,
        })
    }

    pub fn start(&mut self, name: &'static str, mut command: Command) -> Result<()> {
        command.stdin(Stdio::null());
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        self.running.push((name, child));
        Ok(())
    }

    /// Fails when one has ended, or when everything shall end.
    pub fn check(&mut self) -> Result<()> {
        if self.asked_to_end.load(Ordering::SeqCst) {
            bail!("stopped");
        }
        for (name, child) in &mut self.running {
            if let Some(status) = child.try_wait()? {
                bail!("{name} ended ({status}): what it said stands above");
            }
        }
        Ok(())
    }

    /// Until Ctrl-C, which is no error, or until one ends, which is.
    pub fn wait(&mut self) -> Result<()> {
        loop {
            if self.asked_to_end.load(Ordering::SeqCst) {
                say("stopping");
                return Ok(());
            }
            self.check()?;
            thread::sleep(GLANCE);
        }
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for (_, child) in &self.running {
            ask_to_end(child);
        }
        let watch = Stopwatch::start();
        for (name, child) in &mut self.running {
            while watch.elapsed() < PATIENCE && matches!(child.try_wait(), Ok(None)) {
                thread::sleep(GLANCE);
            }
            if matches!(child.try_wait(), Ok(None)) {
                say(&format!("{name} does not end: ending it by force"));
                // It may end by itself in between: then there is nothing left to do.
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

/// wrangler ends its own children when it is asked to, and leaves them behind when it is killed.
fn ask_to_end(child: &Child) {
    let id = child.id().to_string();
    let mut command = if cfg!(windows) {
        Command::new("taskkill")
    } else {
        Command::new("kill")
    };
    let command = if cfg!(windows) {
        command.args(["/T", "/F", "/PID", &id])
    } else {
        command.args(["-TERM", &id])
    };
    // Where it has ended already there is nobody to ask.
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}
