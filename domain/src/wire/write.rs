//! `POST /v1/answers`: one write, which carries the whole answer so far.

use serde::{Deserialize, Serialize};

use crate::answer::AnswerBody;
use crate::ids::{InstrumentId, Rev, Writer};
use crate::record::{First, Record, Standing};
use crate::time::Timestamp;

/// A write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WriteRequest {
    /// The invitation.
    pub token: String,
    /// 64 random bits of the widget instance, in lower-case hex.
    pub writer: Writer,
    /// Raised by the writer with every write.
    #[cfg_attr(feature = "openapi", schema(value_type = u8, minimum = 1, maximum = 50))]
    pub rev: Rev,
    /// The stored revision last shown to the writer; 0: none.
    #[cfg_attr(feature = "openapi", schema(value_type = u8, minimum = 0, maximum = 50))]
    pub seen: Rev,
    /// The version whose texts were on the screen.
    pub ins: InstrumentId,
    /// Which question was asked first.
    pub first: First,
    /// Language that was shown.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub lang: String,
    /// The whole answer so far; empty: undo.
    #[serde(deserialize_with = "super::object")]
    pub answer: AnswerBody,
}

/// What is stored, as its customer is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredAnswer {
    /// Where it stands.
    pub standing: Standing,
    /// What is stored.
    pub answer: AnswerBody,
    /// Its revision.
    #[cfg_attr(feature = "openapi", schema(value_type = u8))]
    pub rev: Rev,
    /// First instant at which it can no longer be changed.
    pub until: Timestamp,
}

/// The reply to a write that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteReply {
    /// `stored`, `enriched`, `corrected`, `withdrawn`, `unchanged`, `too_late` or `superseded`.
    pub outcome: String,
    /// What is stored now.
    #[serde(flatten)]
    pub stored: StoredAnswer,
}

impl From<&Record> for StoredAnswer {
    fn from(record: &Record) -> Self {
        Self {
            standing: record.standing_for_customer(),
            answer: AnswerBody::from(&record.answer),
            rev: record.rev,
            until: record.frozen.until,
        }
    }
}
