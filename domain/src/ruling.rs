//! Rulings: what people of the site decide about an answer, and what waits for them.

use serde::{Deserialize, Serialize};

use crate::ids::KeyId;
use crate::time::Timestamp;

/// Why an answer does not count for the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Exempt {
    /// The customer meant something else: a slip of the finger, a misread scale.
    WrongReply,
    /// Somebody else served.
    NotThisAgent,
    /// A rule, a system or a price that no agent can change.
    OutsideCause,
    /// Something else, said in a note.
    Other,
}

/// Why an answer leaves every figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Void {
    /// Somebody tried the survey.
    Test,
    /// Nobody's opinion: a flood, an insult, a threat.
    Abuse,
    /// The same customer has answered for the same encounter.
    Duplicate,
}

/// Whether a ruling holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Asked for; a second person has to approve.
    Asked,
    /// It holds.
    Holds,
}

/// One ruling as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ruling<C> {
    /// Whether it holds.
    pub state: State,
    /// Why.
    pub code: C,
    /// The key of who asked for it.
    pub by: KeyId,
    /// When.
    pub at: Timestamp,
}

/// An agent says: this one was not about me.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appeal {
    /// The agent's key.
    pub by: KeyId,
    /// When.
    pub at: Timestamp,
    /// By when it is to be decided.
    pub due: Timestamp,
}

/// All rulings on one answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Rulings {
    /// It does not count for the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Ruling<Exempt>>,
    /// It is in no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<Ruling<Void>>,
    /// An appeal that waits for a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// The customer has changed the answer since it was ruled on: somebody has to look again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
}

impl Rulings {
    /// Whether there are none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the answer does not count for the agent.
    #[must_use]
    pub fn exempted(&self) -> bool {
        let exemption = self.exemption.as_ref();
        exemption.is_some_and(|ruling| ruling.state == State::Holds)
    }

    /// Whether the answer is in no figure.
    #[must_use]
    pub fn voided(&self) -> bool {
        let void = self.void.as_ref();
        void.is_some_and(|ruling| ruling.state == State::Holds)
    }

    /// Whether something waits for a person.
    #[must_use]
    pub fn open(&self) -> bool {
        let asked = |state: Option<State>| state == Some(State::Asked);
        self.review
            || self.appeal.is_some()
            || asked(self.exemption.as_ref().map(|ruling| ruling.state))
            || asked(self.void.as_ref().map(|ruling| ruling.state))
    }

    /// The rulings after the customer has changed the answer: they stay, and come back to the
    /// people who made them.
    #[must_use]
    pub fn after_a_correction(&self) -> Self {
        let ruled = self.exemption.is_some() || self.void.is_some() || self.appeal.is_some();
        Self {
            review: self.review || ruled,
            ..self.clone()
        }
    }
}
