//! What was behind a rating, and whose it was.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a customer says was behind the rating. Codes are fixed; labels are translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// How much the person knew.
    Knowledge,
    /// How the person behaved.
    Attitude,
    /// How the person explained and listened.
    Communication,
    /// The time until somebody was there.
    Wait,
    /// A bot or a phone menu.
    Automation,
    /// A help page or another way to help oneself.
    Selfservice,
    /// A rule of the business.
    Policy,
    /// A technical system.
    System,
    /// The goods, the dish, the service itself.
    Product,
    /// What it cost.
    Price,
    /// The room, the noise, the surroundings.
    Environment,
    /// Something else that was not the person.
    Other,
    /// It is not solved. Says nothing about whose it was.
    Unresolved,
}

/// The group in which a reason is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// About the person who helped.
    AboutPerson,
    /// Not about the person.
    NotPerson,
    /// Apart from both.
    Apart,
}

impl Reason {
    /// Every reason, in the order in which it is shown.
    pub const ALL: [Self; 13] = [
        Self::Knowledge,
        Self::Attitude,
        Self::Communication,
        Self::Wait,
        Self::Automation,
        Self::Selfservice,
        Self::Policy,
        Self::System,
        Self::Product,
        Self::Price,
        Self::Environment,
        Self::Other,
        Self::Unresolved,
    ];

    /// The fixed code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Knowledge => "knowledge",
            Self::Attitude => "attitude",
            Self::Communication => "communication",
            Self::Wait => "wait",
            Self::Automation => "automation",
            Self::Selfservice => "selfservice",
            Self::Policy => "policy",
            Self::System => "system",
            Self::Product => "product",
            Self::Price => "price",
            Self::Environment => "environment",
            Self::Other => "other",
            Self::Unresolved => "unresolved",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The group of this reason.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Knowledge | Self::Attitude | Self::Communication => Group::AboutPerson,
            Self::Unresolved => Group::Apart,
            Self::Wait
            | Self::Automation
            | Self::Selfservice
            | Self::Policy
            | Self::System
            | Self::Product
            | Self::Price
            | Self::Environment
            | Self::Other => Group::NotPerson,
        }
    }
}

/// Whose the rating is, as far as the reasons tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// Only about the person.
    Agent,
    /// Only not about the person.
    NotAgent,
    /// Both.
    Mixed,
    /// No reason, or only `unresolved`.
    Unknown,
}

impl Attribution {
    /// Every attribution.
    pub const ALL: [Self; 4] = [Self::Agent, Self::NotAgent, Self::Mixed, Self::Unknown];

    /// The fixed code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::NotAgent => "not_agent",
            Self::Mixed => "mixed",
            Self::Unknown => "unknown",
        }
    }

    /// The attribution that follows from the chosen reasons.
    #[must_use]
    pub fn of(reasons: &BTreeSet<Reason>) -> Self {
        let has = |group| reasons.iter().any(|reason| reason.group() == group);
        match (has(Group::AboutPerson), has(Group::NotPerson)) {
            (true, false) => Self::Agent,
            (false, true) => Self::NotAgent,
            (true, true) => Self::Mixed,
            (false, false) => Self::Unknown,
        }
    }
}
