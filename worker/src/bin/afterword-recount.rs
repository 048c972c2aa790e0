//! Sums every answer and every session anew and compares with the tallies.
//!
//! `afterword-recount --database FILE` reads a SQLite file, `--sql FILE` an export of D1. Ends
//! with 1 and a list where they differ.

use std::path::Path;
use std::process::ExitCode;

use afterword_domain::time::Timestamp;
use afterword_worker::native::Native;
use afterword_worker::store::recount::{differences, from_answers};
use afterword_worker::store::recount_feed::{self, from_sessions};

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("afterword-recount: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open() -> Result<Native, Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--database", file] => Ok(Native::open(Path::new(file), Timestamp(0))?),
        ["--sql", file] => Ok(Native::from_sql(
            &std::fs::read_to_string(file)?,
            Timestamp(0),
        )?),
        _ => Err("usage: afterword-recount --database FILE | --sql FILE".into()),
    }
}

fn run() -> Result<bool, Failure> {
    let database = open()?;
    let (tallies, answers) = pollster::block_on(from_answers(&database))?;
    let differences = pollster::block_on(differences(&database))?;
    for difference in &differences {
        let (site, space, key) = &difference.key;
        println!("{site} {} {key:?}", space.as_str());
        for (name, is, should) in &difference.counts {
            println!("  {name}: the tally says {is}, the answers say {should}");
        }
    }
    let (fed, sessions) = pollster::block_on(from_sessions(&database))?;
    let differ = pollster::block_on(recount_feed::differences(&database))?;
    for difference in &differ {
        println!("{:?}", difference.key);
        for (name, is, should) in &difference.counts {
            println!("  {name}: the tally says {is}, the sessions say {should}");
        }
    }
    println!(
        "{answers} answers, {} tally rows, {} of them differ",
        tallies.len(),
        differences.len()
    );
    println!(
        "{sessions} sessions, {} tally rows, {} of them differ",
        fed.len(),
        differ.len()
    );
    Ok(differences.is_empty() && differ.is_empty())
}
