//! The frozen wording of a question set.

use std::collections::BTreeMap;
#[cfg(feature = "server")]
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::InstrumentId;
#[cfg(feature = "server")]
use crate::plural;

/// One question of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Satisfaction, 1 to 5.
    Rating,
    /// Ease, 1 to 7.
    Effort,
    /// What was behind it.
    Reasons,
    /// Whether the question is solved.
    Solved,
    /// A few words.
    Comment,
    /// A wish to be contacted. Asked by the site, not by the instrument.
    Contact,
}

/// A scale and its direction, kept with the version so that no later reader has to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Lowest value.
    pub lo: u8,
    /// Highest value.
    pub hi: u8,
    /// The best value: `hi` for every scale of ours.
    pub best: u8,
}

/// The scales of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Scales {
    /// Satisfaction.
    pub rating: Scale,
    /// Ease.
    pub effort: Scale,
}

/// Texts of one language by key.
pub type Texts = BTreeMap<String, String>;

/// A published version: immutable, public, in all its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// The version's id.
    pub id: InstrumentId,
    /// What is asked, in order.
    pub questions: Vec<Question>,
    /// Scales and directions.
    pub scales: Scales,
    /// Texts by language and key. Every language has the same keys.
    pub texts: BTreeMap<String, Texts>,
}

/// Texts that have as many forms as the language has for numbers, `hours.one` to `hours.other`.
pub const PLURALS: [&str; 3] = ["minutes", "hours", "days"];

/// The language whose keys every other one has to have, where it is there.
#[cfg(feature = "server")]
const REFERENCE: &str = "en";

#[cfg(feature = "server")]
impl Instrument {
    /// Keys that a language lacks, seen from the reference language, or from all where that is not
    /// there; of a plural, the forms that the language itself has.
    #[must_use]
    pub fn missing(&self, language: &str) -> Vec<String> {
        let texts = self.texts.get(language);
        let has = |key: &str| {
            texts
                .and_then(|texts| texts.get(key))
                .is_some_and(|text| !text.is_empty())
        };
        let mut missing = Vec::new();
        let keys: BTreeSet<&String> = match self.texts.get(REFERENCE) {
            Some(texts) => texts.keys().collect(),
            None => self.texts.values().flat_map(Texts::keys).collect(),
        };
        for key in keys {
            match key.split_once('.') {
                // The forms of English are no other language's.
                Some((plural, form)) if PLURALS.contains(&plural) => {
                    if form == "other" {
                        let forms = plural::forms(language).into_iter();
                        let forms = forms.map(|form| format!("{plural}.{form}"));
                        missing.extend(forms.filter(|form| !has(form)));
                    }
                }
                _ if has(key) => {}
                _ => missing.push(key.clone()),
            }
        }
        missing
    }

    /// The first language of `wanted` in which every text is there, else the first of `offered`,
    /// else any. A text missing in a language means the whole instrument in the next one.
    #[must_use]
    pub fn language(&self, wanted: &str, offered: &[String]) -> Option<&str> {
        let complete = |tag: &str| {
            let (name, _) = self.texts.get_key_value(tag)?;
            self.missing(name).is_empty().then_some(name.as_str())
        };
        let asked = wanted.split(',').map(canonical_language);
        let allowed = asked.filter(|tag| offered.is_empty() || offered.contains(tag));
        let mut candidates = allowed
            .chain(offered.iter().cloned())
            .chain(self.texts.keys().cloned());
        candidates.find_map(|tag| complete(&tag))
    }
}

/// The language of ours that a BCP 47 tag means: Chinese by script, others by primary subtag.
#[must_use]
pub fn canonical_language(tag: &str) -> String {
    // An Accept-Language weight may follow a semicolon.
    let tag = tag
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let mut subtags = tag.split(['-', '_']);
    let primary = subtags.next().unwrap_or_default();
    if primary != "zh" {
        return primary.to_owned();
    }
    let rest: Vec<&str> = subtags.collect();
    let traditional = !rest.contains(&"hans")
        && rest
            .iter()
            .any(|subtag| matches!(*subtag, "hant" | "tw" | "hk" | "mo"));
    if traditional {
        "zh-Hant".to_owned()
    } else {
        "zh-Hans".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instrument() -> Instrument {
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect()
        };
        Instrument {
            id: InstrumentId::new("chat-1").unwrap(),
            questions: vec![Question::Rating],
            scales: Scales {
                rating: Scale {
                    lo: 1,
                    hi: 5,
                    best: 5,
                },
                effort: Scale {
                    lo: 1,
                    hi: 7,
                    best: 7,
                },
            },
            texts: BTreeMap::from([
                (
                    "en".to_owned(),
                    texts(&[("done", "Done"), ("skip", "Skip")]),
                ),
                (
                    "zh-Hans".to_owned(),
                    texts(&[("done", "完成"), ("skip", "跳过")]),
                ),
                ("ja".to_owned(), texts(&[("done", "完了")])),
            ]),
        }
    }

    #[test]
    fn chinese_goes_by_script() {
        for (tag, ours) in [
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("zh-Hans-HK", "zh-Hans"),
            ("zh_MO", "zh-Hant"),
            ("en-GB;q=0.8", "en"),
            ("ar-EG", "ar"),
        ] {
            assert_eq!(canonical_language(tag), ours, "{tag}");
        }
    }

    #[test]
    fn a_plural_has_the_forms_of_its_language() {
        let with = |language: &str, forms: &[&str]| -> Vec<String> {
            let mut instrument = instrument();
            let english = instrument.texts.get_mut("en").unwrap();
            for form in ["hours.one", "hours.other"] {
                english.insert(form.to_owned(), "{n}".to_owned());
            }
            let mut own = instrument.texts["zh-Hans"].clone();
            own.extend(
                forms
                    .iter()
                    .map(|form| ((*form).to_owned(), "{n}".to_owned())),
            );
            instrument.texts.insert(language.to_owned(), own);
            instrument.missing(language)
        };
        assert_eq!(with("ja", &[]), ["hours.other"]);
        assert!(with("ja", &["hours.other"]).is_empty());
        assert_eq!(with("es", &["hours.one", "hours.other"]), ["hours.many"]);
        let arabic = [
            "hours.zero",
            "hours.one",
            "hours.two",
            "hours.many",
            "hours.other",
        ];
        assert_eq!(with("ar", &arabic), ["hours.few"]);
    }

    #[test]
    fn without_the_reference_language_all_others_are_held_against_each_other() {
        let mut instrument = instrument();
        instrument.texts.remove("en");
        assert_eq!(instrument.missing("ja"), ["skip"]);
        let offered = ["ja".to_owned(), "zh-Hans".to_owned()];
        assert_eq!(instrument.language("ja", &offered), Some("zh-Hans"));
    }

    #[test]
    fn an_incomplete_language_gives_way_whole() {
        let all = ["en".to_owned(), "zh-Hans".to_owned(), "ja".to_owned()];
        let check = |wanted: &str, shown: &str| {
            assert_eq!(instrument().language(wanted, &all), Some(shown), "{wanted}");
        };
        check("zh-CN,en", "zh-Hans");
        check("ja,zh", "zh-Hans");
        check("ja", "en");
        check("tlh", "en");
        check("", "en");
    }
}
