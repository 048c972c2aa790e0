//! Figures worked out from the sessions of a group, one by one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::calendar;
use super::ledger::{Ledger, Session};

pub const PERSON: [&str; 3] = ["knowledge", "attitude", "communication"];
pub const ALL_REASONS: [&str; 13] = [
    "knowledge",
    "attitude",
    "communication",
    "wait",
    "automation",
    "selfservice",
    "policy",
    "system",
    "product",
    "price",
    "environment",
    "other",
    "unresolved",
];

/// A question to `GET /v1/aggregate`.
#[derive(Debug, Clone, Default)]
pub struct Query {
    pub site: &'static str,
    pub space: &'static str,
    pub from: i64,
    pub to: i64,
    pub bucket: &'static str,
    pub by: Vec<&'static str>,
    pub filters: Vec<(&'static str, Vec<String>)>,
}

impl Query {
    pub fn text(&self) -> String {
        let mut text = format!(
            "from={}&to={}&bucket={}&by={}",
            calendar::date(self.from),
            calendar::date(self.to),
            self.bucket,
            self.by.join(",")
        );
        for (name, values) in &self.filters {
            text.push_str(&format!("&{name}={}", values.join(",")));
        }
        text
    }

    fn names(&self, dimension: &str) -> bool {
        self.by.contains(&dimension) || self.filters.iter().any(|(name, _)| *name == dimension)
    }

    fn lets_through(&self, session: &Session) -> bool {
        self.filters
            .iter()
            .filter(|(name, _)| *name != "reason")
            .all(|(name, values)| {
                values.iter().any(|wanted| match *name {
                    "hour" => wanted.parse() == Ok(session.hour),
                    name => *wanted == value(session, name),
                })
            })
    }
}

fn value(session: &Session, dimension: &str) -> String {
    match dimension {
        "source" => session.source.to_owned(),
        "instrument" => session.ins.to_owned(),
        "hour" => session.hour.to_string(),
        fact => session.facts[fact].clone(),
    }
}

type Place = (Option<String>, String, Vec<String>);

/// The groups as they have to be told, by what they are called.
pub fn groups(ledger: &Ledger, query: &Query) -> BTreeMap<String, Value> {
    let mut groups: BTreeMap<Place, Vec<&Session>> = BTreeMap::new();
    let (by_hour, by_reason) = (
        query.bucket == "hour" || query.names("hour"),
        query.names("reason"),
    );
    let of_site = ledger
        .sessions
        .iter()
        .filter(|(key, _)| (key.0, key.1) == (query.site, query.space))
        .filter(|(_, session)| !session.is_tombstone());
    for (_, session) in of_site.filter(|(_, s)| (query.from..=query.to).contains(&s.day)) {
        if !query.lets_through(session) {
            continue;
        }
        // An answer has a place in the group of every reason it names, while it counts.
        let reasons: Vec<&str> = if by_reason {
            let wanted = query.filters.iter().find(|(name, _)| *name == "reason");
            let named = session.given.reasons.iter().copied();
            let counted = session.standing() == "counted";
            named
                .filter(|r| counted && wanted.is_none_or(|(_, all)| all.iter().any(|a| a == r)))
                .collect()
        } else {
            vec![""]
        };
        for reason in reasons {
            let values = query.by.iter().map(|by| match *by {
                "reason" => reason.to_owned(),
                by => value(session, by),
            });
            let bucket = calendar::bucket(query.bucket, session.day, session.hour);
            groups
                .entry((bucket, session.ins.to_owned(), values.collect()))
                .or_default()
                .push(session);
        }
    }
    let told = groups.into_iter().map(|((bucket, ins, values), sessions)| {
        let mut group = figures(&sessions, by_hour, by_reason);
        let key: BTreeMap<&str, Option<String>> = query
            .by
            .iter()
            .copied()
            .zip(values.into_iter().map(|v| (!v.is_empty()).then_some(v)))
            .collect();
        group["bucket"] = json!(bucket);
        group["instrument"] = json!(ins);
        group["key"] = json!(key);
        (called(&group), group)
    });
    told.collect()
}

/// What sets a group apart from the others of its reply.
pub fn called(group: &Value) -> String {
    format!(
        "{} {} {}",
        group["bucket"], group["instrument"], group["key"]
    )
}

fn figures(sessions: &[&Session], by_hour: bool, by_reason: bool) -> Value {
    let standing = |name: &str| sessions.iter().filter(|s| s.standing() == name).count();
    let counted: Vec<&Session> = sessions
        .iter()
        .copied()
        .filter(|session| session.standing() == "counted")
        .collect();
    let count = |holds: &dyn Fn(&Session) -> bool| counted.iter().filter(|s| holds(s)).count();
    let histogram = |best: i64, of: &dyn Fn(&Session) -> Option<i64>| -> Vec<usize> {
        (1..=best)
            .map(|step| count(&|s| of(s) == Some(step)))
            .collect()
    };
    let low = |s: &Session| s.given.rating.is_some_and(|rating| rating <= 2);
    let for_agent = |s: &Session| s.source == "host" && attribution(s) != "not_agent";
    let ratings = histogram(5, &|s| s.given.rating);
    let agent = histogram(5, &|s| s.given.rating.filter(|_| for_agent(s)));
    let efforts = histogram(7, &|s| s.given.effort);
    let n = counted.len();
    let solved = count(&|s| s.given.solved == Some(true));
    let unless = |hidden: bool, value: Value| if hidden { Value::Null } else { value };
    let attributions = ["agent", "not_agent", "mixed", "unknown"];
    json!({
        "n_answers": n,
        "n_rating": ratings.iter().sum::<usize>(),
        "n_effort": efforts.iter().sum::<usize>(),
        "csat": share(ratings[3] + ratings[4], ratings.iter().sum()),
        "agent_csat": share(agent[3] + agent[4], agent.iter().sum()),
        "rating_mean": mean(&ratings),
        "effort_easy": share(efforts[4..].iter().sum(), efforts.iter().sum()),
        "effort_mean": mean(&efforts),
        "solved": share(solved, count(&|s| s.given.solved.is_some())),
        "unverified": share(count(&|s| s.source != "host"), n),
        "reasons": unless(by_hour || by_reason, ALL_REASONS
            .iter().map(|reason| (*reason, count(&|s| s.given.reasons.contains(reason)))).collect()),
        "attribution": unless(by_reason, attributions
            .iter().map(|whose| (*whose, count(&|s| attribution(s) == *whose))).collect()),
        "attribution_ratings": unless(by_hour || by_reason, attributions.iter().map(|whose| {
            (*whose, histogram(5, &|s| s.given.rating.filter(|_| attribution(s) == *whose)))
        }).collect()),
        "late": unless(by_reason, json!(standing("late"))),
        "withdrawn": unless(by_reason, json!(standing("withdrawn"))),
        "voided": unless(by_reason, json!(0)),
        "corrected": unless(by_reason, json!(count(&|s| s.outcomes.contains(&"corrected")))),
        "delayed": unless(by_reason, json!(count(&|s| s.arrived >= s.end + 1_800))),
        "flagged": unless(by_reason, json!(0)),
        "exempted": unless(by_reason, json!(0)),
        "exempted_low": unless(by_hour || by_reason, share(0, ratings[0] + ratings[1])),
        "contradictory": unless(by_hour || by_reason, share(
            count(&|s| low(s) && (s.given.solved == Some(true) || s.given.effort.is_some_and(|e| e >= 5))),
            count(&|s| low(s) && (s.given.solved.is_some() || s.given.effort.is_some())),
        )),
        "delay": unless(by_hour || by_reason, delay(&counted)),
        "sessions": null,
        "ratings": ratings,
        "agent_ratings": agent,
        "efforts": efforts,
    })
}

fn delay(counted: &[&Session]) -> Value {
    let mut waited: Vec<i64> = counted.iter().map(|s| s.arrived - s.end).collect();
    waited.sort_unstable();
    let ends = [60, 300, 1_800, 7_200, 86_400, i64::MAX];
    let names = [
        "under_1m",
        "under_5m",
        "under_30m",
        "under_2h",
        "under_1d",
        "more",
    ];
    let step = |seconds: i64| ends.iter().position(|end| seconds < *end).unwrap();
    let mut n = [0; 6];
    for seconds in &waited {
        n[step(*seconds)] += 1;
    }
    let middle = waited.get(waited.len().saturating_sub(1) / 2);
    let median = middle
        .filter(|_| waited.len() >= 5)
        .map(|seconds| names[step(*seconds)]);
    let n: BTreeMap<&str, i32> = names.into_iter().zip(n).collect();
    json!({ "n": n, "median": median })
}

fn attribution(session: &Session) -> &'static str {
    let reasons = || {
        session
            .given
            .reasons
            .iter()
            .filter(|reason| **reason != "unresolved")
    };
    let person = reasons().any(|reason| PERSON.contains(reason));
    let not_person = reasons().any(|reason| !PERSON.contains(reason));
    match (person, not_person) {
        (true, true) => "mixed",
        (true, false) => "agent",
        (false, true) => "not_agent",
        (false, false) => "unknown",
    }
}

/// The ends of all shares that lie within z standard errors of what was seen: the roots of a
/// quadratic, which is another way to Wilson's interval.
fn interval(p: f64, n: f64) -> (f64, f64) {
    let z2 = 1.959_963_984_540_054_f64.powi(2);
    let (a, b, c) = (1.0 + z2 / n, -(2.0 * p + z2 / n), p * p);
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    (
        ((-b - root) / (2.0 * a)).max(0.0),
        ((-b + root) / (2.0 * a)).min(1.0),
    )
}

fn share(x: usize, n: usize) -> Value {
    match n {
        0 => {
            json!({ "x": 0, "n": 0, "share": null, "low": null, "high": null, "suppressed": null })
        }
        1..5 => {
            json!({ "x": x, "n": n, "share": null, "low": null, "high": null, "suppressed": "n<5" })
        }
        _ => {
            let p = x as f64 / n as f64;
            let (low, high) = interval(p, n as f64);
            json!({ "x": x, "n": n, "share": p, "low": low, "high": high, "suppressed": null })
        }
    }
}

fn mean(histogram: &[usize]) -> Value {
    let all: Vec<f64> = histogram
        .iter()
        .enumerate()
        .flat_map(|(i, n)| vec![i as f64 + 1.0; *n])
        .collect();
    let n = all.len() as f64;
    if all.len() < 5 {
        let why = (!all.is_empty()).then_some("n<5");
        return json!({ "n": all.len(), "mean": null, "sd": null, "low": null, "high": null, "suppressed": why });
    }
    let mean = all.iter().sum::<f64>() / n;
    let sd = (all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let width = histogram.len() as f64 - 1.0;
    let (low, high) = interval((mean - 1.0) / width, n);
    json!({ "n": all.len(), "mean": mean, "sd": sd, "low": 1.0 + low * width, "high": 1.0 + high * width,
        "suppressed": null })
}
