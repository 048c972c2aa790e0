//! Refusals: problem+json (RFC 9457) with a stable code and a sentence that a person can act on.

use serde::Serialize;

pub use super::code::{Code, Row};
use super::screen::Screen;
use super::write::StoredAnswer;

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
    #[cfg_attr(feature = "openapi", schema(value_type = Code))]
    pub code: &'static str,
    /// What was wrong this time, and what to do about it.
    pub detail: String,
    /// JSON pointer to the field at fault, or the name of the query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// JSON pointers to everything that a draft lacks; `/line/column` of every bad line of a table.
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
        let Row {
            status,
            code,
            title,
            ..
        } = code.row();
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
