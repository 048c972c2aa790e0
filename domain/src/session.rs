//! What a host tells of an ended session, and what it counts for: the denominators.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asking::{Asking, Chat};
use crate::chain::Chain;
use crate::facts::{Facts, TallyKey};
use crate::record::{Record, Standing};
use crate::time::Timestamp;

/// Whether the session was to be asked, by the rules of its site when it was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// It was.
    Yes,
    /// It was not in the site's sample.
    SampledOut,
    /// A skip rule held: too short, or the agent never spoke.
    Skipped,
}

impl Invited {
    /// Decides it again, from the same rules as the widget is told, so that nobody who was never
    /// asked counts as silent.
    #[must_use]
    pub fn of(asking: &Asking, sampled: bool, chat: Chat) -> Self {
        if !sampled {
            Self::SampledOut
        } else if asking.skips(chat).is_some() {
            Self::Skipped
        } else {
            Self::Yes
        }
    }
}

/// A session as it was first told of. Nothing of it moves later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its end.
    pub end: Timestamp,
    /// What was known of it.
    pub facts: Facts,
    /// Everybody who served.
    pub chain: Chain,
    /// Where it is filed, like the answer of a host.
    pub key: TallyKey,
    /// A once-only favour.
    pub exceptional: bool,
    /// Days in which its customer must not come back for it to be resolved.
    pub resolve_days: u8,
    /// Whether it was to be asked.
    pub invited: Invited,
    /// How long it took.
    pub service_s: Option<u32>,
}

impl Session {
    /// Whether a customer who comes back at `at` shows that it was not resolved. Half-open.
    #[must_use]
    pub fn is_unresolved_by(&self, at: Timestamp) -> bool {
        let days = i64::from(self.resolve_days);
        (0..days.saturating_mul(86_400)).contains(&at.since(self.end))
    }
}

/// What the answer of a session says to its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// It counts.
    pub answered: bool,
    /// It counts and has a rating.
    pub rated: bool,
    /// The rating is 4 or 5.
    pub satisfied: bool,
}

impl Heard {
    /// From the answer's row.
    #[must_use]
    pub fn from(record: &Record) -> Self {
        if record.is_tombstone() || record.standing() != Standing::Counted {
            return Self::default();
        }
        let rating = record.answer.rating;
        Self {
            answered: true,
            rated: rating.is_some(),
            satisfied: rating.is_some_and(crate::scale::Rating::is_satisfied),
        }
    }
}

/// What else the host told of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Complaints about it.
    pub complaints: i64,
    /// Its customer came back in time.
    pub returned: bool,
}

/// One thing that is counted of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SessionCount {
    /// Sessions.
    Sessions,
    /// Those that were to be asked.
    Invited,
    /// Those that were not in the sample.
    SampledOut,
    /// Those that a skip rule left out.
    Skipped,
    /// Invited ones with a counted answer.
    Answered,
    /// Invited ones with a counted rating.
    Rated,
    /// Invited ones with a counted rating of 4 or 5.
    Satisfied,
    /// Complaints.
    Complaints,
    /// Sessions with at least one complaint.
    Complained,
    /// Those of them with a counted rating.
    ComplainedRated,
    /// Those of them with a counted rating of 4 or 5.
    ComplainedSatisfied,
    /// Sessions whose customer came back in time.
    Recontacted,
    /// Sessions with a service time.
    ServiceN,
    /// Sum of their seconds.
    ServiceS,
    /// Sum of the squares of their seconds.
    ServiceSs,
    /// Sessions that more than one agent served.
    HandedOver,
}

impl SessionCount {
    /// Every count.
    pub const ALL: [Self; 16] = [
        Self::Sessions,
        Self::Invited,
        Self::SampledOut,
        Self::Skipped,
        Self::Answered,
        Self::Rated,
        Self::Satisfied,
        Self::Complaints,
        Self::Complained,
        Self::ComplainedRated,
        Self::ComplainedSatisfied,
        Self::Recontacted,
        Self::ServiceN,
        Self::ServiceS,
        Self::ServiceSs,
        Self::HandedOver,
    ];

    /// The column's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Invited => "invited",
            Self::SampledOut => "sampled_out",
            Self::Skipped => "skipped",
            Self::Answered => "answered",
            Self::Rated => "rated",
            Self::Satisfied => "satisfied",
            Self::Complaints => "complaints",
            Self::Complained => "complained",
            Self::ComplainedRated => "complained_rated",
            Self::ComplainedSatisfied => "complained_satisfied",
            Self::Recontacted => "recontacted",
            Self::ServiceN => "service_n",
            Self::ServiceS => "service_s",
            Self::ServiceSs => "service_ss",
            Self::HandedOver => "handed_over",
        }
    }
}

/// Sums over sessions. Never holds a zero, so that equal sums compare equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionCounts(BTreeMap<SessionCount, i64>);

impl SessionCounts {
    /// What one session counts for.
    #[must_use]
    pub fn of(session: &Session, heard: Heard, told: Told) -> Self {
        let invited = session.invited == Invited::Yes;
        let complained = told.complaints > 0;
        let service_s = session.service_s.map_or(0, i64::from);
        let mut counts = Self::default();
        for (count, n) in [
            (SessionCount::Sessions, 1),
            (SessionCount::Invited, invited.into()),
            (
                SessionCount::SampledOut,
                (session.invited == Invited::SampledOut).into(),
            ),
            (
                SessionCount::Skipped,
                (session.invited == Invited::Skipped).into(),
            ),
            (SessionCount::Answered, (invited && heard.answered).into()),
            (SessionCount::Rated, (invited && heard.rated).into()),
            (SessionCount::Satisfied, (invited && heard.satisfied).into()),
            (SessionCount::Complaints, told.complaints),
            (SessionCount::Complained, complained.into()),
            (
                SessionCount::ComplainedRated,
                (complained && heard.rated).into(),
            ),
            (
                SessionCount::ComplainedSatisfied,
                (complained && heard.satisfied).into(),
            ),
            (SessionCount::Recontacted, told.returned.into()),
            (SessionCount::ServiceN, session.service_s.is_some().into()),
            (SessionCount::ServiceS, service_s),
            (SessionCount::ServiceSs, service_s.saturating_mul(service_s)),
            (
                SessionCount::HandedOver,
                session.chain.is_handed_over().into(),
            ),
        ] {
            counts.add(count, n);
        }
        counts
    }

    /// Adds `n` to one count.
    pub fn add(&mut self, count: SessionCount, n: i64) {
        let value = self.get(count).saturating_add(n);
        if value == 0 {
            self.0.remove(&count);
        } else {
            self.0.insert(count, value);
        }
    }

    /// One count.
    #[must_use]
    pub fn get(&self, count: SessionCount) -> i64 {
        self.0.get(&count).copied().unwrap_or(0)
    }

    /// Adds all counts of another.
    pub fn merge(&mut self, other: &Self) {
        for (&count, &n) in &other.0 {
            self.add(count, n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FactRules;
    use crate::ids::{InstrumentId, Source};

    fn session(invited: Invited) -> Session {
        let ins = InstrumentId::new("chat-1").unwrap();
        let facts = Facts::default();
        Session {
            end: Timestamp(1_000),
            key: TallyKey::resolve(0, ins, Source::Host, &facts, &FactRules::default()),
            facts,
            chain: Chain::default(),
            exceptional: false,
            resolve_days: 7,
            invited,
            service_s: Some(60),
        }
    }

    #[test]
    fn who_was_not_asked_is_neither_silent_nor_heard() {
        let heard = Heard {
            answered: true,
            rated: true,
            satisfied: true,
        };
        let told = Told {
            complaints: 2,
            returned: false,
        };
        for (invited, n) in [
            (Invited::Yes, 1),
            (Invited::SampledOut, 0),
            (Invited::Skipped, 0),
        ] {
            let counts = SessionCounts::of(&session(invited), heard, told);
            for count in [
                SessionCount::Invited,
                SessionCount::Answered,
                SessionCount::Rated,
                SessionCount::Satisfied,
            ] {
                assert_eq!(counts.get(count), n, "{count:?} of {invited:?}");
            }
            assert_eq!(counts.get(SessionCount::Complaints), 2);
            assert_eq!(counts.get(SessionCount::ComplainedSatisfied), 1);
            assert_eq!(counts.get(SessionCount::ServiceSs), 3_600);
        }
    }

    #[test]
    fn the_rules_are_those_of_the_widget() {
        let asking = Asking::default();
        let short = Chat {
            seconds: Some(1),
            agent_messages: None,
        };
        assert_eq!(Invited::of(&asking, true, Chat::default()), Invited::Yes);
        assert_eq!(Invited::of(&asking, true, short), Invited::Skipped);
        assert_eq!(Invited::of(&asking, false, short), Invited::SampledOut);
    }

    #[test]
    fn seven_days_are_half_open() {
        let session = session(Invited::Yes);
        for (seconds, unresolved) in [(-1, false), (0, true), (604_799, true), (604_800, false)] {
            let at = session.end.plus(seconds);
            assert_eq!(session.is_unresolved_by(at), unresolved, "{seconds}");
        }
    }
}
