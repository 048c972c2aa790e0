//! Fills a local database with the demo, or with as many answers as a benchmark asks for.
//!
//! `afterword-seed --database FILE [--now SECONDS] [--days 90] [--answers N --agents N --channels N]`
//!
//! Prints the demo's keys as JSON. Days that have answers already are left alone, so that a second
//! run only adds the days since the first.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use afterword_domain::day::{Calendar, Day};
use afterword_domain::time::Timestamp;
use afterword_worker::demo::generate::{DayPlan, Size, day};
use afterword_worker::demo::load::Load;
use afterword_worker::demo::sessions::told;
use afterword_worker::demo::sites::{ALL, DemoSite, SPACE, SUPPORT, install};
use rusqlite::{Connection, params};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

struct Options {
    database: PathBuf,
    now: Timestamp,
    days: i32,
    /// Answers in all, agents and channels; `None`: the demo.
    bulk: Option<(u64, u64, u64)>,
}

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("afterword-seed: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a command line reads the clock once, here"
)]
fn options() -> Result<Options, Failure> {
    let mut args = std::env::args().skip(1);
    let mut database = None;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut now = Timestamp(i64::try_from(seconds)?);
    let mut days = 90;
    let (mut answers, mut agents, mut channels) = (None, 100, 2);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--database" => database = Some(PathBuf::from(value)),
            "--now" => now = Timestamp(value.parse()?),
            "--days" => days = value.parse()?,
            "--answers" => answers = Some(value.parse()?),
            "--agents" => agents = value.parse()?,
            "--channels" => channels = value.parse()?,
            _ => return Err(format!("unknown option {name}").into()),
        }
    }
    let database = database.ok_or("--database FILE is needed")?;
    Ok(Options {
        database,
        now,
        days,
        bulk: answers.map(|answers| (answers, agents, channels)),
    })
}

fn run() -> Result<String, Failure> {
    let options = options()?;
    let mut connection = Connection::open(&options.database)?;
    let since = options.now.plus(
        -i64::from(options.days)
            .saturating_add(2)
            .saturating_mul(86_400),
    );
    install(&connection, since)?;
    let mut added = 0_usize;
    let sites: &[DemoSite] = if options.bulk.is_some() {
        &[SUPPORT]
    } else {
        &ALL
    };
    for (n, site) in sites.iter().enumerate() {
        let seed = 0x5eed_u64.saturating_add(u64::try_from(n)?);
        added = added.saturating_add(fill(&mut connection, site, &options, seed)?);
    }
    let sites: Vec<_> = ALL
        .iter()
        .map(|site| {
            json!({ "site": site.id, "name": site.name, "site_key": site.site_key,
                "read_key": site.read_key, "host_key": site.host_key, "owner_key": site.owner_key,
                "supervisor_key": site.supervisor_key, "agent_key": site.agent_key,
                "board_key": site.board_key })
        })
        .collect();
    Ok(json!({ "answers_added": added, "sites": sites }).to_string())
}

fn fill(
    connection: &mut Connection,
    site: &DemoSite,
    options: &Options,
    seed: u64,
) -> Result<usize, Failure> {
    let calendar = Calendar::new(site.zone, site.cutoff)?;
    let today = calendar.local(options.now).day.epoch_days();
    let size = |date: i32| match options.bulk {
        Some((answers, agents, channels)) => {
            let days = u64::try_from(options.days).unwrap_or(1).max(1);
            let answers = answers.checked_div(days).unwrap_or(0);
            Size {
                agents,
                channels,
                answers,
                uniform: true,
            }
        }
        None if site.id == SUPPORT.id => {
            // The current day has enough of them for every agent's figures to be shown.
            let answers = if date == today { 48 } else { 20 };
            Size {
                agents: 4,
                channels: 2,
                answers,
                uniform: false,
            }
        }
        None => Size {
            agents: 3,
            channels: 1,
            answers: 13,
            uniform: false,
        },
    };
    let first = today.saturating_sub(options.days).saturating_add(1);
    let mut missing = Vec::new();
    for date in first..=today {
        let there: u64 = connection.query_row(
            "SELECT coalesce(sum(n), 0) FROM tally WHERE site = ?1 AND space = ?2 AND day = ?3",
            params![site.id, SPACE.as_str(), date],
            |row| row.get(0),
        )?;
        if there < size(date).answers / 2 {
            missing.push(date);
        }
    }
    let mut load = Load::begin(connection)?;
    for date in missing {
        let day_of = Day::from_epoch_days(date);
        let plan = DayPlan {
            site,
            calendar: &calendar,
            day: day_of,
            now: options.now,
            size: size(date),
            seed,
        };
        let answers = day(&plan);
        // The restaurant's guests are walk-ins: nobody tells of them.
        let told = (site.id == SUPPORT.id).then(|| told(&plan, &answers));
        for made in answers {
            load.add(made)?;
        }
        if let Some(batch) = told.flatten() {
            load.feed(&site.site_id()?, SPACE, &batch)?;
        }
    }
    Ok(load.finish()?)
}
