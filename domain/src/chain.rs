//! Hand-overs: everybody who served a session, and whose its answer is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::FactValue;

/// Most agents of one session.
pub const CHAIN_MAX: usize = 8;
/// Parts agents who share an answer; no name of an agent can hold it.
pub const SHARED: char = '\u{1f}';

/// One agent's part of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Served {
    /// Who.
    pub agent: FactValue,
    /// For how long, in seconds.
    #[serde(default)]
    pub seconds: u32,
}

/// Everybody who served a session, in order. Empty: nobody was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Vec<Served>))]
#[serde(try_from = "Vec<Served>")]
pub struct Chain(Vec<Served>);

/// More agents than fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a session has at most {CHAIN_MAX} agents in its chain")]
pub struct LongChain;

impl TryFrom<Vec<Served>> for Chain {
    type Error = LongChain;
    fn try_from(served: Vec<Served>) -> Result<Self, LongChain> {
        if served.len() > CHAIN_MAX {
            return Err(LongChain);
        }
        Ok(Self(served))
    }
}

impl Chain {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether more than one agent served.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        let agents: BTreeSet<&str> = self.0.iter().map(|part| part.agent.as_str()).collect();
        agents.len() > 1
    }
}

/// To whom the answer of a session with several agents is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Credit {
    /// Who served last.
    #[default]
    Last,
    /// Who served longest; of two, the later.
    Longest,
    /// Everybody: the answer is in the figures of each.
    All,
}

impl Credit {
    /// The agent, or agents parted by [`SHARED`], under whom a chain is filed; `None` for an empty
    /// one.
    #[must_use]
    pub fn agent(self, chain: &Chain) -> Option<String> {
        let agent = match self {
            Self::Last => chain.0.last()?.agent.as_str().to_owned(),
            // Of equal ones, `max_by_key` takes the last.
            Self::Longest => {
                let longest = chain.0.iter().max_by_key(|part| part.seconds)?;
                longest.agent.as_str().to_owned()
            }
            Self::All => {
                let agents: BTreeSet<&str> =
                    chain.0.iter().map(|part| part.agent.as_str()).collect();
                let agents: Vec<&str> = agents.into_iter().collect();
                agents.join(&SHARED.to_string())
            }
        };
        (!agent.is_empty()).then_some(agent)
    }
}

/// The agents of a tally's key.
pub fn members(agent: &str) -> impl Iterator<Item = &str> {
    agent.split(SHARED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(parts: &[(&str, u32)]) -> Chain {
        let served = |(agent, seconds): &(&str, u32)| Served {
            agent: FactValue::new(*agent).unwrap(),
            seconds: *seconds,
        };
        Chain(parts.iter().map(served).collect())
    }

    #[test]
    fn the_credit_goes_where_the_site_says() {
        let parts = chain(&[("a-2", 300), ("a-1", 60), ("a-3", 300), ("a-1", 10)]);
        for (credit, agent) in [
            (Credit::Last, "a-1"),
            (Credit::Longest, "a-3"),
            (Credit::All, "a-1\u{1f}a-2\u{1f}a-3"),
        ] {
            assert_eq!(credit.agent(&parts).as_deref(), Some(agent));
        }
        assert_eq!(Credit::All.agent(&Chain::default()), None);
        assert_eq!(members("a-1\u{1f}a-2").collect::<Vec<_>>(), ["a-1", "a-2"]);
    }

    #[test]
    fn a_chain_of_one_is_no_hand_over() {
        assert!(!chain(&[("a-1", 1), ("a-1", 2)]).is_handed_over());
        assert!(chain(&[("a-1", 1), ("a-2", 2)]).is_handed_over());
        let nine: Vec<Served> = chain(&[("a", 1); 8]).0;
        assert!(Chain::try_from(nine.clone()).is_ok());
        let nine = [nine, chain(&[("a", 1)]).0].concat();
        assert_eq!(Chain::try_from(nine), Err(LongChain));
    }
}
