//! The few options that our commands take. What nobody asked for is an error, so that a typo is seen.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail};

/// The words after `cargo xtask`, taken out one by one by the command that knows them.
pub struct Args(VecDeque<String>);

impl Args {
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The first word.
    pub fn command(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Whether `--name` was given.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    /// The word after `--name`, or after its equals sign.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let with_equals = format!("{name}=");
        for (at, word) in self.0.iter().enumerate() {
            if let Some(value) = word.strip_prefix(&with_equals) {
                let value = value.to_owned();
                self.0.remove(at);
                return Ok(Some(value));
            }
            if word == name {
                self.0.remove(at);
                let value = self.0.remove(at);
                return value
                    .map(Some)
                    .with_context(|| format!("`{name}` needs a value after it"));
            }
        }
        Ok(None)
    }

    /// A port number after `--name`.
    pub fn port(&mut self, name: &str, default: u16) -> Result<u16> {
        match self.value(name)? {
            Some(text) => text
                .parse()
                .with_context(|| format!("`{name} {text}`: give a port from 1 to 65535")),
            None => Ok(default),
        }
    }

    /// What is left: names without dashes.
    pub fn names(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(option) => {
                bail!("there is no option `{option}` here; `cargo xtask help` lists them")
            }
            None => Ok(self.0.into()),
        }
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<()> {
        match self.names()?.first() {
            Some(word) => {
                bail!("`{word}` is one word too many; `cargo xtask help` lists what fits")
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &str) -> Args {
        Args(words.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn takes_flags_values_and_names_in_any_order() {
        let mut given = args("e2e --soak --port 9000 --file=a.sql size");
        assert!(given.flag("--soak"));
        assert!(!given.flag("--soak"));
        assert_eq!(given.port("--port", 1).unwrap(), 9000);
        assert_eq!(given.value("--file").unwrap().unwrap(), "a.sql");
        assert_eq!(given.names().unwrap(), ["e2e", "size"]);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(args("--sok").names().is_err());
        assert!(args("more").finish().is_err());
        assert!(args("--port").value("--port").is_err());
        assert!(args("--port x").port("--port", 1).is_err());
    }
}
