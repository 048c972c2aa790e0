//! Random histories: some sessions, and writes to them in any order.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW};
use crate::reference::calendar::{BERLIN_SUMMER, NEW_YORK_SUMMER};
use crate::reference::figures::ALL_REASONS;
use crate::reference::{Given, Ledger, Sent};

/// When chat-2 replaces chat-1.
pub const SWITCH: i64 = NOW;

/// One session to be.
#[derive(Debug, Clone)]
struct Plan {
    site: &'static str,
    space: &'static str,
    source: (&'static str, &'static str),
    end: i64,
    window_s: i64,
    facts: Value,
    ins: Option<&'static str>,
}

/// One write to be, seen from what is stored by then.
#[derive(Debug, Clone)]
pub struct Step {
    session: usize,
    writer: u8,
    raise: i64,
    seen: i64,
    what: What,
    delay: Delay,
    other_claims: bool,
    other_ins: bool,
}

/// What a write says.
#[derive(Debug, Clone)]
enum What {
    /// Something of its own.
    New(Given),
    /// What is stored, and what this adds to it.
    More(Given),
    /// What is stored.
    Same,
    /// Nothing.
    Undo,
    /// "Delete my answer".
    Erase,
    /// What was sent some writes ago, word by word.
    Again(usize),
}

/// When a write arrives.
#[derive(Debug, Clone, Copy)]
enum Delay {
    AfterEnd(i64),
    AroundUntil(i64),
    AroundExpiry(i64),
}

/// Sessions and writes.
#[derive(Debug, Clone)]
pub struct History {
    plans: Vec<Plan>,
    pub steps: Vec<Step>,
}

fn facts() -> impl Strategy<Value = Value> {
    let agent = select(vec![None, Some("a-1"), Some("a-2"), Some("a-3")]);
    let team = select(vec![
        None,
        Some("billing"),
        Some("floor"),
        Some("unheard-of"),
    ]);
    let channel = select(vec![None, Some("chat"), Some("phone"), Some("fax")]);
    let tier = select(vec![None, Some("plus"), Some("gold")]);
    let served_by = select(vec![None, Some("human"), Some("bot"), Some("cat")]);
    let place = select(vec![None, Some("table-4")]);
    (agent, team, channel, tier, served_by, place).prop_map(
        |(agent, team, channel, tier, served_by, place)| {
            let given = [
                ("agent", agent),
                ("team", team),
                ("channel", channel),
                ("tier", tier),
                ("served_by", served_by),
                ("place", place),
            ];
            given
                .into_iter()
                .filter_map(|(name, value)| Some((name, json!(value?))))
                .collect()
        },
    )
}

/// Around changes of the clock, of the day, of the month, and around the cut-off.
fn end() -> impl Strategy<Value = i64> {
    let april = NOW + 3 * DAY + 10 * HOUR;
    let anchors = vec![
        BERLIN_SUMMER.0,
        BERLIN_SUMMER.1,
        NEW_YORK_SUMMER.0,
        NEW_YORK_SUMMER.1,
        // Midnight in Berlin and four o'clock in New York when April begins; chat-2 takes over.
        april,
        april + 10 * HOUR,
        SWITCH,
        SWITCH + DAY,
    ];
    let offsets = vec![-DAY, -HOUR, -1_800, -1, 0, 1, 1_800, HOUR, DAY];
    (select(anchors), select(offsets)).prop_map(|(anchor, offset)| anchor + offset)
}

fn plan() -> impl Strategy<Value = Plan> {
    let site = select(vec!["shop", "shop", "inn"]);
    let space = select(vec!["live", "live", "live", "test"]);
    let source = select(vec![
        ("host", "h1"),
        ("host", "h1"),
        ("page", "p1"),
        ("place", "q1"),
        ("import", "i1"),
    ]);
    let window_s = select(vec![DAY, 3 * HOUR, 14 * DAY]);
    let ins = select(vec![None, None, None, Some("chat-1"), Some("chat-2")]);
    (site, space, source, end(), window_s, facts(), ins).prop_map(
        |(site, space, source, end, window_s, facts, ins)| Plan {
            site,
            space,
            source,
            end,
            window_s,
            facts,
            ins,
        },
    )
}

fn given() -> impl Strategy<Value = Given> {
    let rating = proptest::option::weighted(0.8, 1..=5_i64);
    let effort = proptest::option::weighted(0.4, 1..=7_i64);
    let reasons = vec(select(ALL_REASONS.to_vec()), 0..=2);
    let solved = proptest::option::weighted(0.4, select(vec![true, false]));
    let words = select(vec!["", "", "", "slow", "=1+1", "很好 👍"]);
    let contact = select(vec!["", "", "", "guest@mail.example", "+49 30 1234567"]);
    (rating, effort, reasons, solved, words, contact).prop_map(
        |(rating, effort, reasons, solved, words, contact)| Given {
            rating,
            effort,
            reasons: reasons.into_iter().collect(),
            solved,
            words: words.to_owned(),
            contact,
        },
    )
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        6 => given().prop_map(What::New),
        4 => given().prop_map(What::More),
        1 => Just(What::Same),
        1 => Just(What::Undo),
        1 => Just(What::Erase),
        2 => (0..12_usize).prop_map(What::Again),
    ]
}

fn delay() -> impl Strategy<Value = Delay> {
    prop_oneof![
        12 => select(vec![-301, -300, 0, 5, 5, 60, 1_799, 1_800, 2_000]).prop_map(Delay::AfterEnd),
        2 => select(vec![-1, 0, 1]).prop_map(Delay::AroundUntil),
        1 => select(vec![-1, 0, 1]).prop_map(Delay::AroundExpiry),
    ]
}

fn step(sessions: usize) -> impl Strategy<Value = Step> {
    let raise = select(vec![-1, 0, 1, 1, 1, 1, 2]);
    let seen = select(vec![0, 0, 0, -1]);
    let rarely = || proptest::bool::weighted(0.1);
    (
        0..sessions,
        0..3_u8,
        raise,
        seen,
        what(),
        delay(),
        rarely(),
        rarely(),
    )
        .prop_map(
            |(session, writer, raise, seen, what, delay, other_claims, other_ins)| Step {
                session,
                writer,
                raise,
                seen,
                what,
                delay,
                other_claims,
                other_ins,
            },
        )
}

/// Any history.
pub fn any() -> impl Strategy<Value = History> {
    (3..16_usize).prop_flat_map(|sessions| {
        (vec(plan(), sessions), vec(step(sessions), 10..70))
            .prop_map(|(plans, steps)| History { plans, steps })
    })
}

impl Step {
    /// A write of another tab of the same customer.
    pub fn rival(&self) -> Self {
        let what = match &self.what {
            What::New(given) | What::More(given) => What::New(given.clone()),
            What::Same | What::Again(_) => What::Undo,
            What::Undo => What::Erase,
            What::Erase => What::New(Given {
                rating: Some(2),
                ..Given::default()
            }),
        };
        Self {
            writer: self.writer + 1,
            raise: 1,
            seen: 0,
            what,
            ..self.clone()
        }
    }
}

impl History {
    /// The write that a step stands for, given what is stored and what was sent before.
    pub fn resolve(&self, step: &Step, ledger: &Ledger, log: &[Sent]) -> Sent {
        if let What::Again(ago) = step.what
            && let Some(n) = log.len().checked_sub(ago + 1)
        {
            return log[n].clone();
        }
        let plan = &self.plans[step.session];
        let (source, kid) = plan.source;
        let mut invitation = Invitation {
            site: plan.site,
            space: plan.space,
            source,
            kid,
            session: format!("session {}", step.session),
            end: plan.end,
            until: plan.end + plan.window_s,
            facts: plan.facts.clone(),
            ins: plan.ins,
            customer: None,
            branch: None,
        };
        let now = match step.delay {
            Delay::AfterEnd(by) => plan.end + by,
            Delay::AroundUntil(by) => invitation.until + by,
            Delay::AroundExpiry(by) => invitation.until + 7 * DAY + by,
        };
        if step.other_claims {
            // Later tokens may say what they like: what is stored stays filed as it was.
            invitation.facts = json!({ "agent": "a-9", "channel": "phone" });
            invitation.end -= HOUR;
            invitation.until += HOUR.min(14 * DAY - plan.window_s);
            invitation.until = invitation.until.min(invitation.end + 14 * DAY);
        }
        let mut sent = Sent {
            invitation,
            writer: step.writer,
            rev: 1,
            seen: 0,
            ins: "chat-1",
            given: Given::default(),
            erases: matches!(step.what, What::Erase),
            now,
        };
        let stored = ledger.sessions.get(&sent.key());
        let (rev, before) = stored.map_or((0, Given::default()), |s| (s.rev, s.given.clone()));
        sent.rev = (rev + step.raise).clamp(1, 50);
        sent.seen = (rev + step.seen).clamp(0, 50);
        let asked = stored.map(|session| session.ins).or(plan.ins);
        sent.ins = asked.unwrap_or(if now < SWITCH { "chat-1" } else { "chat-2" });
        if step.other_ins {
            sent.ins = if sent.ins == "chat-1" {
                "chat-2"
            } else {
                "chat-1"
            };
        }
        sent.given = match &step.what {
            What::New(given) => given.clone(),
            What::More(given) => more(before, given),
            What::Same | What::Again(_) => before,
            What::Undo | What::Erase => Given::default(),
        };
        sent
    }
}

/// Keeps every choice and fills what is empty.
fn more(before: Given, given: &Given) -> Given {
    let mut reasons: BTreeSet<&'static str> = before.reasons;
    for reason in &given.reasons {
        if reasons.len() < 2 {
            reasons.insert(reason);
        }
    }
    Given {
        rating: before.rating.or(given.rating),
        effort: before.effort.or(given.effort),
        reasons,
        solved: before.solved.or(given.solved),
        words: given.words.clone(),
        contact: given.contact,
    }
}
