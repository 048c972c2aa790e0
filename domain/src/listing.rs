//! Lists of answers: what they can be narrowed by, in which order they come, and what a reader may
//! see of them.

use crate::access::Role;
use crate::facts::Fact;
use crate::ids::{InstrumentId, Sid, Source};
use crate::record::Standing;
use crate::scale::{Effort, Rating};
use crate::time::Timestamp;

/// What a list can be narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Filter {
    /// A fact that the answer is tallied under.
    Fact(Fact),
    /// The site's first own fact, or its second.
    Extra(Extra),
    /// Where the invitation came from.
    Source,
    /// The version of the instrument.
    Instrument,
    /// Satisfaction.
    Rating,
    /// Ease.
    Effort,
    /// Where the answer stands.
    Standing,
    /// Yes or no.
    Flag(Flag),
}

/// One of the site's own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extra {
    /// The one it names first.
    First,
    /// The other.
    Second,
}

/// What an answer is, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// It does not count for the agent.
    Exempted,
    /// It is in no figure.
    Voided,
    /// Something about it waits for a person.
    Open,
    /// A choice was changed or removed at least once.
    Corrected,
    /// A low rating stands beside "solved" or "it was easy".
    Contradictory,
    /// A once-only favour.
    Exceptional,
    /// It came in a rush at its place.
    Flagged,
    /// Deleted by its customer, or erased by the owner.
    Erased,
}

/// Why a value cannot narrow a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("takes {0}")]
pub struct BadFilter(pub &'static str);

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 8] = [
        Self::Exempted,
        Self::Voided,
        Self::Open,
        Self::Corrected,
        Self::Contradictory,
        Self::Exceptional,
        Self::Flagged,
        Self::Erased,
    ];

    /// The name in requests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exempted => "exempted",
            Self::Voided => "voided",
            Self::Open => "open",
            Self::Corrected => "corrected",
            Self::Contradictory => "contradictory",
            Self::Exceptional => "exceptional",
            Self::Flagged => "flagged",
            Self::Erased => "erased",
        }
    }
}

impl Filter {
    /// The filters that every site has.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let facts = Fact::ALL.map(Self::Fact);
        let flags = Flag::ALL.map(Self::Flag);
        let rest = [
            Self::Source,
            Self::Instrument,
            Self::Rating,
            Self::Effort,
            Self::Standing,
        ];
        facts.into_iter().chain(rest).chain(flags).collect()
    }

    /// The name in requests; `extras` are the names of the site's own facts.
    #[must_use]
    pub fn name(self, extras: &[String]) -> &str {
        match self {
            Self::Fact(fact) => fact.name(),
            Self::Extra(Extra::First) => extras.first().map_or("x1", String::as_str),
            Self::Extra(Extra::Second) => extras.get(1).map_or("x2", String::as_str),
            Self::Source => "source",
            Self::Instrument => "instrument",
            Self::Rating => "rating",
            Self::Effort => "effort",
            Self::Standing => "standing",
            Self::Flag(flag) => flag.name(),
        }
    }

    /// The filter of this name.
    #[must_use]
    pub fn from_name(name: &str, extras: &[String]) -> Option<Self> {
        let own = [Self::Extra(Extra::First), Self::Extra(Extra::Second)];
        let own = own.into_iter().take(extras.len());
        let mut known = Self::all().into_iter().chain(own);
        known.find(|filter| filter.name(extras) == name)
    }

    /// Whether this can be a value of it.
    ///
    /// # Errors
    /// With what it takes.
    pub fn check(self, value: &str) -> Result<(), BadFilter> {
        let (fine, takes) = match self {
            Self::Fact(_) | Self::Extra(_) => (!value.contains('\0'), "text"),
            Self::Instrument => (InstrumentId::new(value).is_ok(), "ids of instruments"),
            Self::Source => (
                Source::ALL.iter().any(|source| source.as_str() == value),
                "host, page, place or import",
            ),
            Self::Rating => (
                number(value).is_some_and(|n| Rating::try_from(n).is_ok()),
                "ratings from 1 to 5",
            ),
            Self::Effort => (
                number(value).is_some_and(|n| Effort::try_from(n).is_ok()),
                "efforts from 1 to 7",
            ),
            Self::Standing => (
                Standing::ALL.iter().any(|one| one.name() == value),
                "counted, late, withdrawn or voided",
            ),
            Self::Flag(_) => (matches!(value, "yes" | "no"), "yes or no"),
        };
        if fine { Ok(()) } else { Err(BadFilter(takes)) }
    }
}

/// Why an answer is put before a person. Nothing is ever changed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Review {
    /// What the customer says does not fit together, or not with a complaint: perhaps a slip, or a
    /// wording that misleads.
    Contradiction,
    /// An agent's appeal that waits, by the day on which it is due.
    Appeal,
    /// A ruling that waits for a second person.
    Asked,
    /// The customer has changed the answer since it was ruled on.
    Corrected,
    /// A low rating during an incident, without the reason that the incident suggests.
    Incident,
}

impl Review {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Contradiction,
        Self::Appeal,
        Self::Asked,
        Self::Corrected,
        Self::Incident,
    ];

    /// The name in requests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Appeal => "appeal",
            Self::Asked => "asked",
            Self::Corrected => "corrected",
            Self::Incident => "incident",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.name() == name)
    }
}

/// One digit: a number has one way to be written.
fn number(value: &str) -> Option<u8> {
    value.parse().ok().filter(|_| value.len() == 1)
}

/// A place in the order of a list. While answers arrive, those before it stay before it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// What the list is in the order of: the end of the session, or the day on which an appeal is
    /// due.
    pub at: Timestamp,
    /// The answer; `None` comes before every answer of that moment.
    pub sid: Option<Sid>,
}

/// A list is complete up to here: no counted answer of an earlier session can still appear. Late
/// ones can.
#[must_use]
pub fn complete_until(now: Timestamp, longest_window_s: i64) -> Timestamp {
    now.plus(longest_window_s.saturating_add(SLACK_S).saturating_neg())
}

/// Requests take a moment, and the clocks of servers differ a little.
const SLACK_S: i64 = 5 * 60;

/// Which personal parts of an answer its reader may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// What the customer wrote.
    pub words: bool,
    /// Where the customer wishes to be contacted.
    pub contacts: bool,
}

impl Sight {
    /// Nothing personal.
    pub const NONE: Self = Self {
        words: false,
        contacts: false,
    };

    /// What a role may see where the site lets agents read comments, or not.
    #[must_use]
    pub fn of(role: Role, agents_see_comments: bool) -> Self {
        Self {
            words: role.reads_words(agents_see_comments),
            contacts: role.reads_contacts(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::TAKEN_NAMES;
    use crate::grouping::Dimension;

    #[test]
    fn every_filter_is_found_by_its_name() {
        let extras = ["topic".to_owned(), "load".to_owned()];
        for filter in Filter::all() {
            assert_eq!(
                Filter::from_name(filter.name(&extras), &extras),
                Some(filter)
            );
        }
        let second = Some(Filter::Extra(Extra::Second));
        assert_eq!(Filter::from_name("load", &extras), second);
        assert_eq!(Filter::from_name("load", &extras[..1]), None);
        assert_eq!(Filter::from_name("x2", &extras), None);
    }

    /// A fact of a site's own that had such a name could not be asked for.
    #[test]
    fn no_site_can_give_its_own_fact_the_name_of_a_filter() {
        let taken = |name: &str| {
            let fact = Fact::ALL.iter().any(|fact| fact.name() == name);
            assert!(fact || TAKEN_NAMES.contains(&name), "{name}");
        };
        for filter in Filter::all() {
            taken(filter.name(&[]));
        }
        for dimension in Dimension::NAMED.into_iter().chain([Dimension::Side]) {
            taken(dimension.name());
        }
    }

    #[test]
    fn values_are_of_their_kind() {
        let check = |filter: Filter, good: &[&str], bad: &[&str]| {
            for value in good {
                assert_eq!(filter.check(value), Ok(()), "{filter:?} {value}");
            }
            for value in bad {
                assert!(filter.check(value).is_err(), "{filter:?} {value}");
            }
        };
        check(
            Filter::Rating,
            &["1", "5"],
            &["0", "6", "05", "", "5.0", "+5"],
        );
        check(Filter::Effort, &["7"], &["8", "x"]);
        check(Filter::Standing, &["late", "voided"], &["", "Late"]);
        check(Filter::Source, &["host", "place"], &["hosts"]);
        check(Filter::Flag(Flag::Open), &["yes", "no"], &["", "true", "1"]);
        check(Filter::Fact(Fact::Agent), &["", "a,b", "'"], &["\0"]);
        check(Filter::Instrument, &["chat-1"], &["", "Chat 1"]);
    }

    #[test]
    fn a_list_is_complete_a_window_and_five_minutes_ago() {
        assert_eq!(
            complete_until(Timestamp(100_000), 86_400),
            Timestamp(13_300)
        );
    }
}
