//! An answer row as it is stored, to and from the domain's record.

use std::collections::BTreeSet;

use afterword_domain::answer::Answer;
use afterword_domain::chain::{Chain, Credit};
use afterword_domain::facts::{Facts, TallyKey};
use afterword_domain::ids::{Rev, Sid, SiteId, Space, Writer};
use afterword_domain::reason::Reason;
use afterword_domain::record::{First, Frozen, Record};
use afterword_domain::ruling::Rulings;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::ports::DatabaseError;

/// Key of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AnswerKey {
    /// The site.
    pub site: SiteId,
    /// Its space.
    pub space: Space,
    /// The session, hashed.
    pub sid: Sid,
}

/// A row of `answer`, with the words and the contact beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AnswerRow {
    /// Site, space and sid.
    #[serde(flatten)]
    pub at: AnswerKey,
    /// Day, instrument, source and the facts that are tallied.
    #[serde(flatten)]
    pub tally: TallyKey,
    seq: i64,
    ended: Timestamp,
    until: Timestamp,
    arrived: Timestamp,
    #[serde(deserialize_with = "nested")]
    facts: Facts,
    #[serde(deserialize_with = "nested_or_none")]
    chain: Option<Chain>,
    credit: Option<Credit>,
    #[serde(deserialize_with = "flag")]
    exceptional: bool,
    #[serde(deserialize_with = "flag")]
    flagged: bool,
    hour: u8,
    rev: Rev,
    writer: Writer,
    updated: Timestamp,
    first: First,
    lang: String,
    rating: Option<Rating>,
    effort: Option<Effort>,
    #[serde(deserialize_with = "nested_or_none")]
    reasons: Option<BTreeSet<Reason>>,
    #[serde(deserialize_with = "flag_or_none")]
    solved: Option<bool>,
    words: Option<String>,
    contact: Option<String>,
    #[serde(deserialize_with = "flag")]
    withdrawn: bool,
    #[serde(deserialize_with = "flag")]
    corrected: bool,
    #[serde(deserialize_with = "nested_or_none")]
    rulings: Option<Rulings>,
    /// These three follow from the rulings, for statements that select by them.
    #[serde(skip_deserializing)]
    exempted: bool,
    #[serde(skip_deserializing)]
    voided: bool,
    #[serde(skip_deserializing)]
    open: bool,
    #[serde(deserialize_with = "flag")]
    erased: bool,
}

/// JSON kept in a TEXT column.
fn nested<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(d: D) -> Result<T, D::Error> {
    let text = String::deserialize(d)?;
    serde_json::from_str(&text).map_err(serde::de::Error::custom)
}

pub(super) fn nested_or_none<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    d: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(d)?;
    text.map(|text| serde_json::from_str(&text).map_err(serde::de::Error::custom))
        .transpose()
}

/// SQLite has no booleans: 0 and 1.
pub(super) fn flag<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    Ok(u8::deserialize(d)? != 0)
}

pub(super) fn flag_or_none<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    Ok(Option::<u8>::deserialize(d)?.map(|n| n != 0))
}

impl AnswerRow {
    /// Reads a row.
    ///
    /// # Errors
    /// When the row is not of this schema.
    pub fn read(row: Value) -> Result<Self, DatabaseError> {
        serde_json::from_value(row).map_err(|e| DatabaseError::Broken(format!("answer row: {e}")))
    }

    /// The row of a record.
    #[must_use]
    pub fn of(at: AnswerKey, record: Record) -> Self {
        let open = record.is_open();
        let Record { frozen, answer, .. } = record;
        Self {
            at,
            tally: frozen.key,
            seq: record.seq,
            ended: frozen.end,
            until: frozen.until,
            arrived: frozen.arrived,
            facts: frozen.facts,
            chain: (!frozen.chain.is_empty()).then_some(frozen.chain),
            credit: Some(frozen.credit),
            exceptional: frozen.exceptional,
            flagged: frozen.flagged,
            hour: frozen.hour,
            rev: record.rev,
            writer: record.writer,
            updated: record.updated,
            first: record.first,
            lang: record.lang,
            rating: answer.rating,
            effort: answer.effort,
            reasons: (!answer.reasons.is_empty()).then_some(answer.reasons),
            solved: answer.solved,
            words: answer.comment,
            contact: answer.contact,
            withdrawn: record.withdrawn,
            corrected: record.corrected,
            exempted: record.rulings.exempted(),
            voided: record.rulings.voided(),
            open,
            rulings: (!record.rulings.is_none()).then_some(record.rulings),
            erased: record.erased,
        }
    }

    /// The record of a row.
    #[must_use]
    pub fn into_record(self) -> Record {
        Record {
            seq: self.seq,
            frozen: Frozen {
                end: self.ended,
                until: self.until,
                arrived: self.arrived,
                key: self.tally,
                hour: self.hour,
                facts: self.facts,
                chain: self.chain.unwrap_or_default(),
                credit: self.credit.unwrap_or_default(),
                exceptional: self.exceptional,
                flagged: self.flagged,
            },
            rev: self.rev,
            writer: self.writer,
            updated: self.updated,
            first: self.first,
            lang: self.lang,
            answer: Answer {
                rating: self.rating,
                effort: self.effort,
                reasons: self.reasons.unwrap_or_default(),
                solved: self.solved,
                comment: self.words,
                contact: self.contact,
            },
            withdrawn: self.withdrawn,
            corrected: self.corrected,
            rulings: self.rulings.unwrap_or_default(),
            erased: self.erased,
        }
    }
}
