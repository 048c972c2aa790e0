//! `GET /v1/aggregate`: the figures, with everything needed to defend them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chain::Credit;
use crate::figures::Figures;
use crate::ids::{InstrumentId, SiteId, Space};
use crate::rates::Rates;
use crate::stats::Difference;
use crate::wire::annotation::Mark;

/// The reply. `G` is the list of groups: the server computes them one by one while it writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Aggregate<G> {
    /// The site.
    pub site: SiteId,
    /// The space that the API key belongs to.
    pub space: Space,
    /// First local business day, included.
    pub from: String,
    /// Last local business day, included.
    pub to: String,
    /// `hour`, `day`, `week`, `month` or `total`.
    pub bucket: &'static str,
    /// What the groups are divided by, besides the instrument version.
    pub by: Vec<String>,
    /// Filters that were applied.
    pub filters: BTreeMap<String, Vec<String>>,
    /// What was done with exceptional sessions: `all`, `without` (the baseline) or `only`.
    pub exceptional: &'static str,
    /// The change that divides the range.
    pub mark: Option<Mark>,
    /// IANA name of the site's time zone.
    pub time_zone: String,
    /// First local hour of a business day.
    pub day_cutoff_hour: u8,
    /// Versions of the instrument that the groups belong to.
    pub instruments: Vec<InstrumentId>,
    /// To whom the sessions of several agents are credited from now on. Each answer keeps the
    /// rule of its own time.
    pub credit: Credit,
    /// First business day of which the host has told of each kind; null: never.
    pub measured_since: BTreeMap<&'static str, Option<String>>,
    /// When a session counts as resolved.
    pub resolution: Resolution,
    /// What each figure means.
    pub definitions: BTreeMap<&'static str, &'static str>,
    /// Whether the data were generated for a demonstration.
    pub demo: bool,
    /// The groups, sorted by bucket, instrument and key.
    pub groups: G,
    /// Before and after the mark, for each pair of groups of one version.
    pub comparisons: Vec<Comparison>,
}

/// A group before and after a marked change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// The version of the instrument. Answers to different words are not compared.
    pub instrument: InstrumentId,
    /// The group's values; null where a session had none.
    pub key: BTreeMap<String, Option<String>>,
    /// How the business's figure differs.
    pub csat: Difference,
    /// How the agents' figure differs.
    pub agent_csat: Difference,
    /// How the share of easy efforts differs.
    pub effort_easy: Difference,
}

/// When a session counts as resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resolution {
    /// Its customer did not come back within so many days, for sessions told of from now on.
    pub days: u8,
    /// Last business day of which that is known by now.
    pub last_day: Option<String>,
}

/// One group. Two versions of an instrument never share one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AggregateGroup {
    /// `2026-03-31` (a day, or a week's Monday), `2026-03`, `2026-03-31T18` (business day and
    /// local hour), or null for `total`.
    pub bucket: Option<String>,
    /// The version of the instrument.
    pub instrument: InstrumentId,
    /// The group's values; null where a session had none.
    pub key: BTreeMap<String, Option<String>>,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// Figures over the sessions that the host has told of, asked or not. Null where there are
    /// none, and where groups are divided or narrowed by what a feed cannot tell.
    pub sessions: Option<Rates>,
}

/// What each figure means, in the reply itself.
pub const DEFINITIONS: [(&str, &str); 33] = [
    (
        "weekday",
        "day of the week of the business day: 1 Monday to 7 Sunday",
    ),
    (
        "exceptional",
        "sessions that their host has called exceptional, such as a once-only favour: without them is the baseline",
    ),
    (
        "comparisons",
        "after less before the mark, with Newcombe's hybrid score interval (95 %); found: the interval leaves out 0. Exceptional sessions are left out unless asked for",
    ),
    (
        "day",
        "the local business day of the session's end: the local date, or the one before while the local hour is under day_cutoff_hour",
    ),
    (
        "n_answers",
        "answers counted: given inside their window, not withdrawn, not voided",
    ),
    (
        "csat",
        "share of ratings 4 and 5 among all counted ratings 1 to 5: the business's figure",
    ),
    (
        "agent_csat",
        "the same over answers vouched for by the host, without those put down only to something that is not the person, high or low alike, and without exempted ones",
    ),
    (
        "effort_easy",
        "share of 5, 6 and 7 among all counted agreements 1 to 7 with 'it was easy'",
    ),
    (
        "interval",
        "low and high: 95 % Wilson score interval without continuity correction; for means the same on the rescaled mean",
    ),
    (
        "suppressed",
        "shares and means of fewer than 5 answers are null",
    ),
    (
        "unverified",
        "share of counted answers whose facts no host vouched for",
    ),
    (
        "attribution",
        "agent: only reasons about the person; not_agent: only others; mixed: both; unknown: none, or only unresolved",
    ),
    (
        "late",
        "first answers at or after the end of their window: in no other figure",
    ),
    (
        "corrected",
        "counted answers of which a choice was changed or removed at least once",
    ),
    (
        "delayed",
        "counted answers first given 30 minutes or more after the session's end",
    ),
    (
        "flagged",
        "counted answers that came while their place sent more than its guests plausibly give (12 a minute): to be looked at, and in every figure until they are voided",
    ),
    (
        "rating_mean",
        "mean of the counted ratings 1 to 5: not CSAT, to be read beside the histogram",
    ),
    (
        "solved",
        "share of yes among counted answers that say whether the question is solved",
    ),
    (
        "reasons",
        "counted answers that name the reason; an answer may name two",
    ),
    (
        "withdrawn",
        "answers taken back by their customers: in no other figure",
    ),
    (
        "voided",
        "answers ruled out as test, abuse or duplicate: in no other figure",
    ),
    (
        "exempted",
        "counted answers that a ruling took out of agent_csat; csat still counts them",
    ),
    (
        "exempted_low",
        "share of exempted ones among counted answers with a rating 1 or 2",
    ),
    (
        "contradictory",
        "share of those that also say solved, or 5 to 7 for easy, among counted answers with a rating 1 or 2 that say anything about either: perhaps slips of the finger",
    ),
    (
        "delay",
        "counted answers by the time from the session's end to the first stored write, and the step of the middle one",
    ),
    (
        "credit",
        "whose an answer is where several agents served: the last, the one who served longest, or all; with all, groups by agent add up to more than the total",
    ),
    (
        "sessions",
        "ended sessions that the host told of, filed under what it told first; null: none were told of, or the grouping cannot tell (hour, reason, other sources)",
    ),
    (
        "response_rate",
        "share of sessions with a counted answer among invited ones: told of, in the sample and not skipped, by the same rules as in the widget",
    ),
    (
        "csat_bounds",
        "no assumption about the silent: the share of 4 and 5 had all invited sessions without a counted rating been dissatisfied, and had they been satisfied",
    ),
    (
        "complaints",
        "complaints told of, share of sessions with at least one, and share of ratings 4 and 5 among rated sessions with one; days before measured_since are left out",
    ),
    (
        "resolution_rate",
        "share of sessions whose customer did not come back within the days of resolution, over days that are over for good: up to last_day, from measured_since on",
    ),
    (
        "service_s",
        "seconds of service: mean, standard deviation, and the 95 % interval of the mean by Student's t",
    ),
    (
        "handed_over",
        "share of sessions that more than one agent served",
    ),
];
