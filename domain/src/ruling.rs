//! Rulings: what people of the site decide about an answer, and what waits for them.

use serde::{Deserialize, Serialize};

use crate::ids::KeyId;
use crate::listing::Review;
use crate::record::Record;
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
    /// Whether an owner asked for it, or agreed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner: bool,
}

/// An agent says: this one was not about me. Granted, it becomes an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appeal {
    /// The agent's key.
    pub by: KeyId,
    /// When.
    pub at: Timestamp,
    /// By when it is to be decided.
    pub due: Timestamp,
    /// It was turned down, and cannot be made again unless the customer changes the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
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
    /// An appeal, open or refused.
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
        !self.waits().is_empty()
    }

    /// The lists on which the answer waits for a person.
    #[must_use]
    pub fn waits(&self) -> Vec<Review> {
        let is_asked = |state: Option<State>| state == Some(State::Asked);
        let asked = is_asked(self.exemption.as_ref().map(|ruling| ruling.state))
            || is_asked(self.void.as_ref().map(|ruling| ruling.state));
        let appealed = self.appeal.as_ref().is_some_and(|appeal| !appeal.refused);
        let waits = [
            (Review::Appeal, appealed),
            (Review::Asked, asked),
            (Review::Corrected, self.review),
        ];
        let waits = waits.into_iter().filter(|(_, waits)| *waits);
        waits.map(|(review, _)| review).collect()
    }

    /// The rulings after the customer has changed the answer: they stay, and come back to the
    /// people who made them. An appeal that was refused can be made again.
    #[must_use]
    pub fn after_a_correction(&self) -> Self {
        let appeal = self.appeal.clone().filter(|appeal| !appeal.refused);
        let ruled = self.exemption.is_some() || self.void.is_some() || appeal.is_some();
        Self {
            review: self.review || ruled,
            appeal,
            ..self.clone()
        }
    }
}

impl Rulings {
    /// What is left when the answer is erased: what holds goes on to hold, and nothing waits for a
    /// person who could no longer decide.
    #[must_use]
    pub fn after_an_erasure(&self) -> Self {
        Self {
            exemption: self.exemption.clone().filter(|_| self.exempted()),
            void: self.void.clone().filter(|_| self.voided()),
            appeal: self.appeal.clone().filter(|appeal| appeal.refused),
            review: false,
        }
    }
}

/// What a person does about an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Exempts it, or approves what another person asked for.
    Exempt(Exempt),
    /// Takes the exemption back, or turns down one that was asked for.
    RestoreExemption,
    /// Voids it, or approves what another person asked for.
    Void(Void),
    /// Takes the void back, or turns down one that was asked for.
    RestoreVoid,
    /// Asks for an exemption of an answer of one's own.
    Appeal,
    /// Turns an appeal down.
    RefuseAppeal,
    /// Has looked at what the customer changed: the rulings stay as they are.
    Review,
}

/// Who does it, when, and what the site's rules say.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// The key of the person.
    pub who: &'a KeyId,
    /// Whether it is an owner's.
    pub owner: bool,
    /// The server's clock.
    pub now: Timestamp,
    /// Whether an exemption needs a second person.
    pub exemption_needs_two: bool,
    /// Whether a void needs two people, one of them an owner: it changes the business's own figure.
    pub void_needs_two: bool,
    /// By when an appeal that is made now is to be decided.
    pub due: Timestamp,
}

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is exempted or voided for another reason already.
    #[error("it is ruled on with another code; restore it first")]
    AlreadyRuled,
    /// There is nothing to restore, refuse or review.
    #[error("there is no such ruling on this answer")]
    NothingThere,
    /// It does not count for the agent anyway, or the appeal was refused.
    #[error("there is nothing left to appeal against")]
    NothingToAppeal,
}

impl Rulings {
    /// The rulings after a deed. The same as before: there was nothing to do.
    ///
    /// # Errors
    /// When the deed does not fit what is there.
    pub fn after(&self, deed: Deed, bench: Bench<'_>) -> Result<Self, Refused> {
        let mut next = self.clone();
        match deed {
            Deed::Exempt(code) => {
                let takes = if bench.exemption_needs_two {
                    Takes::Two
                } else {
                    Takes::One
                };
                next.exemption = Some(ruled(self.exemption.as_ref(), code, takes, bench)?);
                if next.exempted() {
                    next.appeal = None;
                }
            }
            Deed::Void(code) => {
                let takes = if bench.void_needs_two {
                    Takes::OwnerAndAnother
                } else {
                    Takes::One
                };
                next.void = Some(ruled(self.void.as_ref(), code, takes, bench)?);
            }
            Deed::RestoreExemption => {
                next.exemption.take().ok_or(Refused::NothingThere)?;
            }
            Deed::RestoreVoid => {
                next.void.take().ok_or(Refused::NothingThere)?;
            }
            Deed::Appeal => match &self.appeal {
                Some(appeal) if appeal.refused => return Err(Refused::NothingToAppeal),
                None if self.exempted() || self.voided() => return Err(Refused::NothingToAppeal),
                Some(_) => {}
                None => {
                    next.appeal = Some(Appeal {
                        by: bench.who.clone(),
                        at: bench.now,
                        due: bench.due,
                        refused: false,
                    });
                }
            },
            Deed::RefuseAppeal => {
                let appeal = next.appeal.as_mut().ok_or(Refused::NothingThere)?;
                appeal.refused = true;
            }
            Deed::Review if !self.review => return Err(Refused::NothingThere),
            Deed::Review => next.review = false,
        }
        // Whoever rules anew has looked at the answer as it is now.
        if next != *self && !matches!(deed, Deed::Appeal) {
            next.review = false;
        }
        Ok(next)
    }
}

impl Record {
    /// The row after a ruling.
    #[must_use]
    pub fn ruled(&self, rulings: Rulings) -> Self {
        Self {
            seq: self.seq.saturating_add(1),
            rulings,
            ..self.clone()
        }
    }
}

/// Who has to ask for a ruling before it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    One,
    Two,
    OwnerAndAnother,
}

/// One ruling after somebody asked for it.
fn ruled<C: Copy + PartialEq>(
    stands: Option<&Ruling<C>>,
    code: C,
    takes: Takes,
    bench: Bench<'_>,
) -> Result<Ruling<C>, Refused> {
    let asked = stands.filter(|ruling| ruling.code == code);
    if let Some(holds) = stands.filter(|ruling| ruling.state == State::Holds) {
        return asked.map(|_| holds.clone()).ok_or(Refused::AlreadyRuled);
    }
    // A second person approves what the first one asked for; who asks for something else asks
    // anew.
    let second = asked.filter(|ruling| ruling.by != *bench.who);
    let owner = bench.owner || second.is_some_and(|ruling| ruling.owner);
    let holds = match takes {
        Takes::One => true,
        Takes::Two => second.is_some(),
        Takes::OwnerAndAnother => second.is_some() && owner,
    };
    Ok(match asked {
        Some(asked) if !holds => asked.clone(),
        _ => Ruling {
            state: if holds { State::Holds } else { State::Asked },
            code,
            by: bench.who.clone(),
            at: bench.now,
            owner,
        },
    })
}

#[cfg(test)]
mod tests;
