//! The rule as a site writes it, in JSON.

use serde::{Deserialize, Serialize};

use super::{Ask, How, Weeks};
use crate::day::Day;
use crate::time::Timestamp;

/// Why a rule makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The anchor is missing, no day, or no Monday.
    #[error("anchor must be a Monday, such as 2026-11-23")]
    Anchor,
    /// A turn is too short or too long.
    #[error("weeks must be 1 to {}", Weeks::MOST)]
    Weeks,
    /// What only a rotation has.
    #[error("anchor and weeks belong to how = weeks")]
    NoRotation,
}

/// The rules by name.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
enum Name {
    Rating,
    Effort,
    Both,
    Weeks,
    Split,
}

/// Which scale is asked: satisfaction or ease, the two in turn, or both.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Ask))]
#[serde(deny_unknown_fields)]
pub struct Said {
    how: Name,
    /// With `weeks`: the Monday on which the first turn, satisfaction, begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
    /// With `weeks`: how long a turn takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weeks: Option<u8>,
    /// When the site stopped asking both: pages that were opened before may still send both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    both_until: Option<Timestamp>,
}

impl TryFrom<Said> for Ask {
    type Error = AskError;

    fn try_from(said: Said) -> Result<Self, AskError> {
        if said.how != Name::Weeks && (said.anchor.is_some() || said.weeks.is_some()) {
            return Err(AskError::NoRotation);
        }
        let how = match said.how {
            Name::Rating => How::Rating,
            Name::Effort => How::Effort,
            Name::Both => How::Both,
            Name::Split => How::Split,
            Name::Weeks => {
                let anchor = said.anchor.as_deref().unwrap_or_default();
                let anchor = Day::parse(anchor).map_err(|_| AskError::Anchor)?;
                How::Weeks(Weeks::new(anchor, said.weeks.unwrap_or(1))?)
            }
        };
        Ok(Self {
            how,
            both_until: said.both_until,
        })
    }
}

impl From<Ask> for Said {
    fn from(ask: Ask) -> Self {
        let (how, rotation) = match ask.how {
            How::Rating => (Name::Rating, None),
            How::Effort => (Name::Effort, None),
            How::Both => (Name::Both, None),
            How::Weeks(weeks) => (Name::Weeks, Some(weeks)),
            How::Split => (Name::Split, None),
        };
        Self {
            how,
            anchor: rotation.map(|weeks| weeks.anchor().to_string()),
            weeks: rotation.map(|weeks| weeks.weeks()),
            both_until: ask.both_until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(json: &str) -> Ask {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        for json in [
            r#"{"how":"rating"}"#,
            r#"{"how":"effort"}"#,
            r#"{"how":"both"}"#,
            r#"{"how":"split","both_until":7}"#,
            r#"{"how":"weeks","anchor":"2026-11-23","weeks":2}"#,
        ] {
            assert_eq!(serde_json::to_string(&ask(json)).unwrap(), json);
        }
        let each = ask(r#"{"how":"weeks","anchor":"2026-11-23"}"#);
        assert_eq!(
            each,
            ask(r#"{"how":"weeks","anchor":"2026-11-23","weeks":1}"#)
        );
    }

    #[test]
    fn a_rule_that_makes_no_sense_says_why() {
        let check = |json: &str, why: AskError| {
            let error = serde_json::from_str::<Ask>(json).unwrap_err().to_string();
            assert!(error.starts_with(&why.to_string()), "{json}: {error}");
        };
        check(r#"{"how":"weeks"}"#, AskError::Anchor);
        check(r#"{"how":"weeks","anchor":"2026-11-24"}"#, AskError::Anchor);
        check(r#"{"how":"weeks","anchor":"monday"}"#, AskError::Anchor);
        for weeks in [0, 53] {
            let json = format!(r#"{{"how":"weeks","anchor":"2026-11-23","weeks":{weeks}}}"#);
            check(&json, AskError::Weeks);
        }
        check(r#"{"how":"split","weeks":1}"#, AskError::NoRotation);
        check(
            r#"{"how":"both","anchor":"2026-11-23"}"#,
            AskError::NoRotation,
        );
        for bad in [r#"{"how":"nps"}"#, "{}", r#"{"how":"both","since":1}"#] {
            assert!(serde_json::from_str::<Ask>(bad).is_err(), "{bad}");
        }
    }
}
