//! `GET /v1/answers` and the exports: answers as their readers see them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::chain::{Chain, Credit, members};
use crate::contribution::counts_for_agent;
use crate::day::Day;
use crate::facts::{Facts, TallyKey};
use crate::ids::{InstrumentId, Sid, Source};
use crate::listing::Sight;
use crate::reason::Reason;
use crate::record::{First, Record, Standing};
use crate::ruling::Rulings;
use crate::scale::{Effort, Rating};
use crate::time::Timestamp;
use crate::wire::ruling::LoggedRuling;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answers {
    /// The answers, by the end of their session, then by id.
    pub answers: Vec<ListedAnswer>,
    /// What to send as `cursor` for the next page; null: this was the last.
    pub next: Option<String>,
    /// Before this end of a session no counted answer can still appear.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub complete_until: Timestamp,
}

/// `GET /v1/reviews`: answers that somebody should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviews {
    /// Why.
    pub kind: &'static str,
    /// The reason that the incident suggests; null for other kinds.
    pub suggests: Option<Reason>,
    /// The answers: appeals by the moment at which they are due, others by the end of their
    /// session.
    pub answers: Vec<ListedAnswer>,
    /// What to send as `cursor` for the next page; null: this was the last.
    pub next: Option<String>,
}

/// One answer. Of an erased one words, contact, history and raw facts are gone; of one that its
/// customer has deleted all choices too. What its figures are made of stays.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedAnswer {
    /// The session, hashed: the name of the answer.
    pub id: Sid,
    /// End of the session.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub end: Timestamp,
    /// First instant at which the customer can no longer change it.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub until: Timestamp,
    /// When its first write arrived.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub arrived: Timestamp,
    /// When its customer last wrote.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub updated: Timestamp,
    /// Local business day on which it is counted.
    pub day: String,
    /// Local hour, 0 to 23.
    pub hour: u8,
    /// Version of the instrument.
    pub instrument: InstrumentId,
    /// Where the invitation came from.
    pub source: Source,
    /// Whether somebody who knows who served vouches for the facts.
    pub verified: bool,
    /// What it is counted under.
    pub tally: Tallied,
    /// The facts as they were given.
    pub facts: Facts,
    /// Everybody who served, where the session was handed over.
    pub chain: Chain,
    /// The site's rule for hand-overs at that time.
    pub credit: Credit,
    /// A once-only favour, kept out of the baseline.
    pub exceptional: bool,
    /// Which question was asked first.
    pub first: First,
    /// Language that was shown.
    pub lang: String,
    /// 1 worst to 5 best.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>))]
    pub rating: Option<Rating>,
    /// 1 hard to 7 easy.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>))]
    pub effort: Option<Effort>,
    /// What was behind it.
    pub reasons: BTreeSet<Reason>,
    /// Whose it is by the reasons: agent, not_agent, mixed or unknown.
    pub attribution: &'static str,
    /// Whether the question is solved.
    pub solved: Option<bool>,
    /// Where it stands: only `counted` is in the figures.
    pub standing: Standing,
    /// Whether a rating of it would be in the agent's figure.
    pub counts_for_agent: bool,
    /// A choice was changed or removed at least once.
    pub corrected: bool,
    /// Its first write came 30 minutes or more after the session's end.
    pub delayed: bool,
    /// It came while its place sent more answers than its guests plausibly give.
    pub flagged: bool,
    /// A low rating stands beside "solved" or "it was easy".
    pub contradictory: bool,
    /// Deleted by its customer, or erased by the owner.
    pub erased: bool,
    /// Something about it waits for a person.
    pub open: bool,
    /// What people of the site decided about it.
    pub rulings: Rulings,
    /// Whether the customer wrote something that is still kept.
    pub comment_given: bool,
    /// What the customer wrote; null for who may not read it.
    pub comment: Option<String>,
    /// Whether the customer wishes to be contacted.
    pub contact_given: bool,
    /// Where; null for who may not read it.
    pub contact: Option<String>,
}

/// The tally's key: what figures are grouped and narrowed by. Null: the session had none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tallied {
    /// Who served; several where the site credits everybody of a chain.
    pub agents: Vec<String>,
    /// Their team.
    pub team: Option<String>,
    /// Chat, phone, table, ...
    pub channel: Option<String>,
    /// Where a QR code hangs.
    pub place: Option<String>,
    /// The customer's or the case's class.
    pub tier: Option<String>,
    /// `human`, `bot` or `selfservice`.
    pub served_by: Option<String>,
    /// The site's first own fact.
    pub x1: Option<String>,
    /// Its second.
    pub x2: Option<String>,
}

impl Tallied {
    fn of(key: TallyKey) -> Self {
        let given = |value: String| (!value.is_empty()).then_some(value);
        let agents = members(&key.agent).filter(|agent| !agent.is_empty());
        Self {
            agents: agents.map(str::to_owned).collect(),
            team: given(key.team),
            channel: given(key.channel),
            place: given(key.place),
            tier: given(key.tier),
            served_by: given(key.served_by),
            x1: given(key.x1),
            x2: given(key.x2),
        }
    }
}

impl ListedAnswer {
    /// An answer as somebody with this sight sees it.
    #[must_use]
    pub fn of(id: Sid, record: Record, sight: Sight) -> Self {
        let standing = record.standing();
        let counts_for_agent = counts_for_agent(&record);
        let delayed = record.is_delayed();
        let contradictory = record.answer.is_contradictory();
        let open = record.is_open();
        let attribution = record.answer.attribution().code();
        let Record { frozen, answer, .. } = record;
        Self {
            id,
            end: frozen.end,
            until: frozen.until,
            arrived: frozen.arrived,
            updated: record.updated,
            day: Day::from_epoch_days(frozen.key.day).to_string(),
            hour: frozen.hour,
            instrument: frozen.key.ins.clone(),
            source: frozen.key.source,
            verified: frozen.key.source.is_verified(),
            tally: Tallied::of(frozen.key),
            facts: frozen.facts,
            chain: frozen.chain,
            credit: frozen.credit,
            exceptional: frozen.exceptional,
            first: record.first,
            lang: record.lang,
            rating: answer.rating,
            effort: answer.effort,
            reasons: answer.reasons,
            attribution,
            solved: answer.solved,
            standing,
            counts_for_agent,
            corrected: record.corrected,
            delayed,
            flagged: frozen.flagged,
            contradictory,
            erased: record.erased,
            open,
            rulings: record.rulings,
            comment_given: answer.comment.is_some(),
            comment: answer.comment.filter(|_| sight.words),
            contact_given: answer.contact.is_some(),
            contact: answer.contact.filter(|_| sight.contacts),
        }
    }
}

/// `GET /v1/answers/{id}`: one answer, what it was before, and who ruled what.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OneAnswer {
    /// The answer.
    pub answer: ListedAnswer,
    /// Its choices before each change of a choice, oldest first. Holds no words.
    pub history: Vec<Before>,
    /// Who ruled what, oldest first; null for who may not read it.
    pub log: Option<Vec<LoggedRuling>>,
}

/// An answer's choices as they were.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Before {
    /// When they were given.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub at: Timestamp,
    /// 1 worst to 5 best.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>))]
    pub rating: Option<Rating>,
    /// 1 hard to 7 easy.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>))]
    pub effort: Option<Effort>,
    /// What was behind it.
    pub reasons: BTreeSet<Reason>,
    /// Whether the question is solved.
    pub solved: Option<bool>,
    /// Everything was taken back.
    pub withdrawn: bool,
}
