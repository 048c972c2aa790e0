//! Figures over sessions: how many answered, complained, came back, and how long it took. What
//! nobody told of is null, never 0 and never 100 %.

use serde::Serialize;

use crate::session::{SessionCount, SessionCounts};
use crate::stats::{Duration, Share, to_f64};

/// Sums over the sessions of a group. Complaints are summed over the days of which complaints
/// were told, recontacts over those whose time to come back is over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionSums {
    /// The sums.
    pub counts: SessionCounts,
    /// Sessions of the days of which complaints were told.
    pub could_complain: i64,
    /// Sessions whose time to come back is over and was told of.
    pub matured: i64,
}

impl SessionSums {
    /// Adds the sessions of another group.
    pub fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
        self.could_complain = self.could_complain.saturating_add(other.could_complain);
        self.matured = self.matured.saturating_add(other.matured);
    }
}

/// What was ever told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measured {
    /// Complaints.
    pub complaints: bool,
    /// Customers who came back.
    pub recontacts: bool,
}

/// The limits of what a share can be, whatever those would have said who said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bounds {
    /// Had all of them been dissatisfied.
    pub low: f64,
    /// Had all of them been satisfied.
    pub high: f64,
}

/// Complaints of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Complaints {
    /// Complaints.
    pub n: i64,
    /// Share of sessions with at least one.
    pub rate: Share,
    /// Share of ratings 4 and 5 among the rated sessions with a complaint: they contradict it.
    pub satisfied: Share,
}

/// The figures over a group's sessions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rates {
    /// Sessions that the host has told of.
    pub n_sessions: i64,
    /// Those that were to be asked.
    pub invited: i64,
    /// Those that were not in the sample.
    pub sampled_out: i64,
    /// Those that a skip rule left out.
    pub skipped: i64,
    /// Share of invited sessions with a counted answer.
    pub response_rate: Share,
    /// The limits of CSAT, whatever the silent would have said; null like a share.
    pub csat_bounds: Option<Bounds>,
    /// Null: no complaints were ever told of.
    pub complaints: Option<Complaints>,
    /// Share of sessions whose customer did not come back, among those whose time to come back
    /// is over. Null: no customer who came back was ever told of.
    pub resolution_rate: Option<Share>,
    /// How long sessions took, in seconds.
    pub service_s: Duration,
    /// Share of sessions that more than one agent served.
    pub handed_over: Share,
}

impl Rates {
    /// The figures of a group's sums.
    #[must_use]
    pub fn of(sums: &SessionSums, measured: Measured) -> Self {
        let get = |count| sums.counts.get(count);
        let invited = get(SessionCount::Invited);
        let complained = get(SessionCount::Complained);
        let matured = sums.matured;
        let resolved = matured.saturating_sub(get(SessionCount::Recontacted));
        let response_rate = Share::of(get(SessionCount::Answered), invited);
        Self {
            n_sessions: get(SessionCount::Sessions),
            invited,
            sampled_out: get(SessionCount::SampledOut),
            skipped: get(SessionCount::Skipped),
            csat_bounds: response_rate.share.map(|_| {
                bounds(
                    get(SessionCount::Satisfied),
                    get(SessionCount::Rated),
                    invited,
                )
            }),
            response_rate,
            complaints: measured.complaints.then(|| Complaints {
                n: get(SessionCount::Complaints),
                rate: Share::of(complained, sums.could_complain),
                satisfied: Share::of(
                    get(SessionCount::ComplainedSatisfied),
                    get(SessionCount::ComplainedRated),
                ),
            }),
            resolution_rate: measured.recontacts.then(|| Share::of(resolved, matured)),
            service_s: Duration::of(
                get(SessionCount::ServiceN),
                get(SessionCount::ServiceS),
                get(SessionCount::ServiceSs),
            ),
            handed_over: Share::of(get(SessionCount::HandedOver), get(SessionCount::Sessions)),
        }
    }
}

/// The share of satisfied ones if every invited session without a rating had been dissatisfied,
/// and if it had been satisfied (Manski 1989): the limit of what the data prove.
#[must_use]
pub fn bounds(satisfied: i64, rated: i64, invited: i64) -> Bounds {
    let silent = invited.saturating_sub(rated);
    Bounds {
        low: to_f64(satisfied) / to_f64(invited),
        high: to_f64(satisfied.saturating_add(silent)) / to_f64(invited),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(counts: &[(SessionCount, i64)]) -> SessionSums {
        let mut sums = SessionSums::default();
        for &(count, n) in counts {
            sums.counts.add(count, n);
        }
        sums
    }

    const ALL: Measured = Measured {
        complaints: true,
        recontacts: true,
    };

    /// The vector `response-bounds`.
    #[test]
    fn the_limits_are_those_of_the_vector() {
        let all = include_str!("../tests/vectors/vectors.json");
        let all: serde_json::Value = serde_json::from_str(all).unwrap();
        let mut vectors = all["vectors"].as_array().unwrap().iter();
        let vector = vectors.find(|vector| vector["id"] == "response-bounds");
        let (input, expected) = (&vector.unwrap()["input"], &vector.unwrap()["expected"]);
        let n = |name: &str| input[name].as_i64().unwrap();
        let asked = sums(&[
            (SessionCount::Sessions, n("invited")),
            (SessionCount::Invited, n("invited")),
            (SessionCount::Answered, n("answered")),
            (SessionCount::Rated, n("answered")),
            (SessionCount::Satisfied, n("positive")),
        ]);
        let rates = Rates::of(&asked, Measured::default());
        let csat = Share::of(n("positive"), n("answered"));
        let bounds = rates.csat_bounds.unwrap();
        for (ours, expected) in [
            (rates.response_rate.share, &expected["response_rate"]),
            (csat.share, &expected["csat"]),
            (csat.low, &expected["wilson95"][0]),
            (csat.high, &expected["wilson95"][1]),
            (Some(bounds.low), &expected["no_assumption_low"]),
            (Some(bounds.high), &expected["no_assumption_high"]),
        ] {
            let difference = ours.unwrap() - expected.as_f64().unwrap();
            assert!(difference.abs() < 1e-9, "{expected}");
        }
    }

    /// The example of the metrics: young sessions look resolved, so they are left out.
    #[test]
    fn five_matured_sessions_of_which_one_came_back_are_four_in_five() {
        let young = SessionSums {
            matured: 5,
            ..sums(&[(SessionCount::Sessions, 7), (SessionCount::Recontacted, 1)])
        };
        let rate = Rates::of(&young, ALL).resolution_rate.unwrap();
        assert_eq!((rate.x, rate.n, rate.share), (4, 5, Some(0.8)));
    }

    #[test]
    fn what_nobody_told_of_is_not_measured() {
        let sessions = sums(&[(SessionCount::Sessions, 10), (SessionCount::Invited, 10)]);
        let rates = Rates::of(&sessions, Measured::default());
        assert_eq!(rates.complaints, None);
        assert_eq!(rates.resolution_rate, None);
        assert_eq!(rates.service_s.mean, None);
        assert_eq!(rates.response_rate.share, Some(0.0), "asked, and silent");
        // Told of, but not of these days.
        let rates = Rates::of(&sessions, ALL);
        assert_eq!(rates.complaints.unwrap().rate.share, None);
        assert_eq!(rates.resolution_rate.unwrap().share, None);
    }

    #[test]
    fn an_answer_without_a_rating_is_silent_about_it() {
        let sessions = sums(&[
            (SessionCount::Invited, 10),
            (SessionCount::Answered, 6),
            (SessionCount::Rated, 4),
            (SessionCount::Satisfied, 3),
        ]);
        let rates = Rates::of(&sessions, ALL);
        assert_eq!(rates.response_rate.share, Some(0.6));
        let bounds = rates.csat_bounds.unwrap();
        assert_eq!((bounds.low, bounds.high), (0.3, 0.9));
    }

    #[test]
    fn a_few_sessions_have_counts_and_no_share() {
        let few = sums(&[(SessionCount::Invited, 4), (SessionCount::Answered, 4)]);
        let rates = Rates::of(&few, ALL);
        assert_eq!(rates.csat_bounds, None);
        assert_eq!(
            (rates.response_rate.x, rates.response_rate.share),
            (4, None)
        );
    }
}
