//! Sums over the sessions of the feed, grouped and narrowed like those over answers.

use std::collections::BTreeMap;

use afterword_domain::day::Day;
use afterword_domain::grouping::Exceptional;
use afterword_domain::ids::Source;
use afterword_domain::rates::{Measured, SessionSums};
use afterword_domain::session::{SessionCount, SessionCounts};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::aggregate::{Query, bucket, grouped, made, range};
use crate::ports::{DatabaseError, Done};

/// Since which business day each kind is told of.
#[derive(Debug, Clone, Default)]
pub struct Fed(BTreeMap<String, Day>);

impl Fed {
    /// The lists of a feed.
    pub const KINDS: [&'static str; 3] = ["sessions", "complaints", "recontacts"];

    /// Reads the rows of `get_feed.sql`.
    pub(super) fn read(done: Done) -> Result<Self, DatabaseError> {
        #[derive(Deserialize)]
        struct Row {
            kind: String,
            day: i32,
        }
        let read = |row| {
            let row: Row = serde_json::from_value(row)
                .map_err(|e| DatabaseError::Broken(format!("feed row: {e}")))?;
            Ok((row.kind, Day::from_epoch_days(row.day)))
        };
        done.rows
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The first day of a kind; `None`: it was never told of.
    #[must_use]
    pub fn since(&self, kind: &str) -> Option<Day> {
        self.0.get(kind).copied()
    }

    /// What was ever told of besides sessions.
    #[must_use]
    pub fn measured(&self) -> Measured {
        Measured {
            complaints: self.since("complaints").is_some(),
            recontacts: self.since("recontacts").is_some(),
        }
    }
}

/// The statement for a query, with at most `limit` rows.
#[must_use]
pub fn text(query: &Query, limit: usize) -> String {
    let mut columns = vec![
        format!("{} AS bucket", bucket(query.bucket)),
        "ins".to_owned(),
    ];
    let own = |column: &'static str| match (column, made(column)) {
        ("source", _) => format!("'{}' AS source", Source::Host.as_str()),
        (column, Some(made)) => format!("{made} AS {column}"),
        (column, None) => column.to_owned(),
    };
    columns.extend(grouped(query).map(own));
    let mut sums: Vec<String> = SessionCount::ALL
        .into_iter()
        .map(|count| match count {
            SessionCount::Complaints
            | SessionCount::Complained
            | SessionCount::ComplainedRated
            | SessionCount::ComplainedSatisfied => format!("sum(told * {})", count.name()),
            SessionCount::Recontacted => format!("sum(matured * {})", count.name()),
            _ => format!("sum({})", count.name()),
        })
        .collect();
    sums.extend(["told", "matured"].map(|which| format!("sum({which} * sessions)")));
    let group: Vec<String> = (1..=columns.len()).map(|n| n.to_string()).collect();
    let since = |kind: &str| {
        format!(
            "day >= (SELECT since.day FROM feed AS since WHERE since.site = json_extract(?1, '$.site') \
             AND since.space = json_extract(?1, '$.space') AND since.kind = '{kind}')"
        )
    };
    // Of days before a kind was first told of nothing is known; nor of those whose customers can
    // still come back.
    format!(
        "SELECT {columns},\n  json_array({sums}) AS sums\nFROM (\n  SELECT *,\n    \
         coalesce({complaints}, 0) AS told,\n    \
         coalesce({recontacts}\n      \
         AND day <= json_extract(?1, '$.matured[' || (resolve_days - 1) || ']'), 0) AS matured\n  \
         FROM session_tally\n)\nWHERE {range}\nGROUP BY {group}\nLIMIT {limit};\n",
        columns = columns.join(", "),
        sums = sums.join(", "),
        complaints = since("complaints"),
        recontacts = since("recontacts"),
        range = range(query, |column| match column {
            "source" => "'host'",
            column => column,
        }) + match query.exceptional {
            Exceptional::All => "",
            Exceptional::Without => "\n  AND exceptional = 0",
            Exceptional::Only => "\n  AND exceptional = 1",
        },
        group = group.join(", "),
    )
}

/// The sums of a row.
pub(super) fn sums(row: &Map<String, Value>) -> Option<SessionSums> {
    let all: Vec<i64> = serde_json::from_str(row.get("sums")?.as_str()?).ok()?;
    let mut all = all.into_iter();
    let mut counts = SessionCounts::default();
    for count in SessionCount::ALL {
        counts.add(count, all.next()?);
    }
    Some(SessionSums {
        counts,
        could_complain: all.next()?,
        matured: all.next()?,
    })
}
