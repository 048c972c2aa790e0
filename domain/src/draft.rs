//! Wording before it is published: whatever its author has written so far, and what it still lacks.

use serde::{Deserialize, Serialize};

use crate::ids::InstrumentId;
use crate::instrument::{Instrument, PLURALS, Question, Scale, Scales, Texts, canonical_language};
use crate::plural;

mod keys;

pub use keys::KEYS;

/// Longest text, in characters.
const TEXT_MAX_CHARS: usize = 1_000;
/// The place of the number in a form of a plural.
const NUMBER: &str = "{n}";

/// A question set that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What is asked, in order.
    pub questions: Vec<Question>,
    /// Scales and directions.
    pub scales: Scales,
    /// Texts by language and key.
    pub texts: std::collections::BTreeMap<String, Texts>,
}

/// Something that keeps a draft from being published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Flaw {
    /// JSON pointer into the draft.
    pub pointer: String,
    /// What is wrong there.
    pub detail: String,
}

/// Both scales run from worst to best, for ever.
const RATING: Scale = Scale {
    lo: 1,
    hi: 5,
    best: 5,
};
const EFFORT: Scale = Scale {
    lo: 1,
    hi: 7,
    best: 7,
};

impl From<&Instrument> for Draft {
    fn from(instrument: &Instrument) -> Self {
        Self {
            questions: instrument.questions.clone(),
            scales: instrument.scales,
            texts: instrument.texts.clone(),
        }
    }
}

impl Draft {
    /// The version that it becomes.
    #[must_use]
    pub fn published(self, id: InstrumentId) -> Instrument {
        Instrument {
            id,
            questions: self.questions,
            scales: self.scales,
            texts: self.texts,
        }
    }

    /// Everything that keeps it from being published by a site that offers these languages.
    #[must_use]
    pub fn flaws(&self, languages: &[String]) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        self.check_questions(&mut flaws);
        self.check_scales(&mut flaws);
        for language in languages {
            self.check_complete(language, &mut flaws);
        }
        for (language, texts) in &self.texts {
            check_texts(language, texts, &mut flaws);
        }
        flaws.0
    }

    fn check_questions(&self, flaws: &mut Flaws) {
        for (n, question) in self.questions.iter().enumerate() {
            let at = format!("/questions/{n}");
            if *question == Question::Contact {
                flaws.add(
                    at,
                    "is asked by the site (asking.contact), not by the wording",
                );
            } else if self.questions.iter().take(n).any(|one| one == question) {
                flaws.add(at, "is asked twice");
            }
        }
        for (scale, name) in [(Question::Rating, "rating"), (Question::Effort, "effort")] {
            if !self.questions.contains(&scale) {
                let detail = format!(
                    "lacks {name}: a wording holds both scales, and asking.ask says which is asked"
                );
                flaws.add("/questions", detail);
            }
        }
    }

    fn check_scales(&self, flaws: &mut Flaws) {
        for (name, is, must) in [
            ("rating", self.scales.rating, RATING),
            ("effort", self.scales.effort, EFFORT),
        ] {
            if is != must {
                let Scale { lo, hi, best } = must;
                let detail = format!("must run from {lo} to {hi}, {best} best, and never flips");
                flaws.add(format!("/scales/{name}"), detail);
            }
        }
    }

    fn check_complete(&self, language: &str, flaws: &mut Flaws) {
        let texts = self.texts.get(language);
        let mut need = |key: &str| {
            let text = texts.and_then(|texts| texts.get(key));
            if text.is_none_or(|text| text.trim().is_empty()) {
                flaws.add(place(language, key), "is missing");
            }
        };
        for (key, _) in KEYS {
            need(key);
        }
        for plural in PLURALS {
            for form in plural::forms(language) {
                need(&format!("{plural}.{form}"));
            }
        }
    }
}

fn check_texts(language: &str, texts: &Texts, flaws: &mut Flaws) {
    let ours = canonical_language(language);
    if ours != language {
        let detail = format!("is never shown: this language is written {ours}");
        flaws.add(format!("/texts/{}", escaped(language)), detail);
    }
    for (key, text) in texts {
        let Some(holds) = holds(key) else {
            flaws.add(place(language, key), "is a text that nobody shows");
            continue;
        };
        if !text.trim().is_empty() && !text.contains(holds) {
            flaws.add(place(language, key), format!("must hold {holds}"));
        }
        if text.contains('\0') || text.chars().count() > TEXT_MAX_CHARS {
            let detail = format!("can have {TEXT_MAX_CHARS} characters, none of them NUL");
            flaws.add(place(language, key), detail);
        }
    }
}

/// What a text of this key must hold, to be filled in; `None`: there is no such text.
fn holds(key: &str) -> Option<&'static str> {
    let known = KEYS.iter().find(|(known, _)| *known == key);
    known.map(|(_, holds)| *holds).or_else(|| {
        let (plural, form) = key.split_once('.')?;
        // "An hour" and "two hours" need no digit.
        let holds = if form == "other" { NUMBER } else { "" };
        PLURALS.contains(&plural).then_some(holds)
    })
}

fn place(language: &str, key: &str) -> String {
    format!("/texts/{}/{}", escaped(language), escaped(key))
}

/// RFC 6901
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[derive(Default)]
struct Flaws(Vec<Flaw>);

impl Flaws {
    fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(Flaw {
            pointer: pointer.into(),
            detail: detail.into(),
        });
    }
}

#[cfg(test)]
mod tests;
