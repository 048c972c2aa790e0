//! The reference values of `vectors/vectors.json`: every vector of the topics that the domain has.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic
)]

use std::collections::BTreeSet;

use afterword_domain::answer::{Answer, AnswerBody};
use afterword_domain::ask;
use afterword_domain::chain::{Chain, Credit};
use afterword_domain::day::Calendar;
use afterword_domain::facts::{FactRules, Facts, TallyKey};
use afterword_domain::ids::{InstrumentId, Rev, Source, Writer};
use afterword_domain::reason::{Attribution, Reason};
use afterword_domain::record::{First, Frozen, Record};
use afterword_domain::stats::fisher::rise;
use afterword_domain::stats::{Difference, Mean, Share, Z95, wilson};
use afterword_domain::time::{Arrival, Timestamp, arrival, is_delayed};
use afterword_domain::write::{Change, Moment, Outcome, Write, decide};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/vectors.json")).unwrap()
}

fn vector(id: &str) -> (Value, Value) {
    let all = vectors();
    let found = all["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| v["id"] == id);
    let found = found.unwrap_or_else(|| panic!("no vector {id}"));
    (found["input"].clone(), found["expected"].clone())
}

fn of_topic(topic: &str) -> Vec<(String, Value, Value)> {
    let all = vectors();
    let of_topic = all["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|v| v["topic"] == topic);
    of_topic
        .map(|v| {
            (
                v["id"].as_str().unwrap().to_owned(),
                v["input"].clone(),
                v["expected"].clone(),
            )
        })
        .collect()
}

#[track_caller]
fn close(what: &str, ours: Option<f64>, expected: &Value) {
    match (ours, expected.as_f64()) {
        (None, None) => {}
        (Some(a), Some(b)) => {
            assert!(
                (a - b).abs() <= (1e-9 * b.abs()).max(1e-12),
                "{what}: {a} is not {b}"
            );
        }
        other => panic!("{what}: {other:?}"),
    }
}

#[track_caller]
fn close_interval(what: &str, low: Option<f64>, high: Option<f64>, expected: &Value) {
    close(what, low, &expected[0]);
    close(what, high, &expected[1]);
}

fn counts(value: &Value) -> Vec<i64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_i64().unwrap())
        .collect()
}

fn time(value: &Value) -> Timestamp {
    Timestamp(
        value
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_second(),
    )
}

#[test]
fn csat() {
    for (id, input, expected) in of_topic("csat") {
        let histogram = counts(&input["counts_1_to_5"]);
        let n = histogram.iter().sum();
        let share = Share::at_any_n(histogram[3] + histogram[4], n);
        let mean = Mean::at_any_n(&histogram);
        assert_eq!(n, expected["n"].as_i64().unwrap(), "{id}");
        close(&id, share.share, &expected["csat"]);
        close(&id, mean.mean, &expected["mean"]);
        close(&id, mean.sd, &expected["sd"]);
        if !expected["wilson95"].is_null() {
            close_interval(&id, share.low, share.high, &expected["wilson95"]);
        }
    }
}

#[test]
fn customer_effort() {
    let (input, expected) = vector("ces2-1-7");
    let histogram = counts(&input["counts_1_to_7"]);
    let n = histogram.iter().sum();
    let easy = Share::of(histogram[4..].iter().sum(), n);
    let mean = Mean::of(&histogram);
    close("easy", easy.share, &expected["easy_share_5_to_7"]);
    close_interval("easy", easy.low, easy.high, &expected["wilson95_easy"]);
    close("mean", mean.mean, &expected["mean"]);
    close("sd", mean.sd, &expected["sd"]);
    let hard = Share::of(histogram[..3].iter().sum(), n);
    close("hard", hard.share, &expected["hard_share_1_to_3"]);

    let (input, expected) = vector("ces-1-5-agreement");
    let histogram = counts(&input["counts_1_to_5"]);
    close("mean of 5", Mean::of(&histogram).mean, &expected["mean"]);
    let easy = Share::of(histogram[3] + histogram[4], histogram.iter().sum());
    close("share of 5", easy.share, &expected["easy_share_4_5"]);
}

#[test]
fn wilson_intervals() {
    close("z", Some(Z95), &serde_json::json!(1.959963984540054));
    for (id, input, expected) in of_topic("wilson") {
        let share = Share::of(input["x"].as_i64().unwrap(), input["n"].as_i64().unwrap());
        close(&id, share.share, &expected["share"]);
        close_interval(&id, share.low, share.high, &expected["wilson"]);
    }
    assert_eq!(wilson(0.5, 0), None);
}

#[test]
fn means() {
    for (id, input, expected) in of_topic("mean") {
        let mut histogram = [0_i64; 5];
        for answer in counts(&input["answers"]) {
            histogram[answer as usize - 1] += 1;
        }
        let mean = Mean::of(&histogram);
        assert_eq!(mean.n, expected["n"].as_i64().unwrap(), "{id}");
        close(&id, mean.mean, &expected["mean"]);
        close(&id, mean.sd, &expected["sd"]);
        close_interval(&id, mean.low, mean.high, &expected["wilson_mean95"]);
    }
}

#[test]
fn differences_of_two_shares() {
    let (input, expected) = vector("difference-newcombe");
    let n = |name: &str| input[name].as_i64().unwrap();
    let difference = Difference::of(Share::of(n("x2"), n("n2")), Share::of(n("x1"), n("n1")));
    close("difference", difference.difference, &expected["difference"]);
    let interval = &expected["interval"];
    close_interval("difference", difference.low, difference.high, interval);
    assert_eq!(difference.found, Some(true));
}

#[test]
fn a_rise_of_contradictions() {
    let (input, expected) = vector("flip-contradictions");
    let pair = |name: &str| {
        (
            input[name][0].as_i64().unwrap(),
            input[name][1].as_i64().unwrap(),
        )
    };
    let (after, before) = (pair("after"), pair("before"));
    let p = rise(after, before);
    let exact = expected["p_value"].as_f64().unwrap();
    assert!((p / exact - 1.0).abs() < 1e-6, "{p}");
    let risen = Difference::of(Share::of(before.0, before.1), Share::of(after.0, after.1));
    close("rise", risen.difference, &expected["rise"]);
    close_interval("rise", risen.low, risen.high, &expected["interval"]);
}

#[test]
fn attribution_shares() {
    let (input, expected) = vector("attribution");
    let n = |name: &str| input[name].as_i64().unwrap();
    let (positive, flagged) = (n("positive"), n("positive_flagged_not_agent"));
    let (agent, not_agent, unknown) = (n("low_agent"), n("low_not_agent"), n("low_unknown"));
    let csat = Share::of(positive, positive + agent + not_agent + unknown);
    close("csat", csat.share, &expected["csat_all"]);
    // Ours is symmetric: what is put down to something else leaves high and low alike.
    let symmetric = &expected["agent_symmetric"];
    let kept = positive - flagged;
    close(
        "all theirs",
        Share::of(kept, kept + agent + unknown).share,
        &symmetric["if_unknown_are_agent"],
    );
    close(
        "none theirs",
        Share::of(kept, kept + agent).share,
        &symmetric["if_unknown_are_not"],
    );
}

#[test]
fn attribution_of_reasons() {
    let (input, expected) = vector("attribution-of-reasons");
    let all = input["reasons"].as_array().unwrap();
    for (reasons, expected) in all.iter().zip(expected["attribution"].as_array().unwrap()) {
        let codes = reasons
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_str().unwrap());
        let set: BTreeSet<Reason> = codes.map(|code| Reason::from_code(code).unwrap()).collect();
        assert_eq!(
            Attribution::of(&set).code(),
            expected.as_str().unwrap(),
            "{reasons}"
        );
    }
}

#[test]
fn timing_window() {
    let (input, expected) = vector("timing-window");
    let end = time(&input["session_end"]);
    let until = end.plus(input["window_s"].as_i64().unwrap());
    for (n, at) in input["arrived"].as_array().unwrap().iter().enumerate() {
        let now = time(at);
        assert_eq!(now.since(end), expected["delay_s"][n].as_i64().unwrap());
        let arrival = arrival(now, until, until.plus(7 * 86_400));
        let standing = match arrival {
            Arrival::InTime => "counted",
            Arrival::Late => "late",
            Arrival::Expired => "expired",
        };
        assert_eq!(standing, expected["standing"][n].as_str().unwrap(), "{at}");
        let delayed = arrival == Arrival::InTime && is_delayed(now, end);
        assert_eq!(delayed, expected["delayed"][n].as_bool().unwrap(), "{at}");
    }
}

#[test]
fn local_days() {
    let (input, expected) = vector("days-local");
    let rows = input["rows_utc_zone_cut"].as_array().unwrap();
    for (row, expected) in rows.iter().zip(expected["rows"].as_array().unwrap()) {
        let cutoff = row[2].as_u64().unwrap() as u8;
        let calendar = Calendar::new(row[1].as_str().unwrap(), cutoff).unwrap();
        let local = calendar.local(time(&row[0]));
        assert_eq!(
            local.day.to_string(),
            expected["business_day"].as_str().unwrap(),
            "{row}"
        );
        assert_eq!(
            u64::from(local.hour),
            expected["hour"].as_u64().unwrap(),
            "{row}"
        );
    }
}

/// The ledger of one session: what is stored and how many older versions are kept.
struct Session {
    end: Timestamp,
    until: Timestamp,
    stored: Option<Record>,
    history: usize,
}

impl Session {
    fn write(&mut self, row: &Value) -> &'static str {
        let body: AnswerBody = serde_json::from_value(row[4].clone()).unwrap();
        let write = Write {
            answer: Answer::try_from(body).unwrap(),
            writer: Writer::new(format!("{:0>16}", row[1].as_str().unwrap())).unwrap(),
            rev: Rev::try_from(row[2].as_u64().unwrap() as u8).unwrap(),
            seen: Rev::try_from(row[3].as_u64().unwrap() as u8).unwrap(),
            ins: InstrumentId::new("chat-1").unwrap(),
            first: First::Rating,
            lang: "en".to_owned(),
        };
        let now = time(&row[0]);
        let expires = self.until.plus(7 * 86_400);
        let at = Moment {
            now,
            until: self.until,
            expires,
            ins_in_force: true,
        };
        let outcome = decide(self.stored.as_ref(), &write, at);
        if let Outcome::Change(change) = outcome {
            self.history += usize::from(change.keeps_history());
            self.stored = Some(match &self.stored {
                Some(record) => record.with(&write, change, now),
                None => {
                    assert_eq!(change, Change::Stored);
                    Record::first(&write, self.freeze(now))
                }
            });
        }
        outcome.code()
    }

    fn freeze(&self, now: Timestamp) -> Frozen {
        let ins = InstrumentId::new("chat-1").unwrap();
        let facts = Facts::default();
        let key = TallyKey::resolve(0, ins, Source::Host, &facts, &FactRules::default());
        Frozen {
            end: self.end,
            until: self.until,
            arrived: now,
            key,
            hour: 12,
            facts,
            chain: Chain::default(),
            credit: Credit::default(),
            exceptional: false,
            flagged: false,
        }
    }
}

#[test]
fn write_outcomes() {
    let (input, expected) = vector("write-outcomes");
    let end = time(&input["session_end"]);
    let until = end.plus(input["window_s"].as_i64().unwrap());
    let sequences = input["sequences"].as_object().unwrap();
    assert_eq!(sequences.len(), 13);
    for (name, rows) in sequences {
        let expected = &expected["sequences"][name];
        let mut session = Session {
            end,
            until,
            stored: None,
            history: 0,
        };
        let rows = rows.as_array().unwrap();
        let outcomes: Vec<&str> = rows.iter().map(|row| session.write(row)).collect();
        assert_eq!(serde_json::json!(outcomes), expected["outcomes"], "{name}");
        let record = session.stored.unwrap();
        let body = serde_json::to_value(AnswerBody::from(&record.answer)).unwrap();
        assert_eq!(body, expected["final"], "{name}");
        assert_eq!(
            u64::from(record.rev.get()),
            expected["rev"].as_u64().unwrap(),
            "{name}"
        );
        let standing = serde_json::to_value(record.standing()).unwrap();
        assert_eq!(standing, expected["standing"], "{name}");
        assert_eq!(
            session.history as u64,
            expected["history"].as_u64().unwrap(),
            "{name}"
        );
    }
}

#[test]
fn rotation_by_hash() {
    let (input, expected) = vector("rotation-hash");
    let salt = input["salt"].as_str().unwrap();
    for (n, unit) in input["units"].as_array().unwrap().iter().enumerate() {
        let drawn = ask::drawn(salt, unit.as_str().unwrap());
        assert_eq!(format!("{drawn:016x}"), expected["u_hex"][n], "{unit}");
        let arm = match ask::split(drawn) {
            First::Rating => "csat",
            First::Effort => "ces",
        };
        assert_eq!(arm, expected["arm"][n], "{unit}");
    }
}
