//! What a site says of itself: who it is, when its days begin, whom it asks and by what rules.

mod spelling;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::asking::Asking;
use crate::day::{Calendar, CalendarError};
use crate::defaults::{LEAST_WINDOW_S, MAX_WINDOW_S, WINDOW_S};
use crate::facts::{EXTRAS_MAX, Fact, FactRules, TAKEN_NAMES};
use crate::ids::{FactValue, Kid, Space};
use crate::instrument::canonical_language;
use crate::logo::{self, LogoError};
use crate::settings::{Settings, SettingsError};
use spelling::{is_address, is_colour, is_origin, one_line};

/// Longest name of a site and of who is responsible for its data, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Longest address of a privacy notice.
pub const ADDRESS_MAX_BYTES: usize = 500;
/// Most origins of one site, and most languages.
pub const LIST_MAX: usize = 50;
/// Most declared values of one fact: each may become rows of the tallies by anybody's word.
pub const DECLARED_MAX: usize = 200;

/// A site in one of its spaces, as its owner reads and changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteDocument {
    /// Display name.
    pub name: String,
    /// Brand colour, `#rrggbb`.
    #[serde(default)]
    pub brand: Option<String>,
    /// Inline SVG of at most 2 KB that draws and does nothing else.
    #[serde(default)]
    pub logo: Option<String>,
    /// Where the privacy notice is. The live space does not start without.
    #[serde(default)]
    pub privacy_url: Option<String>,
    /// Who is responsible for the customers' data. The live space does not start without.
    #[serde(default)]
    pub controller: Option<String>,
    /// Time zone of the IANA database.
    pub zone: String,
    /// First hour of a business day.
    #[serde(default)]
    pub cutoff: u8,
    /// Languages that are offered, the first for want of a better one.
    pub languages: Vec<String>,
    /// Origins of the site's pages, which may use its public keys.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Seconds in which an answer counts and can be changed, from the session's end.
    #[serde(default = "window")]
    pub window_s: i64,
    /// Longest window that a token may give, in seconds.
    #[serde(default = "longest_window")]
    pub longest_window_s: i64,
    /// What it says about facts.
    #[serde(default)]
    pub rules: FactRules,
    /// Whom it asks, and for what.
    #[serde(default)]
    pub asking: Asking,
    /// What it decides about its ledger.
    #[serde(default)]
    pub settings: Settings,
}

fn window() -> i64 {
    WINDOW_S
}

fn longest_window() -> i64 {
    MAX_WINDOW_S
}

/// Why a site is refused, and for which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct SiteError {
    /// JSON pointer.
    pub pointer: String,
    /// What is wrong with it.
    pub fault: SiteFault,
}

/// What is wrong with a field of a site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SiteFault {
    /// Empty, too long, or of several lines.
    #[error("must be one line of 1 to {NAME_MAX_CHARS} characters")]
    Line,
    /// No colour.
    #[error("must be a colour such as #0b6e4f")]
    Colour,
    /// See [`LogoError`].
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// No address.
    #[error("must be an address that begins with https://")]
    Address,
    /// See [`CalendarError`].
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// No language of ours.
    #[error("must be a language such as en, ja or zh-Hans, once")]
    Language,
    /// None, or too many.
    #[error("must be a list of 1 to {LIST_MAX}")]
    Languages,
    /// No origin.
    #[error(
        "must be an origin such as https://shop.example or https://shop.example:8443, in lower case and without a path, once; test keys work on http://localhost without being listed"
    )]
    Origin,
    /// Too many.
    #[error("must be a list of at most {LIST_MAX}")]
    Origins,
    /// A window outside its range.
    #[error("must be {least} to {most} seconds")]
    Window {
        /// Least.
        least: i64,
        /// Greatest.
        most: i64,
    },
    /// A share above the whole.
    #[error("must be 0 to 100")]
    Percent,
    /// A fact that the site does not have.
    #[error("is no fact of this site; name it in extras first")]
    Fact,
    /// A value that no session can have, or too many.
    #[error("must be at most {DECLARED_MAX} values of 1 to 64 bytes")]
    Declared,
    /// Too many facts of its own.
    #[error("must be at most {EXTRAS_MAX} names")]
    Extras,
    /// No name for a fact.
    #[error("must be 1 to 64 of a-z, 0-9, _ and -, once, and no name that Afterword uses itself")]
    Extra,
    /// See [`SettingsError`].
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

fn at(pointer: impl Into<String>, fault: impl Into<SiteFault>) -> SiteError {
    SiteError {
        pointer: pointer.into(),
        fault: fault.into(),
    }
}

impl SiteDocument {
    /// Checks every field.
    ///
    /// # Errors
    /// When one holds something it cannot: the first of them.
    pub fn check(&self) -> Result<(), SiteError> {
        let line = |pointer: &str, text: &str| {
            let good = one_line(text);
            good.then_some(()).ok_or(at(pointer, SiteFault::Line))
        };
        line("/name", &self.name)?;
        if let Some(controller) = &self.controller {
            line("/controller", controller)?;
        }
        if self.brand.as_deref().is_some_and(|brand| !is_colour(brand)) {
            return Err(at("/brand", SiteFault::Colour));
        }
        if let Some(svg) = &self.logo {
            logo::check(svg).map_err(|error| at("/logo", error))?;
        }
        if self
            .privacy_url
            .as_deref()
            .is_some_and(|url| !is_address(url))
        {
            return Err(at("/privacy_url", SiteFault::Address));
        }
        Calendar::new(&self.zone, self.cutoff).map_err(|error| match error {
            CalendarError::Zone(_) => at("/zone", error),
            CalendarError::Cutoff => at("/cutoff", error),
        })?;
        self.check_lists()?;
        self.check_windows()?;
        if self.asking.sample_percent > 100 {
            return Err(at("/asking/sample_percent", SiteFault::Percent));
        }
        self.check_rules()?;
        let settings = self.settings.check(self.longest_window_s);
        settings.map_err(|error| at(format!("/settings{}", error.pointer()), error))
    }

    fn check_lists(&self) -> Result<(), SiteError> {
        if self.languages.is_empty() || self.languages.len() > LIST_MAX {
            return Err(at("/languages", SiteFault::Languages));
        }
        if self.origins.len() > LIST_MAX {
            return Err(at("/origins", SiteFault::Origins));
        }
        let mut seen = BTreeSet::new();
        for (n, language) in self.languages.iter().enumerate() {
            let known =
                (2..=8).contains(&language.len()) && canonical_language(language) == *language;
            if !known || !seen.insert(language) {
                return Err(at(format!("/languages/{n}"), SiteFault::Language));
            }
        }
        for (n, origin) in self.origins.iter().enumerate() {
            if !is_origin(origin) || !seen.insert(origin) {
                return Err(at(format!("/origins/{n}"), SiteFault::Origin));
            }
        }
        Ok(())
    }

    fn check_windows(&self) -> Result<(), SiteError> {
        for (pointer, value, most) in [
            ("/longest_window_s", self.longest_window_s, MAX_WINDOW_S),
            ("/window_s", self.window_s, self.longest_window_s),
        ] {
            if value < LEAST_WINDOW_S || value > most {
                let least = LEAST_WINDOW_S;
                return Err(at(pointer, SiteFault::Window { least, most }));
            }
        }
        Ok(())
    }

    fn check_rules(&self) -> Result<(), SiteError> {
        let FactRules { declared, extras } = &self.rules;
        if extras.len() > EXTRAS_MAX {
            return Err(at("/rules/extras", SiteFault::Extras));
        }
        let own = |name: &str| Fact::ALL.iter().any(|fact| fact.name() == name);
        let mut seen = BTreeSet::new();
        for (n, name) in extras.iter().enumerate() {
            // Names are spelled as ids are.
            let spelled = Kid::new(name.clone()).is_ok();
            let taken = own(name) || TAKEN_NAMES.contains(&name.as_str());
            if !spelled || taken || !seen.insert(name) {
                return Err(at(format!("/rules/extras/{n}"), SiteFault::Extra));
            }
        }
        for (name, values) in declared {
            let pointer = || {
                let name = name.replace('~', "~0").replace('/', "~1");
                format!("/rules/declared/{name}")
            };
            if !own(name) && !extras.contains(name) {
                return Err(at(pointer(), SiteFault::Fact));
            }
            let holds = |value: &String| FactValue::new(value.clone()).is_ok();
            if values.len() > DECLARED_MAX || !values.iter().all(holds) {
                return Err(at(pointer(), SiteFault::Declared));
            }
        }
        Ok(())
    }

    /// Whether a document may follow this one: names of own facts stay where they are, since the
    /// tallies know them by their place.
    #[must_use]
    pub fn keeps_extras_of(&self, before: &Self) -> bool {
        self.rules.extras.starts_with(&before.rules.extras)
    }
}

/// What a space lacks before it may ask anybody: its customers must be able to read who is
/// responsible for what they say. Trials are nobody's data.
#[must_use]
pub fn lacks(
    space: Space,
    controller: Option<&str>,
    privacy_url: Option<&str>,
) -> Vec<&'static str> {
    if space == Space::Test {
        return Vec::new();
    }
    let given = [("controller", controller), ("privacy_url", privacy_url)];
    let lacking = given.into_iter().filter(|(_, value)| value.is_none());
    lacking.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, pointer: Option<&str>) {
        let base = r#"{"name":"A","zone":"Europe/Berlin","languages":["en"]"#;
        let text = format!("{base}{}{json}}}", if json.is_empty() { "" } else { "," });
        let site: SiteDocument = serde_json::from_str(&text).unwrap();
        let refused = site.check().err().map(|error| error.pointer);
        assert_eq!(refused.as_deref(), pointer, "{json}");
    }

    #[test]
    fn a_name_a_zone_and_a_language_are_enough() {
        check("", None);
        check(
            r#""brand":"\u00230B6e4f","controller":"A Ltd","privacy_url":"https://a.example/p?x#y","cutoff":4"#,
            None,
        );
        check(
            r#""origins":["https://a.example","https://a.example:8443","https://b-1.a.example"]"#,
            None,
        );
        check(
            r#""rules":{"declared":{"topic":["bill"],"team":["a"]},"extras":["topic","load"]}"#,
            None,
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (json, pointer) in [
            (r#""brand":"green""#, "/brand"),
            (r#""logo":"<p/>""#, "/logo"),
            (r#""privacy_url":"http://a.example""#, "/privacy_url"),
            (r#""privacy_url":"https://""#, "/privacy_url"),
            (r#""privacy_url":"https://a b""#, "/privacy_url"),
            (r#""controller":" ""#, "/controller"),
            (r#""cutoff":24"#, "/cutoff"),
            (
                r#""origins":["https://a.example","https://a.example"]"#,
                "/origins/1",
            ),
            (r#""origins":["https://A.example"]"#, "/origins/0"),
            (r#""origins":["https://a.example/"]"#, "/origins/0"),
            (r#""origins":["https://a.example:443"]"#, "/origins/0"),
            (r#""origins":["https://a.example:08"]"#, "/origins/0"),
            (r#""origins":["http://localhost:3000"]"#, "/origins/0"),
            (r#""origins":["*"]"#, "/origins/0"),
            (r#""window_s":59"#, "/window_s"),
            (r#""longest_window_s":2592001"#, "/longest_window_s"),
            (r#""window_s":7200,"longest_window_s":3600"#, "/window_s"),
            (
                r#""asking":{"sample_percent":101}"#,
                "/asking/sample_percent",
            ),
            (r#""rules":{"extras":["a","b","c"]}"#, "/rules/extras"),
            (r#""rules":{"extras":["agent"]}"#, "/rules/extras/0"),
            (r#""rules":{"extras":["hour"]}"#, "/rules/extras/0"),
            (r#""rules":{"extras":["a","a"]}"#, "/rules/extras/1"),
            (
                r#""rules":{"declared":{"a/b":["x"]}}"#,
                "/rules/declared/a~1b",
            ),
            (
                r#""rules":{"declared":{"team":[""]}}"#,
                "/rules/declared/team",
            ),
            (
                r#""settings":{"resolution_days":31}"#,
                "/settings/resolution_days",
            ),
        ] {
            check(json, Some(pointer));
        }
    }

    #[test]
    fn a_live_space_says_who_is_responsible() {
        assert_eq!(
            lacks(Space::Live, None, None),
            ["controller", "privacy_url"]
        );
        assert_eq!(lacks(Space::Live, Some("A"), None), ["privacy_url"]);
        assert!(lacks(Space::Live, Some("A"), Some("https://a.example")).is_empty());
        assert!(lacks(Space::Test, None, None).is_empty());
    }
}
