//! The rules of a write, as the table of the design says them, over a map of sessions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use super::calendar;
use crate::common::DAY;
use crate::common::fixture::{CHANNELS, TEAMS, TIERS};
use crate::common::forge::Invitation;

/// What a customer gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    pub rating: Option<i64>,
    pub effort: Option<i64>,
    pub reasons: BTreeSet<&'static str>,
    pub solved: Option<bool>,
    pub words: String,
    pub contact: &'static str,
}

impl Given {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// As the Worker tells it: nothing empty, reasons sorted.
    pub fn json(&self) -> Value {
        let mut body = json!({});
        if let Some(rating) = self.rating {
            body["rating"] = json!(rating);
        }
        if let Some(effort) = self.effort {
            body["effort"] = json!(effort);
        }
        if !self.reasons.is_empty() {
            body["reasons"] = json!(self.reasons);
        }
        if let Some(solved) = self.solved {
            body["solved"] = json!(solved);
        }
        if !self.words.is_empty() {
            body["comment"] = json!(self.words);
        }
        if !self.contact.is_empty() {
            body["contact"] = json!(self.contact);
        }
        body
    }
}

/// One write or deletion with its invitation, and when it arrives.
#[derive(Debug, Clone)]
pub struct Sent {
    pub invitation: Invitation,
    pub writer: u8,
    pub rev: i64,
    pub seen: i64,
    pub ins: &'static str,
    pub given: Given,
    /// "Delete my answer", and no write.
    pub erases: bool,
    pub now: i64,
}

impl Sent {
    pub fn body(&self) -> Value {
        json!({
            "token": self.invitation.sign(), "writer": format!("{:016x}", self.writer), "rev": self.rev,
            "seen": self.seen, "ins": self.ins, "first": "rating", "lang": "en",
            "answer": self.given.json(),
        })
    }

    pub fn key(&self) -> Key {
        let Invitation {
            site,
            space,
            source,
            session,
            ..
        } = &self.invitation;
        (site, space, source, session.clone())
    }
}

/// Site, space, source, session.
pub type Key = (&'static str, &'static str, &'static str, String);

/// What is known of one session, with all that happened to it.
#[derive(Debug, Clone)]
pub struct Session {
    pub end: i64,
    pub until: i64,
    pub arrived: i64,
    pub ins: &'static str,
    pub facts: BTreeMap<&'static str, String>,
    pub source: &'static str,
    pub day: i64,
    pub hour: i64,
    pub rev: i64,
    pub writer: u8,
    pub given: Given,
    pub erased: bool,
    pub outcomes: Vec<&'static str>,
}

impl Session {
    /// Erased before it had an answer: it is in no figure.
    pub fn is_tombstone(&self) -> bool {
        self.rev == 0
    }

    /// Versions kept of what it said before.
    pub fn history(&self) -> usize {
        let keeps = |outcome: &&&str| matches!(**outcome, "corrected" | "withdrawn");
        if self.erased {
            0
        } else {
            self.outcomes.iter().filter(keeps).count()
        }
    }

    pub fn standing(&self) -> &'static str {
        if self.arrived >= self.until {
            "late"
        } else if self.given.is_nothing() {
            "withdrawn"
        } else {
            "counted"
        }
    }

    fn json(&self) -> Value {
        json!({ "standing": self.standing(), "answer": self.given.json(), "rev": self.rev, "until": self.until })
    }
}

/// What the Worker has to answer: a status, the outcome or the code, and what is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub status: u16,
    pub word: &'static str,
    pub stored: Option<Value>,
}

/// Every session that has an answer.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub sessions: HashMap<Key, Session>,
    /// Versions of every site: name, since, until.
    pub versions: Vec<(&'static str, i64, Option<i64>)>,
}

fn refused(status: u16, word: &'static str) -> Expected {
    Expected {
        status,
        word,
        stored: None,
    }
}

fn taken(word: &'static str, session: &Session) -> Expected {
    Expected {
        status: 200,
        word,
        stored: Some(session.json()),
    }
}

impl Ledger {
    /// What becomes of one write.
    pub fn apply(&mut self, sent: &Sent) -> Expected {
        let Sent {
            invitation, now, ..
        } = sent;
        if invitation.end > now + 300 {
            return refused(425, "too_early");
        }
        if *now >= invitation.until + 7 * DAY {
            return refused(410, "expired");
        }
        if sent.erases {
            return self.erase(sent);
        }
        if !self.sessions.contains_key(&sent.key()) {
            return self.first(sent);
        }
        let session = self.sessions.get_mut(&sent.key()).unwrap();
        if session.erased {
            return refused(410, "erased");
        }
        let same_writer = sent.writer == session.writer;
        if sent.rev == session.rev && sent.given == session.given {
            return taken("unchanged", session);
        }
        if *now >= session.until {
            return taken("too_late", session);
        }
        if same_writer && sent.rev < session.rev {
            return taken("superseded", session);
        }
        if sent.rev <= session.rev || (!same_writer && sent.seen != session.rev) {
            return Expected {
                status: 409,
                word: "rev_conflict",
                stored: Some(session.json()),
            };
        }
        let word = if sent.given.is_nothing() {
            "withdrawn"
        } else if sent.ins != session.ins {
            return refused(409, "instrument_changed");
        } else if only_adds(&session.given, &sent.given) {
            "enriched"
        } else {
            "corrected"
        };
        session.outcomes.push(word);
        (session.rev, session.writer, session.given) = (sent.rev, sent.writer, sent.given.clone());
        taken(word, session)
    }

    fn erase(&mut self, sent: &Sent) -> Expected {
        let stored = self.sessions.get_mut(&sent.key());
        let until = stored.as_ref().map(|session| session.until);
        let is_erased = stored.as_ref().is_some_and(|session| session.erased);
        if !is_erased && sent.now >= until.unwrap_or(sent.invitation.until) {
            return refused(409, "window_over");
        }
        match stored {
            Some(session) => {
                (session.erased, session.given) = (true, Given::default());
            }
            None => {
                let nothing = Sent {
                    ins: sent.invitation.ins.unwrap_or(self.asked_at(sent.now)),
                    rev: 0,
                    given: Given::default(),
                    ..sent.clone()
                };
                let session = Session {
                    erased: true,
                    ..begun(&nothing)
                };
                self.sessions.insert(sent.key(), session);
            }
        }
        Expected {
            status: 200,
            word: "erased",
            stored: Some(json!({})),
        }
    }

    /// The version that is asked at an instant.
    fn asked_at(&self, now: i64) -> &'static str {
        let asked = self
            .versions
            .iter()
            .find(|(_, since, until)| *since <= now && until.is_none_or(|until| now < until));
        asked.unwrap().0
    }

    fn first(&mut self, sent: &Sent) -> Expected {
        let invitation = &sent.invitation;
        if sent.given.is_nothing() {
            return refused(400, "empty_answer");
        }
        if invitation.ins != Some(sent.ins) && !self.in_force(sent.ins, invitation.end, sent.now) {
            return refused(409, "instrument_changed");
        }
        let session = begun(sent);
        let told = taken("stored", &session);
        self.sessions.insert(sent.key(), session);
        told
    }

    /// In force at some moment from 24 hours before the session's end until the answer arrived.
    fn in_force(&self, ins: &str, end: i64, now: i64) -> bool {
        self.versions.iter().any(|(name, since, until)| {
            *name == ins && *since <= now && until.is_none_or(|until| until > end - DAY)
        })
    }
}

fn begun(sent: &Sent) -> Session {
    let invitation = &sent.invitation;
    let (day, hour) = calendar::local(invitation.site, invitation.end);
    Session {
        end: invitation.end,
        until: invitation.until,
        arrived: sent.now,
        ins: sent.ins,
        facts: believed(invitation),
        source: invitation.source,
        day,
        hour,
        rev: sent.rev,
        writer: sent.writer,
        given: sent.given.clone(),
        erased: false,
        outcomes: vec!["stored"],
    }
}

fn only_adds(before: &Given, after: &Given) -> bool {
    let rating = before.rating.is_none() || before.rating == after.rating;
    let effort = before.effort.is_none() || before.effort == after.effort;
    let solved = before.solved.is_none() || before.solved == after.solved;
    rating
        && effort
        && solved
        && before
            .reasons
            .iter()
            .all(|reason| after.reasons.contains(reason))
}

/// A host's or an import's facts as given; of a page's or a place's no agent, and only declared
/// values: but place and team of a place are our own word.
fn believed(invitation: &Invitation) -> BTreeMap<&'static str, String> {
    let declared: [(&str, &[&str]); 6] = [
        ("agent", &[]),
        ("team", &TEAMS),
        ("channel", &CHANNELS),
        ("place", &[]),
        ("tier", &TIERS),
        ("served_by", &["human", "bot", "selfservice"]),
    ];
    let mut facts = BTreeMap::new();
    for (name, values) in declared {
        let given = invitation.facts[name].as_str().unwrap_or_default();
        let kept = match (invitation.source, name) {
            (_, "served_by") if !given.is_empty() && !values.contains(&given) => "other",
            ("host" | "import", _) | ("place", "place" | "team") => given,
            (_, "agent") => "",
            _ if given.is_empty() || values.contains(&given) => given,
            _ => "other",
        };
        facts.insert(name, kept.to_owned());
    }
    facts
}
