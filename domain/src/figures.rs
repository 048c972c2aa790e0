//! From counts to the figures of one group. Nothing measured is null, never 0 and never NaN.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::count::{Count, Counts, Slice};
use crate::delay::Delay;
use crate::reason::{Attribution, Reason};
use crate::scale::{Effort, Rating};
use crate::stats::{Mean, Share, Suppressed};

/// Which counts the asked grouping can tell: an hour has no reasons, a reason has no standings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All counts.
    Whole,
    /// Counts by local hour.
    Hour,
    /// Counts of answers that name one reason.
    Reason,
}

/// The figures of one group. Fields that the grouping cannot tell are null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Counted answers.
    pub n_answers: i64,
    /// Counted answers with a rating.
    pub n_rating: i64,
    /// Counted answers with an effort score.
    pub n_effort: i64,
    /// Counts of the ratings 1 to 5.
    pub ratings: Vec<i64>,
    /// Counts of the ratings 1 to 5 that count for the agent.
    pub agent_ratings: Vec<i64>,
    /// Counts of the efforts 1 to 7.
    pub efforts: Vec<i64>,
    /// Share of 4 and 5 among all ratings: the business's figure.
    pub csat: Share,
    /// The same over verified answers that are neither put down to something else nor exempted.
    pub agent_csat: Share,
    /// Mean rating. Not CSAT.
    pub rating_mean: Mean,
    /// Share of 5, 6 and 7 among all efforts.
    pub effort_easy: Share,
    /// Mean effort.
    pub effort_mean: Mean,
    /// Share of solved among those who said yes or no.
    pub solved: Share,
    /// Share of counted answers that no host vouched for.
    pub unverified: Share,
    /// Counts by reason. An answer may name two.
    pub reasons: Option<BTreeMap<String, i64>>,
    /// Counts by attribution.
    pub attribution: Option<BTreeMap<String, i64>>,
    /// Counts of the ratings 1 to 5 by attribution.
    pub attribution_ratings: Option<BTreeMap<String, Vec<i64>>>,
    /// First answers after the end of their window: in no other figure.
    pub late: Option<i64>,
    /// Answers taken back: in no other figure.
    pub withdrawn: Option<i64>,
    /// Answers ruled out: in no other figure.
    pub voided: Option<i64>,
    /// Counted answers of which a choice was changed or removed.
    pub corrected: Option<i64>,
    /// Counted answers first given 30 minutes or more after the session's end.
    pub delayed: Option<i64>,
    /// Counted answers that came while their place sent more than its guests plausibly give.
    pub flagged: Option<i64>,
    /// Counted answers exempted for the agent by a ruling.
    pub exempted: Option<i64>,
    /// Share of the ratings 1 and 2 that were exempted: how exemptions are gamed, if they are.
    pub exempted_low: Option<Share>,
    /// Share of answers with a rating 1 or 2 that also say "solved" or "it was easy", among
    /// those that say anything about either: slips of the finger, or a misread scale.
    pub contradictory: Option<Share>,
    /// Counted answers by the time from the session's end to the first stored write.
    pub delay: Option<Delays>,
}

/// How long after the session's end answers came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delays {
    /// Counts by step: under 1, 5 and 30 minutes, 2 and 24 hours, and more.
    pub n: BTreeMap<&'static str, i64>,
    /// The step in which the middle answer lies; null under five answers.
    pub median: Option<&'static str>,
}

impl Delays {
    fn of(get: impl Fn(Count) -> i64) -> Self {
        let steps = Delay::ALL.map(|step| (step.label(), get(Count::Delay(step))));
        let all: i64 = steps.iter().map(|(_, n)| n).sum();
        let middle = all.saturating_add(1) / 2;
        let mut until = 0_i64;
        let median = steps.iter().find(|(_, n)| {
            until = until.saturating_add(*n);
            until >= middle
        });
        let shown = all > 0 && Suppressed::of(all).is_none();
        Self {
            median: median.filter(|_| shown).map(|(label, _)| *label),
            n: steps.into(),
        }
    }
}

impl Figures {
    /// The figures of a group's counts, which lie in [`Slice::Whole`].
    #[must_use]
    pub fn of(counts: &Counts, scope: Scope) -> Self {
        let get = |count| counts.get(Slice::Whole, count);
        let standing = |count| (scope != Scope::Reason).then(|| get(count));
        let ratings = Rating::ALL.map(|r| get(Count::Rating(r)));
        let agent_ratings = Rating::ALL.map(|r| get(Count::AgentRating(r)));
        let efforts = Effort::ALL.map(|e| get(Count::Effort(e)));
        let n_answers = get(Count::Answers);
        let n_rating = ratings.iter().sum();
        let n_effort = efforts.iter().sum();
        let satisfied = |count: fn(Rating) -> Count| -> i64 {
            Rating::ALL
                .into_iter()
                .filter(|r| r.is_satisfied())
                .map(|r| get(count(r)))
                .sum()
        };
        let easy: i64 = Effort::ALL
            .into_iter()
            .filter(|e| e.is_easy())
            .map(|e| get(Count::Effort(e)))
            .sum();
        let low: i64 = Rating::ALL
            .into_iter()
            .filter(|r| r.is_low())
            .map(|r| get(Count::Rating(r)))
            .sum();
        let by_day = |share| (scope == Scope::Whole).then_some(share);
        let solved = get(Count::Solved(true));
        Self {
            n_answers,
            n_rating,
            n_effort,
            csat: Share::of(satisfied(Count::Rating), n_rating),
            agent_csat: Share::of(satisfied(Count::AgentRating), agent_ratings.iter().sum()),
            rating_mean: Mean::of(&ratings),
            effort_easy: Share::of(easy, n_effort),
            effort_mean: Mean::of(&efforts),
            ratings: ratings.to_vec(),
            agent_ratings: agent_ratings.to_vec(),
            efforts: efforts.to_vec(),
            solved: Share::of(solved, solved.saturating_add(get(Count::Solved(false)))),
            unverified: Share::of(get(Count::Unverified), n_answers),
            reasons: (scope == Scope::Whole).then(|| {
                Reason::ALL
                    .map(|r| (r.code().to_owned(), get(Count::Reason(r))))
                    .into()
            }),
            attribution: (scope != Scope::Reason).then(|| {
                Attribution::ALL
                    .map(|a| (a.code().to_owned(), get(Count::Attributed(a))))
                    .into()
            }),
            attribution_ratings: (scope == Scope::Whole).then(|| {
                let of = |a| {
                    Rating::ALL
                        .map(|r| get(Count::AttributedRating(a, r)))
                        .to_vec()
                };
                Attribution::ALL
                    .map(|a| (a.code().to_owned(), of(a)))
                    .into()
            }),
            late: standing(Count::Late),
            withdrawn: standing(Count::Withdrawn),
            voided: standing(Count::Voided),
            corrected: standing(Count::Corrected),
            delayed: standing(Count::Delayed),
            flagged: standing(Count::Flagged),
            exempted: standing(Count::Exempted),
            exempted_low: by_day(Share::of(get(Count::ExemptedLow), low)),
            contradictory: by_day(Share::of(
                get(Count::Contradictory),
                get(Count::Contradictable),
            )),
            delay: (scope == Scope::Whole).then(|| Delays::of(get)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_answer_names_the_step() {
        let median = |minute: i64, half_hour: i64, more: i64| {
            let get = |count| match count {
                Count::Delay(Delay::Minute) => minute,
                Count::Delay(Delay::HalfHour) => half_hour,
                Count::Delay(Delay::More) => more,
                _ => 0,
            };
            Delays::of(get).median
        };
        assert_eq!(median(3, 2, 0), Some("under_1m"));
        assert_eq!(median(3, 3, 0), Some("under_1m"), "the lower of the two");
        assert_eq!(median(2, 3, 0), Some("under_30m"));
        assert_eq!(median(1, 1, 3), Some("more"));
        assert_eq!(median(2, 2, 0), None, "too few");
        assert_eq!(median(0, 0, 0), None);
    }
}
