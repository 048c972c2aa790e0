//! `cargo xtask test`: every suite, also after one has failed, and a table of how each went and how long it took.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::{
    args::Args,
    process::{Stopwatch, say},
    repo::Repo,
    suites::{Context, Outcome, SUITES, Suite},
};

struct Row {
    name: &'static str,
    took: Duration,
    result: Result<Outcome>,
}

pub fn run(repo: &Repo, mut args: Args) -> Result<()> {
    let soak = args.flag("--soak");
    let names = args.names()?;
    if let Some(other) = names
        .iter()
        .find(|name| !SUITES.iter().any(|suite| suite.name == name.as_str()))
    {
        let all: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
        bail!("there is no suite `{other}`; there are: {}", all.join(", "));
    }
    let chosen = SUITES
        .iter()
        .filter(|suite| names.is_empty() || names.iter().any(|name| name == suite.name));
    let context = Context::new(repo, soak);
    let rows: Vec<_> = chosen.map(|suite| run_suite(suite, &context)).collect();
    print!("\n{}", table(&rows));
    let failed: Vec<_> = rows
        .iter()
        .filter(|row| row.result.is_err())
        .map(|row| row.name)
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    bail!(
        "failed: {}. One alone: `cargo xtask test <suite>`",
        failed.join(", ")
    )
}

fn run_suite(suite: &Suite, context: &Context) -> Row {
    say(&format!("suite {}: {}", suite.name, suite.what));
    let watch = Stopwatch::start();
    let result = (suite.run)(context);
    if let Err(error) = &result {
        eprintln!("suite {} failed: {error:#}", suite.name);
    }
    Row {
        name: suite.name,
        took: watch.elapsed(),
        result,
    }
}

fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<12} {:>8}  result\n", "suite", "seconds");
    for row in rows {
        let result = match &row.result {
            Ok(Outcome::Passed) => "ok".to_owned(),
            Ok(Outcome::Skipped(why)) => format!("skipped: {why}"),
            Err(error) => format!(
                "FAILED: {}",
                error.to_string().lines().next().unwrap_or_default()
            ),
        };
        text.push_str(&format!(
            "{:<12} {:>8.1}  {result}\n",
            row.name,
            row.took.as_secs_f32()
        ));
    }
    let total: Duration = rows.iter().map(|row| row.took).sum();
    text.push_str(&format!(
        "{:<12} {:>8.1}\n",
        "together",
        total.as_secs_f32()
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_the_three_results_apart() {
        let row = |name, result| Row {
            name,
            took: Duration::from_millis(1_500),
            result,
        };
        let text = table(&[
            row("a", Ok(Outcome::Passed)),
            row("b", Ok(Outcome::Skipped("not written yet".to_owned()))),
            row("c", Err(anyhow::anyhow!("first line\nsecond line"))),
        ]);
        assert!(text.contains("1.5  ok\n"));
        assert!(text.contains("skipped: not written yet"));
        assert!(text.contains("FAILED: first line\n"));
        assert!(text.contains("4.5\n"));
    }
}
