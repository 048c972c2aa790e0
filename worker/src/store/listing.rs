//! Pages of answers in the order of their sessions' ends. The text depends on what is asked, so it
//! is built, from closed lists of names; values are bound.

use std::collections::{BTreeMap, BTreeSet};

use afterword_domain::answer::Answer;
use afterword_domain::chain::{Chain, Credit};
use afterword_domain::day::Day;
use afterword_domain::facts::{Fact, Facts, TallyKey};
use afterword_domain::ids::{InstrumentId, Rev, Sid, SiteId, Source, Space, Writer};
use afterword_domain::listing::{Extra, Filter, Flag, Position, Review};
use afterword_domain::reason::Reason;
use afterword_domain::record::{First, Frozen, Record};
use afterword_domain::ruling::Rulings;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::row::{flag, flag_or_none};
use crate::ports::{Database, DatabaseError, Statement};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// The only agent whose answers are shown.
    pub only_agent: Option<String>,
    /// First and last business day, both included.
    pub days: Option<(Day, Day)>,
    /// First end of a session.
    pub since: Timestamp,
    /// First end of a session that is no longer asked for.
    pub until: Timestamp,
    /// Values that are let through.
    pub filters: BTreeMap<Filter, Vec<String>>,
    /// Only answers that are to be looked at for this reason.
    pub review: Option<Review>,
    /// Only answers that do not name this reason.
    pub without: Option<Reason>,
}

/// A page of at most `limit` answers after a position.
///
/// # Errors
/// When the database has no result.
pub async fn page(
    db: &impl Database,
    query: &Query,
    after: &Position,
    limit: usize,
) -> Result<Vec<(Sid, Record)>, DatabaseError> {
    let statement = Statement::new(text(query), params(query, after, limit));
    let done = db.batch(vec![statement]).await?;
    let rows = done.into_iter().next().unwrap_or_default().rows;
    rows.into_iter().map(read).collect()
}

fn params(query: &Query, after: &Position, limit: usize) -> Value {
    let filters: Map<String, Value> = query
        .filters
        .iter()
        .map(|(filter, values)| (filter.name(&[]).to_owned(), json!(values)))
        .collect();
    let days = query.days;
    let days = days.map(|(from, to)| (from.epoch_days(), to.epoch_days()));
    json!({
        "site": query.site,
        "space": query.space,
        "own": query.only_agent,
        "from": days.map(|(from, _)| from),
        "to": days.map(|(_, to)| to),
        "until": query.until,
        "at": after.at,
        // Every sid is greater than no text.
        "sid": after.sid.as_ref().map_or("", Sid::as_str),
        "filters": filters,
        "without": query.without.map(|reason| json!(reason).to_string()),
        "limit": limit,
    })
}

/// An answer as one JSON text, by position: a column that is named in every row costs more than
/// all else that an export does. D1 allows a function 32 arguments.
const COLUMNS: &str = "json_array(
    json_array(sid, ended, until, arrived, json(facts), hour, day, ins, agent, team, channel, place,
      tier, served_by, source, x1, x2, json(chain), credit, exceptional, flagged),
    json_array(seq, rev, writer, updated, first, lang, rating, effort, json(reasons), solved,
      withdrawn, corrected, json(rulings), erased,
      (SELECT words FROM answer_words
        WHERE (site, space, sid) = (answer.site, answer.space, answer.sid)),
      (SELECT contact FROM answer_contact
        WHERE (site, space, sid) = (answer.site, answer.space, answer.sid)))
  ) AS answer";

/// The statement for a query.
#[must_use]
pub fn text(query: &Query) -> String {
    let mut wanted = String::new();
    let mut and = |condition: &str| {
        wanted.push_str("\n  AND ");
        wanted.push_str(condition);
    };
    if query.days.is_some() {
        and("day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')");
    }
    if query.only_agent.is_some() {
        and(&is_member("'$.own'"));
    }
    for (&filter, values) in &query.filters {
        and(&condition(filter, values));
    }
    if let Some(review) = query.review {
        and(&waits(review));
    }
    if query.without.is_some() {
        and("instr(coalesce(reasons, ''), json_extract(?1, '$.without')) = 0");
    }
    let (index, order) = walk(query.review);
    format!(
        "SELECT\n  {COLUMNS}\nFROM answer INDEXED BY {index}\nWHERE site = json_extract(?1, '$.site') \
         AND space = json_extract(?1, '$.space')\n  \
         AND ({order}, sid) > (json_extract(?1, '$.at'), json_extract(?1, '$.sid'))\n  \
         AND ended < json_extract(?1, '$.until')\n  AND rev > 0{wanted}\n\
         ORDER BY {order}, sid\nLIMIT json_extract(?1, '$.limit');\n"
    )
}

/// The index that a list is read by, and what it is in the order of. What waits for a person is
/// little, and has an index of its own.
fn walk(review: Option<Review>) -> (&'static str, &'static str) {
    match review {
        None | Some(Review::Contradiction | Review::Incident) => ("answer_by_end", "ended"),
        Some(Review::Asked | Review::Corrected) => ("answer_open", "ended"),
        Some(Review::Appeal) => ("answer_open", "json_extract(rulings, '$.appeal.due')"),
    }
}

fn waits(review: Review) -> String {
    match review {
        Review::Contradiction => {
            format!("({CONTRADICTORY}\n  OR {COMPLAINED})\n  AND {COUNTED}")
        }
        Review::Incident => format!("rating <= 2\n  AND {COUNTED}"),
        Review::Appeal => {
            "open = 1 AND NOT coalesce(json_extract(rulings, '$.appeal.refused'), 0)".to_owned()
        }
        Review::Asked => "open = 1 AND 'asked' IN \
             (json_extract(rulings, '$.exemption.state'), json_extract(rulings, '$.void.state'))"
            .to_owned(),
        Review::Corrected => "open = 1 AND json_extract(rulings, '$.review')".to_owned(),
    }
}

/// Whether an agent is the answer's, or one of those who share it.
fn is_member(path: &str) -> String {
    format!(
        "instr(char(31) || agent || char(31), char(31) || json_extract(?1, {path}) || char(31)) > 0"
    )
}

fn condition(filter: Filter, values: &[String]) -> String {
    let name = filter.name(&[]);
    let listed =
        |column: &str| format!("{column} IN (SELECT value FROM json_each(?1, '$.filters.{name}'))");
    match filter {
        Filter::Fact(Fact::Agent) => {
            let members = (0..values.len()).map(|n| is_member(&format!("'$.filters.agent[{n}]'")));
            format!("({})", members.collect::<Vec<_>>().join(" OR "))
        }
        Filter::Fact(_) | Filter::Source => listed(name),
        Filter::Extra(Extra::First) => listed("x1"),
        Filter::Extra(Extra::Second) => listed("x2"),
        Filter::Instrument => listed("ins"),
        // The list holds texts, and SQLite does not take '4' for 4.
        Filter::Rating => listed("CAST(rating AS TEXT)"),
        Filter::Effort => listed("CAST(effort AS TEXT)"),
        Filter::Standing => listed(
            "CASE WHEN voided THEN 'voided' WHEN arrived >= until THEN 'late' \
             WHEN withdrawn THEN 'withdrawn' ELSE 'counted' END",
        ),
        Filter::Flag(flag) => listed(&format!("iif({}, 'yes', 'no')", holds(flag))),
    }
}

fn holds(flag: Flag) -> &'static str {
    match flag {
        Flag::Exempted => "exempted",
        Flag::Voided => "voided",
        Flag::Open => "open",
        Flag::Corrected => "corrected",
        Flag::Contradictory => CONTRADICTORY,
        Flag::Exceptional => "exceptional",
        Flag::Flagged => "flagged",
        Flag::Erased => "erased",
    }
}

/// As `Answer::is_contradictory` of the domain has it.
const CONTRADICTORY: &str = "rating <= 2 AND (solved = 1 OR effort >= 5)";

/// The high kind: somebody who was satisfied complained all the same. Only a feed knows.
const COMPLAINED: &str = "rating >= 4 AND EXISTS (SELECT 1 FROM session_event AS event
    WHERE (event.site, event.space, event.sid, event.kind)
      = (answer.site, answer.space, answer.sid, 'complaint'))";

/// In the figures, and in the agent's as far as nobody has ruled; and still there to be ruled on.
const COUNTED: &str =
    "NOT erased AND NOT exempted AND NOT voided AND NOT withdrawn AND arrived < until";

/// An answer by position, as the statement writes it.
#[derive(Deserialize)]
struct Row(FrozenPart, SaidPart);

#[derive(Deserialize)]
struct FrozenPart {
    sid: Sid,
    ended: Timestamp,
    until: Timestamp,
    arrived: Timestamp,
    facts: Facts,
    hour: u8,
    day: i32,
    ins: InstrumentId,
    agent: String,
    team: String,
    channel: String,
    place: String,
    tier: String,
    served_by: String,
    source: Source,
    x1: String,
    x2: String,
    chain: Option<Chain>,
    credit: Option<Credit>,
    #[serde(deserialize_with = "flag")]
    exceptional: bool,
    #[serde(deserialize_with = "flag")]
    flagged: bool,
}

#[derive(Deserialize)]
struct SaidPart {
    seq: i64,
    rev: Rev,
    writer: Writer,
    updated: Timestamp,
    first: First,
    lang: String,
    rating: Option<Rating>,
    effort: Option<Effort>,
    reasons: Option<BTreeSet<Reason>>,
    #[serde(deserialize_with = "flag_or_none")]
    solved: Option<bool>,
    #[serde(deserialize_with = "flag")]
    withdrawn: bool,
    #[serde(deserialize_with = "flag")]
    corrected: bool,
    rulings: Option<Rulings>,
    #[serde(deserialize_with = "flag")]
    erased: bool,
    words: Option<String>,
    contact: Option<String>,
}

fn read(row: Value) -> Result<(Sid, Record), DatabaseError> {
    let text = row.get("answer").and_then(Value::as_str);
    let Row(frozen, said) = serde_json::from_str(text.unwrap_or_default())
        .map_err(|e| DatabaseError::Broken(format!("answer row: {e}")))?;
    let key = TallyKey {
        day: frozen.day,
        ins: frozen.ins,
        agent: frozen.agent,
        team: frozen.team,
        channel: frozen.channel,
        place: frozen.place,
        tier: frozen.tier,
        served_by: frozen.served_by,
        source: frozen.source,
        x1: frozen.x1,
        x2: frozen.x2,
    };
    let record = Record {
        seq: said.seq,
        frozen: Frozen {
            end: frozen.ended,
            until: frozen.until,
            arrived: frozen.arrived,
            key,
            hour: frozen.hour,
            facts: frozen.facts,
            chain: frozen.chain.unwrap_or_default(),
            credit: frozen.credit.unwrap_or_default(),
            exceptional: frozen.exceptional,
            flagged: frozen.flagged,
        },
        rev: said.rev,
        writer: said.writer,
        updated: said.updated,
        first: said.first,
        lang: said.lang,
        answer: Answer {
            rating: said.rating,
            effort: said.effort,
            reasons: said.reasons.unwrap_or_default(),
            solved: said.solved,
            comment: said.words,
            contact: said.contact,
        },
        withdrawn: said.withdrawn,
        corrected: said.corrected,
        rulings: said.rulings.unwrap_or_default(),
        erased: said.erased,
    };
    Ok((frozen.sid, record))
}
