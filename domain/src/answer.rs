//! What one customer said about one session, in canonical form.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contact::{BadContact, contact};
use crate::defaults::{COMMENT_MAX_BYTES, COMMENT_MAX_CHARS, REASONS_MAX};
use crate::reason::{Attribution, Reason};
use crate::scale::{Effort, Rating};

/// The whole answer so far. Nothing in it is empty text or an empty list, and reasons are a set,
/// so that two equal answers compare equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Satisfaction.
    pub rating: Option<Rating>,
    /// Ease.
    pub effort: Option<Effort>,
    /// What was behind it.
    pub reasons: BTreeSet<Reason>,
    /// Whether the question is solved. `false` is an answer too.
    pub solved: Option<bool>,
    /// A few words.
    pub comment: Option<String>,
    /// Where the customer wishes to be contacted: a phone number or a mail address.
    pub contact: Option<String>,
}

/// An answer as it travels. Absent, `null` and empty all mean "not given".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// 1 very dissatisfied to 5 very satisfied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>, minimum = 1, maximum = 5))]
    pub rating: Option<Rating>,
    /// Agreement with "it was easy": 1 strongly disagree to 7 strongly agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>, minimum = 1, maximum = 7))]
    pub effort: Option<Effort>,
    /// Up to two different reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub reasons: Option<Vec<Reason>>,
    /// Whether the question is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    /// A few words, at most 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub comment: Option<String>,
    /// A wish to be contacted: a phone number or a mail address as it was typed, 5 to 200
    /// characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub contact: Option<String>,
}

/// Why an answer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More reasons than allowed.
    #[error("at most {REASONS_MAX} reasons can be given")]
    TooManyReasons,
    /// The same reason twice.
    #[error("each reason can be given once")]
    RepeatedReason,
    /// The comment is too long.
    #[error("the comment can have {COMMENT_MAX_CHARS} characters and {COMMENT_MAX_BYTES} bytes")]
    LongComment,
    /// The comment holds a NUL character, at which SQLite's string functions stop.
    #[error("the comment holds a NUL character")]
    NulInComment,
    /// The contact is neither a phone number nor a mail address.
    #[error(transparent)]
    Contact(#[from] BadContact),
}

impl AnswerError {
    /// The field at fault, as a JSON pointer below the answer.
    #[must_use]
    pub fn pointer(&self) -> &'static str {
        match self {
            Self::TooManyReasons | Self::RepeatedReason => "/reasons",
            Self::LongComment | Self::NulInComment => "/comment",
            Self::Contact(_) => "/contact",
        }
    }
}

impl TryFrom<AnswerBody> for Answer {
    type Error = AnswerError;

    fn try_from(body: AnswerBody) -> Result<Self, AnswerError> {
        let given = body.reasons.unwrap_or_default();
        if given.len() > REASONS_MAX {
            return Err(AnswerError::TooManyReasons);
        }
        let reasons: BTreeSet<Reason> = given.iter().copied().collect();
        if reasons.len() != given.len() {
            return Err(AnswerError::RepeatedReason);
        }
        let comment = body.comment.filter(|comment| !comment.is_empty());
        if let Some(text) = &comment {
            if text.len() > COMMENT_MAX_BYTES || text.chars().count() > COMMENT_MAX_CHARS {
                return Err(AnswerError::LongComment);
            }
            if text.contains('\0') {
                return Err(AnswerError::NulInComment);
            }
        }
        Ok(Self {
            rating: body.rating,
            effort: body.effort,
            reasons,
            solved: body.solved,
            comment,
            contact: contact(body.contact.as_deref().unwrap_or_default())?,
        })
    }
}

impl From<&Answer> for AnswerBody {
    fn from(answer: &Answer) -> Self {
        Self {
            rating: answer.rating,
            effort: answer.effort,
            reasons: (!answer.reasons.is_empty()).then(|| answer.sorted_reasons()),
            solved: answer.solved,
            comment: answer.comment.clone(),
            contact: answer.contact.clone(),
        }
    }
}

impl Answer {
    /// Whether nothing is given at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The reasons, sorted by code.
    #[must_use]
    pub fn sorted_reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.reasons.iter().copied().collect();
        reasons.sort_by_key(|reason| reason.code());
        reasons
    }

    /// Whose the rating is, as far as the reasons tell.
    #[must_use]
    pub fn attribution(&self) -> Attribution {
        Attribution::of(&self.reasons)
    }

    /// Whether the rating is low.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.rating.is_some_and(Rating::is_low)
    }

    /// Whether a low rating has a second signal beside it.
    #[must_use]
    pub fn is_contradictable(&self) -> bool {
        self.is_low() && (self.solved.is_some() || self.effort.is_some())
    }

    /// Whether a low rating stands beside "solved" or "it was easy": a slip, a flipped scale or a
    /// confusing wording looks like that, and so does a polite, quick "no".
    #[must_use]
    pub fn is_contradictory(&self) -> bool {
        let good = self.solved == Some(true) || self.effort.is_some_and(Effort::is_easy);
        self.is_low() && good
    }

    /// Whether `next` keeps everything given here. It may fill what was empty, add a reason and
    /// change or remove the words and the contact, but not change or remove a choice.
    #[must_use]
    pub fn is_kept_by(&self, next: &Self) -> bool {
        fn kept<T: PartialEq>(before: Option<T>, after: Option<T>) -> bool {
            before.is_none() || before == after
        }
        kept(self.rating, next.rating)
            && kept(self.effort, next.effort)
            && kept(self.solved, next.solved)
            && self.reasons.is_subset(&next.reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Answer, String> {
        let body: AnswerBody = serde_json::from_str(json).map_err(|e| e.to_string())?;
        Answer::try_from(body).map_err(|e| e.to_string())
    }

    #[test]
    fn absent_null_and_empty_are_the_same() {
        let empty = r#"{"rating":null,"reasons":[],"comment":""}"#;
        assert_eq!(parse(empty).unwrap(), parse("{}").unwrap());
        assert!(parse(empty).unwrap().is_empty());
        assert!(!parse(r#"{"solved":false}"#).unwrap().is_empty());
    }

    #[test]
    fn reasons_are_a_set_of_two_at_most() {
        let a = parse(r#"{"reasons":["price","attitude"]}"#).unwrap();
        let b = parse(r#"{"reasons":["attitude","price"]}"#).unwrap();
        assert_eq!(a, b);
        assert!(parse(r#"{"reasons":["price","price"]}"#).is_err());
        assert!(parse(r#"{"reasons":["price","wait","system"]}"#).is_err());
        assert!(parse(r#"{"reasons":["weather"]}"#).is_err());
    }

    #[test]
    fn only_whole_numbers_on_the_scale_are_ratings() {
        for bad in [
            "0",
            "6",
            "-1",
            "5.5",
            "5.0",
            "\"5\"",
            "true",
            "[]",
            "1e308",
            "1e-400",
            "9007199254740993",
        ] {
            assert!(parse(&format!(r#"{{"rating":{bad}}}"#)).is_err(), "{bad}");
        }
        assert!(parse(r#"{"rating":5}"#).is_ok());
    }

    #[test]
    fn a_comment_has_a_thousand_characters() {
        let with = |text: &str| parse(&format!(r#"{{"comment":{}}}"#, serde_json::json!(text)));
        assert!(with(&"😀".repeat(1_000)).is_ok());
        assert!(with(&"x".repeat(1_001)).is_err());
        assert!(with("a\0b").is_err());
    }

    #[test]
    fn a_contact_is_canonical_like_words() {
        let with = |text: Option<&str>| {
            parse(&serde_json::json!({ "rating": 5, "contact": text }).to_string())
        };
        let none = parse(r#"{"rating":5}"#).unwrap();
        for empty in [None, Some(""), Some("  ")] {
            assert_eq!(with(empty).unwrap(), none, "{empty:?}");
        }
        let some = with(Some(" anna@example.org ")).unwrap();
        assert_eq!(some.contact.as_deref(), Some("anna@example.org"));
        assert!(with(Some("call me")).is_err());
        // Given, changed or taken back: no choice is touched.
        let other = with(Some("+49 30 1234567")).unwrap();
        for (before, after) in [(&none, &some), (&some, &other), (&some, &none)] {
            assert!(before.is_kept_by(after));
        }
    }

    #[test]
    fn unknown_and_repeated_fields_are_refused() {
        assert!(parse(r#"{"stars":5}"#).is_err());
        assert!(parse(r#"{"rating":5,"rating":1}"#).is_err());
        assert!(parse(r#"{"__proto__":{}}"#).is_err());
    }
}
