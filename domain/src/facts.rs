//! What is known of a session when it ends, and the key under which its answer is tallied.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::chain::{Chain, Credit};
use crate::ids::{FactValue, InstrumentId, Source};

/// The facts that every site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// Who served.
    Agent,
    /// Their team.
    Team,
    /// Chat, phone, table, ...
    Channel,
    /// Where a QR code hangs.
    Place,
    /// The customer's or the case's class.
    Tier,
    /// `human`, `bot` or `selfservice`.
    ServedBy,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 6] = [
        Self::Agent,
        Self::Team,
        Self::Channel,
        Self::Place,
        Self::Tier,
        Self::ServedBy,
    ];

    /// The fact's name in tokens, filters and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Channel => "channel",
            Self::Place => "place",
            Self::Tier => "tier",
            Self::ServedBy => "served_by",
        }
    }
}

/// Who can have served.
pub const SERVED_BY: [&str; 3] = ["human", "bot", "selfservice"];
const YES: &str = "yes";
/// Stands for a value that the site has not declared.
pub const UNDECLARED: &str = "other";
/// Stands for a fact that is not given.
pub const ABSENT: &str = "";
/// The fact that says to which branch a place belongs, where the site has named it as its own.
pub const BRANCH: &str = "branch";
/// Likewise the part of the branch.
pub const AREA: &str = "area";
/// What the Worker itself says of a place's sessions.
const OF_PLACES: [&str; 4] = ["place", "team", BRANCH, AREA];
/// The fact that says whether a session was a once-only favour: `yes` or `no`.
pub const EXCEPTIONAL: &str = "exceptional";
/// Most facts of one session: those that every site has, two of its own, and whether it was
/// exceptional.
pub const FACTS_MAX: usize = 9;

/// Most facts of a site's own.
pub const EXTRAS_MAX: usize = 2;
/// Names that stand for something else wherever facts are named.
pub const TAKEN_NAMES: [&str; 32] = [
    EXCEPTIONAL,
    "bom",
    "bucket",
    "by",
    "contradictory",
    "corrected",
    "cursor",
    "effort",
    "end",
    "erased",
    "exempted",
    "from",
    "hour",
    "incident",
    "instrument",
    "kind",
    "limit",
    "mark",
    "open",
    "rating",
    "reason",
    "side",
    "since",
    "site",
    "source",
    "space",
    "standing",
    "to",
    "until",
    "voided",
    "weekday",
    "words",
];

/// Facts of one session by name, as its invitation gave them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, FactValue>))]
#[serde(transparent)]
pub struct Facts(pub BTreeMap<String, FactValue>);

/// `null` is no facts: a widget whose page gave none has sent it.
impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Option::<Given>::deserialize(deserializer)?;
        Ok(given.map(|Given(facts)| Self(facts)).unwrap_or_default())
    }
}

/// A map of its own, since the library's keeps the last of two equal names without a word.
struct Given(BTreeMap<String, FactValue>);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GivenVisitor;
        impl<'de> Visitor<'de> for GivenVisitor {
            type Value = Given;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "at most {FACTS_MAX} facts by name")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
                let mut facts = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, FactValue>()? {
                    if name.len() > FactValue::MAX_BYTES {
                        return Err(A::Error::custom("the name of a fact is too long"));
                    }
                    if facts.insert(name, value).is_some() {
                        return Err(A::Error::custom("a fact is given twice"));
                    }
                    if facts.len() > FACTS_MAX {
                        return Err(A::Error::custom(FactsError::TooMany));
                    }
                }
                Ok(Given(facts))
            }
        }
        deserializer.deserialize_map(GivenVisitor)
    }
}

/// Why facts are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// A name that the site does not know.
    #[error("this site has no fact of that name; it knows {known}")]
    Unknown {
        /// The refused name.
        name: String,
        /// What the site knows, for the message.
        known: String,
    },
    /// More facts than fit.
    #[error("a session has at most {FACTS_MAX} facts")]
    TooMany,
    /// `served_by` is none of the three.
    #[error("served_by is human, bot or selfservice")]
    ServedBy,
    /// `exceptional` is neither of the two.
    #[error("exceptional is yes or no")]
    Exceptional,
}

impl Facts {
    /// The value of a fact as text; empty when it is not given.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or(ABSENT, FactValue::as_str)
    }

    /// Checks names and values at the moment of an invitation, so that a typing error in an
    /// integration is told to who made it.
    ///
    /// # Errors
    /// When a name is unknown to the site, there are too many, or `served_by` is none of three.
    pub fn check(&self, extras: &[String]) -> Result<(), FactsError> {
        if self.0.len() > FACTS_MAX {
            return Err(FactsError::TooMany);
        }
        let known = || {
            Fact::ALL
                .iter()
                .map(|fact| fact.name())
                .chain(extras.iter().map(String::as_str))
                .chain([EXCEPTIONAL])
        };
        for name in self.0.keys() {
            if !known().any(|k| k == name) {
                let known = known().collect::<Vec<_>>().join(", ");
                return Err(FactsError::Unknown {
                    name: name.clone(),
                    known,
                });
            }
        }
        let served_by = self.value(Fact::ServedBy.name());
        if served_by != ABSENT && !SERVED_BY.contains(&served_by) {
            return Err(FactsError::ServedBy);
        }
        if ![ABSENT, YES, "no"].contains(&self.value(EXCEPTIONAL)) {
            return Err(FactsError::Exceptional);
        }
        Ok(())
    }

    /// Whether the session was a once-only favour. Only a host knows.
    #[must_use]
    pub fn exceptional(&self, source: Source) -> bool {
        source.is_verified() && self.value(EXCEPTIONAL) == YES
    }
}

/// What a site says about facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FactRules {
    /// Values that may enter a tally by anybody's word, by fact name.
    #[serde(default)]
    pub declared: BTreeMap<String, BTreeSet<String>>,
    /// Names of the site's own facts, two at most.
    #[serde(default)]
    pub extras: Vec<String>,
}

/// The key of a tally row within its site and space. Empty text means "not given".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TallyKey {
    /// Local business day of the session's end, in days since 1970-01-01.
    pub day: i32,
    /// The version whose wording was answered.
    pub ins: InstrumentId,
    /// See [`Fact::Agent`].
    pub agent: String,
    /// See [`Fact::Team`].
    pub team: String,
    /// See [`Fact::Channel`].
    pub channel: String,
    /// See [`Fact::Place`].
    pub place: String,
    /// See [`Fact::Tier`].
    pub tier: String,
    /// See [`Fact::ServedBy`].
    pub served_by: String,
    /// Where the invitation came from.
    pub source: Source,
    /// The site's first own fact.
    pub x1: String,
    /// The site's second own fact.
    pub x2: String,
}

impl TallyKey {
    /// Files an answer. What a page claims is anybody's word: no agent, and other values only if
    /// the site has declared them, so that nobody outside can swell the tallies. Of a place the
    /// Worker itself says where it is and whose shift it was; who served nobody says.
    #[must_use]
    pub fn resolve(
        day: i32,
        ins: InstrumentId,
        source: Source,
        facts: &Facts,
        rules: &FactRules,
    ) -> Self {
        let is_ours = |name: &str| source == Source::Place && OF_PLACES.contains(&name);
        let value = |name: &str| -> String {
            let given = facts.value(name);
            let taken = if given == ABSENT {
                ABSENT
            } else if source.is_anybodys_word() && !is_ours(name) {
                let declared = rules
                    .declared
                    .get(name)
                    .is_some_and(|values| values.contains(given));
                if declared { given } else { UNDECLARED }
            } else if name == Fact::ServedBy.name() && !SERVED_BY.contains(&given) {
                UNDECLARED
            } else {
                given
            };
            taken.to_owned()
        };
        let extra = |n: usize| {
            rules
                .extras
                .get(n)
                .map_or_else(String::new, |name| value(name))
        };
        Self {
            day,
            ins,
            agent: if source.is_anybodys_word() {
                ABSENT.to_owned()
            } else {
                value("agent")
            },
            team: value("team"),
            channel: value("channel"),
            place: value("place"),
            tier: value("tier"),
            served_by: value("served_by"),
            source,
            x1: extra(0),
            x2: extra(1),
        }
    }

    /// The same, filed under whom the site's rule credits where several agents served. Only a
    /// host is believed about them.
    #[must_use]
    pub fn credited(self, credit: Credit, chain: &Chain) -> Self {
        match credit.agent(chain) {
            Some(agent) if !self.source.is_anybodys_word() => Self { agent, ..self },
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests;
