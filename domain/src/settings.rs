//! What a site decides about its ledger. What it does not say is the default.

use serde::{Deserialize, Serialize};

use crate::chain::Credit;
use crate::defaults::{
    ANSWERS_DAYS, ANSWERS_LEAST_DAYS, APPEAL_DUE_DAYS, PERSONAL_DAYS, RESOLUTION_DAYS,
    RESOLUTION_MAX_DAYS, TOKEN_LIFE_AFTER_WINDOW_S,
};

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// To whom the answer of a session with several agents is credited.
    pub credit: Credit,
    /// Whether an exemption takes effect only when a second person approves.
    pub second_approver: bool,
    /// Days within which an appeal is to be decided.
    pub appeal_due_days: u16,
    /// Whether agents read what customers wrote about their sessions.
    pub agents_see_comments: bool,
    /// A session is resolved when its customer does not come back within so many days, 1 to 30.
    pub resolution_days: u8,
    /// How long what is kept is kept.
    pub retention: Retention,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credit: Credit::default(),
            second_approver: false,
            appeal_due_days: APPEAL_DUE_DAYS,
            agents_see_comments: true,
            resolution_days: RESOLUTION_DAYS,
            retention: Retention::default(),
        }
    }
}

/// Days after a session's end for which things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Raw answers, their history and rulings, and fed sessions. Tallies stay for ever.
    pub answers_days: u16,
    /// What customers wrote.
    pub words_days: u16,
    /// Where customers wish to be contacted.
    pub contacts_days: u16,
    /// The host's keys of customers, hashed.
    pub customers_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            answers_days: ANSWERS_DAYS,
            words_days: PERSONAL_DAYS,
            contacts_days: PERSONAL_DAYS,
            customers_days: PERSONAL_DAYS,
        }
    }
}

/// Why settings are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A number outside its range.
    #[error("must be {least} to {most}")]
    Range {
        /// The field, as a JSON pointer below the settings.
        pointer: &'static str,
        /// Least value.
        least: u16,
        /// Greatest value.
        most: u16,
    },
}

impl SettingsError {
    /// The field at fault, as a JSON pointer below the settings.
    #[must_use]
    pub fn pointer(&self) -> &'static str {
        match self {
            Self::Range { pointer, .. } => pointer,
        }
    }
}

/// Ten years.
const MOST_DAYS: u16 = 3_653;

impl Settings {
    /// Checks the settings of a site whose longest window has so many seconds. Personal things
    /// can leave only when no write of their session can come any more.
    ///
    /// # Errors
    /// When a number is outside its range.
    pub fn check(&self, longest_window_s: i64) -> Result<(), SettingsError> {
        let writes_s = longest_window_s.saturating_add(TOKEN_LIFE_AFTER_WINDOW_S);
        let writes_days = u16::try_from(writes_s.saturating_add(86_399) / 86_400);
        let writes_days = writes_days.unwrap_or(MOST_DAYS);
        let retention = &self.retention;
        for (pointer, value, least, most) in [
            ("/appeal_due_days", self.appeal_due_days, 1, 90),
            (
                "/resolution_days",
                self.resolution_days.into(),
                1,
                RESOLUTION_MAX_DAYS.into(),
            ),
            (
                "/retention/answers_days",
                retention.answers_days,
                ANSWERS_LEAST_DAYS,
                MOST_DAYS,
            ),
            (
                "/retention/words_days",
                retention.words_days,
                writes_days,
                MOST_DAYS,
            ),
            (
                "/retention/contacts_days",
                retention.contacts_days,
                writes_days,
                MOST_DAYS,
            ),
            (
                "/retention/customers_days",
                retention.customers_days,
                writes_days,
                MOST_DAYS,
            ),
        ] {
            if value < least || value > most {
                return Err(SettingsError::Range {
                    pointer,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_does_not_say_is_the_default_and_the_default_holds() {
        let settings: Settings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!(settings.check(crate::defaults::MAX_WINDOW_S), Ok(()));
        assert!(serde_json::from_str::<Settings>(r#"{"credits":"all"}"#).is_err());
    }

    #[test]
    fn nothing_leaves_while_writes_can_come() {
        let check = |json: &str, pointer: Option<&str>| {
            let settings: Settings = serde_json::from_str(json).unwrap();
            let refused = settings.check(24 * 3600).err();
            assert_eq!(refused.map(|e| e.pointer()), pointer, "{json}");
        };
        check(r#"{"retention":{"answers_days":45}}"#, None);
        check(
            r#"{"retention":{"answers_days":44}}"#,
            Some("/retention/answers_days"),
        );
        check(r#"{"retention":{"words_days":8}}"#, None);
        check(
            r#"{"retention":{"words_days":7}}"#,
            Some("/retention/words_days"),
        );
        check(r#"{"resolution_days":0}"#, Some("/resolution_days"));
    }
}
