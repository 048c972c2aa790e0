//! `POST /v1/sessions`: what a host tells of its sessions, and `GET /v1/sessions/warnings`: where
//! that is not what its invitations say.

use serde::{Deserialize, Serialize};

use crate::asking::Chat;
use crate::chain::Chain;
use crate::facts::Facts;
use crate::ids::{CustomerKey, SessionId, Sid};
use crate::time::Timestamp;

/// A batch. Every list that is named, even an empty one, says that this kind is told from now on.
/// `S` and `E` are the rows of sessions and events: the server reads each on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Feed<S, E> {
    /// Ended sessions, all of them, whether they were asked or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<S>>,
    /// Complaints, whatever they are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaints: Option<Vec<E>>,
    /// Sessions whose customer came back about the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recontacts: Option<Vec<E>>,
}

/// An ended session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionRow {
    /// The host's id of the session, as in its invitation. Kept as a keyed hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 128))]
    pub session: SessionId,
    /// Its end.
    pub end: Timestamp,
    /// What is known of it, as in its invitation.
    #[serde(default)]
    pub facts: Facts,
    /// Everybody who served, where there were hand-overs, in order.
    #[serde(default)]
    pub chain: Chain,
    /// How long the customer was served, in seconds; at most a week.
    #[serde(default)]
    pub service_s: Option<u32>,
    /// What the site's skip rules look at, as in its invitation.
    #[serde(default)]
    pub chat: Option<Chat>,
    /// The host's key of the customer, as in its invitation. Taken so that both can be told alike,
    /// and not kept.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 128))]
    pub cus: Option<CustomerKey>,
}

/// A complaint about a session, or a customer who came back after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRow {
    /// The host's id of the complaint or contact: it counts once. Kept as a keyed hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 128))]
    pub id: SessionId,
    /// The session that it is about.
    #[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 128))]
    pub session: SessionId,
    /// When.
    pub at: Timestamp,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedReply {
    /// Of the sessions.
    pub sessions: Taken,
    /// Of the complaints.
    pub complaints: Taken,
    /// Of the re-contacts.
    pub recontacts: Taken,
    /// Rows that were taken or known, and say something else than an earlier one.
    pub warnings: Vec<RowNote>,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Taken {
    /// Rows that count from now on.
    pub new: usize,
    /// Rows that were there already: they count once.
    pub known: usize,
    /// Rows that make no sense. The others are not lost over them.
    pub refused: Vec<RowNote>,
}

/// What is to be said of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowNote {
    /// `sessions`, `complaints` or `recontacts`.
    pub list: &'static str,
    /// Its place in the list, from 0.
    pub index: usize,
    /// JSON pointer to the field, from the body's root.
    pub pointer: String,
    /// Stable code.
    pub code: RowCode,
    /// What is wrong, and what to do about it.
    pub detail: String,
}

/// Codes of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowCode {
    /// A field holds something it cannot.
    BadField,
    /// It lies more than five minutes ahead.
    TooEarly,
    /// Older than what is kept: a repetition could no longer be told from something new.
    TooOld,
    /// A session that was told of before with another end, facts or chain. The first ones stay.
    OtherFacts,
    /// A complaint or contact that was told of before about another session. The first one stays.
    OtherSession,
}

/// Sessions whose feed says something else than the token of their answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warnings {
    /// First local business day, included.
    pub from: String,
    /// Last local business day, included.
    pub to: String,
    /// They, in the order of their ends.
    pub warnings: Vec<Warning>,
    /// Whether there are more: narrow the range.
    pub more: bool,
}

/// One of them. Answers are filed under what the token says, rates under what the feed says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// The answer's id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: Sid,
    /// The session's end, as the token has it.
    pub end: Timestamp,
    /// What differs.
    pub differs: Vec<Differs>,
}

/// A fact that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Differs {
    /// Its name; `end` for the session's end.
    pub fact: String,
    /// What the token says; null: nothing.
    pub token: Option<String>,
    /// What the feed says; null: nothing.
    pub feed: Option<String>,
}
