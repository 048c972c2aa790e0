//! Whom a site asks: the decision of whether a question is shown, made before it is.

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
use crate::ask::Ask;
#[cfg(feature = "server")]
use crate::defaults::{FEWEST_AGENT_MESSAGES, SAMPLE_PERCENT, SHORTEST_CHAT_S};
use crate::defaults::{QUIET_ANSWERED_S, QUIET_DISMISSED_S};
#[cfg(feature = "server")]
use crate::ids::{SessionId, SiteId, Source, Space};

/// What a site says about asking. What it does not say is the default.
#[cfg(feature = "server")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Asking {
    /// Sessions that are asked, in per cent.
    pub sample_percent: u8,
    /// A chat that took less is not asked about, in seconds.
    pub shortest_chat_s: u32,
    /// A chat in which the agent spoke less often is not asked about.
    pub fewest_agent_messages: u32,
    /// For how long the same browser is not asked again.
    pub quiet: Quiet,
    /// Whether the customer is asked for a contact.
    pub contact: bool,
    /// Which scale is asked.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::ask::Said))]
    pub ask: Ask,
}

#[cfg(feature = "server")]
impl Default for Asking {
    fn default() -> Self {
        Self {
            sample_percent: SAMPLE_PERCENT,
            shortest_chat_s: SHORTEST_CHAT_S,
            fewest_agent_messages: FEWEST_AGENT_MESSAGES,
            quiet: Quiet::default(),
            contact: false,
            ask: Ask::default(),
        }
    }
}

/// For how long the same browser is not asked again. Kept by the widget, which alone knows what
/// this browser was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Quiet {
    /// Seconds after an answer.
    pub answered_s: u32,
    /// Seconds after the question was closed without an answer.
    pub dismissed_s: u32,
}

impl Default for Quiet {
    fn default() -> Self {
        Self {
            answered_s: QUIET_ANSWERED_S,
            dismissed_s: QUIET_DISMISSED_S,
        }
    }
}

impl Quiet {
    /// Asked again at once.
    pub const NONE: Self = Self {
        answered_s: 0,
        dismissed_s: 0,
    };
}

/// What the skip rules look at. What is not given skips nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Chat {
    /// How long it took, in seconds.
    #[serde(default)]
    pub seconds: Option<u32>,
    /// How often the agent spoke.
    #[serde(default)]
    pub agent_messages: Option<u32>,
}

/// Why a question is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotShown {
    /// The time to answer is over.
    WindowOver,
    /// The session is not in the site's sample.
    SampledOut,
    /// The chat was too short.
    TooShort,
    /// The agent never spoke.
    AgentSilent,
}

#[cfg(feature = "server")]
impl Asking {
    /// For how long a browser is left alone. A host's server and a place decide that themselves.
    #[must_use]
    pub fn quiet_for(&self, source: Source) -> Quiet {
        if source == Source::Page {
            self.quiet
        } else {
            Quiet::NONE
        }
    }

    /// What the skip rules say of a chat.
    #[must_use]
    pub fn skips(&self, chat: Chat) -> Option<NotShown> {
        let below = |given: Option<u32>, least: u32| given.is_some_and(|given| given < least);
        if below(chat.seconds, self.shortest_chat_s) {
            Some(NotShown::TooShort)
        } else if below(chat.agent_messages, self.fewest_agent_messages) {
            Some(NotShown::AgentSilent)
        } else {
            None
        }
    }

    /// Whether a session is in the site's sample: the same answer for the same session whenever
    /// and wherever it is asked, and nothing that an agent or a customer could steer.
    #[must_use]
    pub fn samples(&self, site: &SiteId, space: Space, session: &SessionId) -> bool {
        use sha2::{Digest, Sha256};
        const SEPARATOR: [u8; 1] = [0x1f];
        let mut digest = Sha256::new_with_prefix("afterword/sample/v1");
        for part in [site.as_str(), space.as_str(), session.as_str()] {
            digest.update(SEPARATOR);
            digest.update(part);
        }
        let digest = digest.finalize();
        let eight = digest.iter().take(8);
        let drawn = eight.fold(0_u128, |all, &byte| all << 8 | u128::from(byte));
        // From 64 bits to one of a hundred, each as often as any other.
        (drawn * 100) >> 64 < u128::from(self.sample_percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(json: &str) -> Asking {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_a_site_does_not_say_is_the_default() {
        assert_eq!(asking("{}"), Asking::default());
        assert!(!asking("{}").contact);
        let some = asking(r#"{"sample_percent":20,"quiet":{"answered_s":0}}"#);
        assert_eq!(some.sample_percent, 20);
        assert_eq!(some.quiet.answered_s, 0);
        assert_eq!(some.quiet.dismissed_s, QUIET_DISMISSED_S);
        assert!(serde_json::from_str::<Asking>(r#"{"sampling":20}"#).is_err());
    }

    #[test]
    fn only_what_is_given_can_skip() {
        let chat = |seconds, agent_messages| Chat {
            seconds,
            agent_messages,
        };
        let check = |chat, why| assert_eq!(Asking::default().skips(chat), why, "{chat:?}");
        check(Chat::default(), None);
        check(chat(Some(SHORTEST_CHAT_S), Some(1)), None);
        check(
            chat(Some(SHORTEST_CHAT_S - 1), None),
            Some(NotShown::TooShort),
        );
        check(chat(None, Some(0)), Some(NotShown::AgentSilent));
        check(chat(Some(0), Some(0)), Some(NotShown::TooShort));
        let none = asking(r#"{"shortest_chat_s":0,"fewest_agent_messages":0}"#);
        assert_eq!(none.skips(chat(Some(0), Some(0))), None);
    }

    #[test]
    fn only_a_page_leaves_a_browser_alone() {
        assert_eq!(Asking::default().quiet_for(Source::Page), Quiet::default());
        for source in [Source::Host, Source::Place, Source::Import] {
            assert_eq!(Asking::default().quiet_for(source), Quiet::NONE);
        }
    }

    /// Worked out apart from this code: whoever was asked has to be asked in the next release too.
    #[test]
    fn a_session_keeps_its_place_in_the_sample_for_ever() {
        let site = SiteId::new("shop").unwrap();
        for (session, drawn) in [
            ("s-0", 93),
            ("s-1", 57),
            ("s-2", 9),
            ("chat 17", 11),
            ("第三", 97),
        ] {
            let is_asked = |sample_percent| {
                let asking = Asking {
                    sample_percent,
                    ..Asking::default()
                };
                let session = SessionId::new(session).unwrap();
                asking.samples(&site, Space::Live, &session)
            };
            assert!(!is_asked(drawn) && is_asked(drawn + 1), "{session}");
        }
    }

    #[test]
    fn the_sample_is_fixed_by_the_session_and_as_large_as_the_site_says() {
        let site = SiteId::new("shop").unwrap();
        let sampled = |percent: u8, space: Space| -> Vec<bool> {
            let asking = Asking {
                sample_percent: percent,
                ..Asking::default()
            };
            let session = |n: u32| SessionId::new(format!("s-{n}")).unwrap();
            (0..2_000)
                .map(|n| asking.samples(&site, space, &session(n)))
                .collect()
        };
        let many = |sampled: &[bool]| sampled.iter().filter(|one| **one).count();
        assert_eq!(many(&sampled(100, Space::Live)), 2_000);
        assert_eq!(many(&sampled(0, Space::Live)), 0);
        let twenty = sampled(20, Space::Live);
        assert!((320..480).contains(&many(&twenty)), "{}", many(&twenty));
        assert_eq!(twenty, sampled(20, Space::Live));
        assert_ne!(twenty, sampled(20, Space::Test));
        // Who is asked at 20 % is asked at 30 % too.
        let thirty = sampled(30, Space::Live);
        assert!(twenty.iter().zip(&thirty).all(|(few, more)| !few || *more));
    }
}
