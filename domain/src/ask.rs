//! Which scale a session is asked: satisfaction or ease, the two in turn, or both.
//!
//! One is asked, unless the site asks both by its own choice. Which one is decided before anything
//! is shown, and again in the same way wherever the session is asked. A page says in each write
//! which question it asked first, and that one is always kept: a click on a question that was on
//! the screen is not lost, even where the page was opened under an older rule or in another week.
//! The other scale is kept where the session was asked both, or had been when the page was opened,
//! or where it is stored already; else it is left out, like a contact that nobody asked for.

mod turn;
mod written;

pub use turn::{Weeks, drawn, split};
pub use written::{AskError, Said};

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::day::Day;
use crate::defaults::INSTRUMENT_GRACE_S;
use crate::ids::{SessionId, SiteId, Space};
use crate::instrument::Question;
use crate::record::First;
use crate::time::Timestamp;

/// What a site says about the two scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "written::Said", into = "written::Said")]
pub struct Ask {
    /// The rule in force.
    pub how: How,
    /// When the site stopped asking both: pages that were opened before may still send both.
    pub both_until: Option<Timestamp>,
}

/// Which scale is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// Satisfaction.
    #[default]
    Rating,
    /// Ease.
    Effort,
    /// Both, satisfaction first; the second can be skipped.
    Both,
    /// The two in turn, by calendar weeks of the session's end.
    Weeks(Weeks),
    /// One or the other by a hash of the session.
    Split,
}

impl Ask {
    /// The question that a session is asked first. `day`: the business day of its end. Without a
    /// session nothing can be drawn.
    #[must_use]
    pub fn first(
        &self,
        site: &SiteId,
        space: Space,
        session: Option<&SessionId>,
        day: Day,
    ) -> First {
        match self.how {
            How::Rating | How::Both => First::Rating,
            How::Effort => First::Effort,
            How::Weeks(weeks) => weeks.first(day),
            How::Split => {
                let salt = format!("{site}/{}", space.as_str());
                session.map_or(First::Rating, |session| {
                    split(drawn(&salt, session.as_str()))
                })
            }
        }
    }

    /// Whether two sessions may be asked different questions.
    #[must_use]
    pub fn rotates(&self) -> bool {
        matches!(self.how, How::Weeks(_) | How::Split)
    }

    /// Whether a question belongs on the screen of a session that is asked `first`. A scale that
    /// was answered stays there, so that it can be changed.
    #[must_use]
    pub fn asks(&self, question: Question, first: First, stored: Option<&Answer>) -> bool {
        let given = |is_given: fn(&Answer) -> bool| stored.is_some_and(is_given);
        match question {
            Question::Rating => {
                self.how == How::Both
                    || first == First::Rating
                    || given(|answer| answer.rating.is_some())
            }
            Question::Effort => {
                self.how == How::Both
                    || first == First::Effort
                    || given(|answer| answer.effort.is_some())
            }
            _ => true,
        }
    }

    /// Leaves the scale out of an answer that the page did not ask. `first`: what it asked first;
    /// `end`: the session's end.
    #[must_use]
    pub fn kept(
        &self,
        mut answer: Answer,
        first: First,
        end: Timestamp,
        stored: Option<&Answer>,
    ) -> Answer {
        let may_ask_both = |until: Timestamp| until > end.plus(-INSTRUMENT_GRACE_S);
        if self.both_until.is_some_and(may_ask_both) {
            return answer;
        }
        if !self.asks(Question::Rating, first, stored) {
            answer.rating = None;
        }
        if !self.asks(Question::Effort, first, stored) {
            answer.effort = None;
        }
        answer
    }

    /// This rule in the place of another: pages that were opened under a rule of both are
    /// remembered.
    #[must_use]
    pub fn replacing(self, before: Self, now: Timestamp) -> Self {
        let both_until = match (before.how, self.how) {
            (_, How::Both) => None,
            (How::Both, _) => Some(now),
            _ => before.both_until,
        };
        Self { both_until, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{Effort, Rating};

    fn ask(json: &str) -> Ask {
        serde_json::from_str(json).unwrap()
    }

    fn first(ask: &Ask, session: &str, day: &str) -> First {
        let site = SiteId::new("shop").unwrap();
        let session = SessionId::new(session).unwrap();
        let day = Day::parse(day).unwrap();
        ask.first(&site, Space::Live, Some(&session), day)
    }

    #[test]
    fn weeks_take_turns_from_the_anchor_on_and_before_it() {
        let weekly = ask(r#"{"how":"weeks","anchor":"2026-11-23"}"#);
        let check = |ask: &Ask, day: &str, expected: First| {
            assert_eq!(first(ask, "any", day), expected, "{day}");
        };
        check(&weekly, "2026-11-23", First::Rating);
        check(&weekly, "2026-11-29", First::Rating);
        check(&weekly, "2026-11-30", First::Effort);
        check(&weekly, "2026-12-07", First::Rating);
        check(&weekly, "2026-11-22", First::Effort);
        check(&weekly, "2026-11-16", First::Effort);
        check(&weekly, "2026-11-15", First::Rating);
        // 2026 has 53 ISO weeks: week 53 and week 1 after it are both odd, and still take turns.
        check(&weekly, "2027-01-03", First::Effort);
        check(&weekly, "2027-01-04", First::Rating);
        let fortnight = ask(r#"{"how":"weeks","anchor":"2026-11-23","weeks":2}"#);
        check(&fortnight, "2026-12-06", First::Rating);
        check(&fortnight, "2026-12-07", First::Effort);
        check(&fortnight, "2026-12-20", First::Effort);
        check(&fortnight, "2026-12-21", First::Rating);
    }

    /// Worked out apart from this code: the same session is asked the same in the next release.
    #[test]
    fn a_split_is_the_sessions_own_for_ever() {
        let split = ask(r#"{"how":"split"}"#);
        let of = |session: &str| first(&split, session, "2026-11-23");
        for (session, expected) in SPLIT {
            assert_eq!(of(session), expected, "{session}");
        }
        let rated = (0..2_000).filter(|n| of(&format!("s-{n}")) == First::Rating);
        assert!((900..1_100).contains(&rated.count()));
    }

    const SPLIT: [(&str, First); 5] = [
        ("s-0", First::Rating),
        ("s-1", First::Rating),
        ("s-3", First::Effort),
        ("chat 17", First::Effort),
        ("第三", First::Rating),
    ];
    const BOTH: (u8, u8) = (4, 6);

    fn answer((rating, effort): (u8, u8)) -> Answer {
        Answer {
            rating: Rating::try_from(rating).ok(),
            effort: Effort::try_from(effort).ok(),
            solved: Some(true),
            ..Answer::default()
        }
    }

    #[track_caller]
    fn keeps(ask: &str, asked: First, stored: (u8, u8), kept: (u8, u8)) {
        let ask = self::ask(ask);
        let stored = answer(stored);
        let end = Timestamp(1_000_000);
        let left = ask.kept(answer(BOTH), asked, end, Some(&stored));
        assert_eq!(left, answer(kept));
        if stored.rating.is_none() && stored.effort.is_none() {
            assert_eq!(ask.kept(answer(BOTH), asked, end, None), left);
        }
    }

    #[test]
    fn only_what_was_asked_is_kept() {
        let none = (0, 0);
        for rule in ["rating", "effort", "split"] {
            let rule = format!(r#"{{"how":"{rule}"}}"#);
            keeps(&rule, First::Rating, none, (4, 0));
            keeps(&rule, First::Effort, none, (0, 6));
            // What is stored is never lost.
            keeps(&rule, First::Rating, (1, 1), BOTH);
            keeps(&rule, First::Rating, (0, 1), BOTH);
            keeps(&rule, First::Rating, (1, 0), (4, 0));
        }
        for first in [First::Rating, First::Effort] {
            keeps(r#"{"how":"both"}"#, first, none, BOTH);
        }
    }

    #[test]
    fn a_page_that_asked_both_is_heard_for_a_day() {
        let until = |at: i64| format!(r#"{{"how":"rating","both_until":{at}}}"#);
        let day_before = 1_000_000 - INSTRUMENT_GRACE_S;
        keeps(&until(day_before + 1), First::Rating, (0, 0), BOTH);
        keeps(&until(day_before), First::Rating, (0, 0), (4, 0));
    }

    #[test]
    fn the_end_of_asking_both_is_remembered() {
        let now = Timestamp(50);
        let after = |before: &str, next: &str| ask(next).replacing(ask(before), now).both_until;
        let (both, rating, effort) = (
            r#"{"how":"both"}"#,
            r#"{"how":"rating"}"#,
            r#"{"how":"effort"}"#,
        );
        assert_eq!(after(both, rating), Some(now));
        assert_eq!(after(rating, effort), None);
        assert_eq!(after(both, both), None);
        let was = r#"{"how":"rating","both_until":7}"#;
        assert_eq!(after(was, effort), Some(Timestamp(7)));
        assert_eq!(after(was, both), None);
    }
}
