//! Refusals: problem+json (RFC 9457) with a stable code and a sentence that a person can act on.

use serde::Serialize;

use super::screen::Screen;
use super::write::StoredAnswer;

/// Stable codes of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body is not JSON of the right shape.
    BadBody,
    /// One field holds something it cannot.
    BadField,
    /// One query parameter holds something it cannot.
    BadQuery,
    /// A first write with nothing in it.
    EmptyAnswer,
    /// Two groupings that are not counted together.
    NotCrossed,
    /// More groups than one reply holds.
    TooManyGroups,
    /// The token is not one of ours.
    BadToken,
    /// The API key is missing, unknown or revoked.
    BadKey,
    /// The public site key is unknown or revoked.
    BadSiteKey,
    /// The page's origin is not one of the site's.
    OriginNotAllowed,
    /// The key's role or site does not cover this.
    Forbidden,
    /// There is nothing at this address.
    NotFound,
    /// The address exists, for another method.
    MethodNotAllowed,
    /// Somebody else was faster.
    RevConflict,
    /// The wording on the screen is not one that may answer this session.
    InstrumentChanged,
    /// A draft lacks something without which it cannot be published.
    Incomplete,
    /// The answer is ruled on with another code.
    AlreadyRuled,
    /// There is no such ruling.
    NoRuling,
    /// There is nothing left to appeal against.
    NothingToAppeal,
    /// The time for changes is over.
    WindowOver,
    /// The token's life is over.
    Expired,
    /// The answer was erased.
    Erased,
    /// The body is too large.
    BodyTooLarge,
    /// The body's type is not taken.
    UnsupportedType,
    /// The session has not ended yet.
    TooEarly,
    /// Too many requests.
    RateLimited,
    /// A fault of ours.
    Internal,
    /// Storage cannot be reached at the moment.
    Unavailable,
}

impl Code {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::BadBody,
        Self::BadField,
        Self::BadQuery,
        Self::EmptyAnswer,
        Self::NotCrossed,
        Self::TooManyGroups,
        Self::BadToken,
        Self::BadKey,
        Self::BadSiteKey,
        Self::OriginNotAllowed,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RevConflict,
        Self::InstrumentChanged,
        Self::Incomplete,
        Self::AlreadyRuled,
        Self::NoRuling,
        Self::NothingToAppeal,
        Self::WindowOver,
        Self::Expired,
        Self::Erased,
        Self::BodyTooLarge,
        Self::UnsupportedType,
        Self::TooEarly,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
    ];

    /// HTTP status, code and title.
    #[must_use]
    pub fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::BadBody => (400, "bad_body", "The body cannot be read"),
            Self::BadField => (400, "bad_field", "A field holds something it cannot"),
            Self::BadQuery => (
                400,
                "bad_query",
                "A query parameter holds something it cannot",
            ),
            Self::EmptyAnswer => (400, "empty_answer", "There is nothing to store"),
            Self::NotCrossed => (
                400,
                "not_crossed",
                "These groupings are not counted together",
            ),
            Self::TooManyGroups => (
                400,
                "too_many_groups",
                "The reply would have too many groups",
            ),
            Self::BadToken => (401, "bad_token", "The invitation is not valid"),
            Self::BadKey => (401, "bad_key", "The API key is not valid"),
            Self::BadSiteKey => (403, "bad_site_key", "The site key is not valid"),
            Self::OriginNotAllowed => (
                403,
                "origin_not_allowed",
                "This page may not use the site key",
            ),
            Self::Forbidden => (403, "forbidden", "The key does not cover this"),
            Self::NotFound => (404, "not_found", "There is nothing here"),
            Self::MethodNotAllowed => (
                405,
                "method_not_allowed",
                "This address takes another method",
            ),
            Self::RevConflict => (409, "rev_conflict", "Something newer is stored"),
            Self::InstrumentChanged => (409, "instrument_changed", "The questions have changed"),
            Self::Incomplete => (409, "incomplete", "The draft is not complete"),
            Self::AlreadyRuled => (409, "already_ruled", "The answer is ruled on already"),
            Self::NoRuling => (409, "no_ruling", "There is no such ruling"),
            Self::NothingToAppeal => (
                409,
                "nothing_to_appeal",
                "There is nothing to appeal against",
            ),
            Self::WindowOver => (409, "window_over", "The time for changes is over"),
            Self::Expired => (410, "expired", "The invitation has expired"),
            Self::Erased => (410, "erased", "The answer was deleted"),
            Self::BodyTooLarge => (413, "body_too_large", "The body is too large"),
            Self::UnsupportedType => (415, "unsupported_type", "The body's type is not taken"),
            Self::TooEarly => (425, "too_early", "The session has not ended yet"),
            Self::RateLimited => (429, "rate_limited", "Too many requests"),
            Self::Internal => (500, "internal", "Something went wrong on our side"),
            Self::Unavailable => (
                503,
                "unavailable",
                "Storage cannot be reached at the moment",
            ),
        }
    }
}

/// A refusal as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A name of the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// What was wrong this time, and what to do about it.
    pub detail: String,
    /// JSON pointer to the field at fault, or the name of the query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// JSON pointers to everything that a draft lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointers: Option<Vec<String>>,
    /// What is stored, for a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredAnswer>,
    /// What to show instead, for a changed instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<Box<Screen>>,
    /// Seconds to wait; sent as `Retry-After` too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<i64>,
}

impl Problem {
    /// A refusal with its sentence.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let (status, code, title) = code.row();
        Self {
            kind: format!("urn:afterword:problem:{code}"),
            title,
            status,
            code,
            detail: detail.into(),
            pointer: None,
            pointers: None,
            stored: None,
            screen: None,
            retry_after_s: None,
        }
    }

    /// Names the field at fault.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Names everything at fault.
    #[must_use]
    pub fn naming(mut self, pointers: Vec<String>) -> Self {
        self.pointers = Some(pointers);
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Adds what is stored.
    #[must_use]
    pub fn with_stored(mut self, stored: StoredAnswer) -> Self {
        self.stored = Some(stored);
        self
    }

    /// Adds what to show instead.
    #[must_use]
    pub fn with_screen(mut self, screen: Screen) -> Self {
        self.screen = Some(Box::new(screen));
        self
    }
}
