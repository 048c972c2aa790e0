//! The instruments of this repository: whole in every language, each with exactly the forms that
//! its numbers take.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use afterword_domain::instrument::{Instrument, PLURALS};
use afterword_domain::plural;

const FILES: [&str; 2] = [
    include_str!("../instruments/chat-1.json"),
    include_str!("../instruments/meal-1.json"),
];

fn is_form(key: &str) -> bool {
    let plural = key.split('.').next().unwrap();
    PLURALS.contains(&plural)
}

#[test]
fn every_language_has_every_text() {
    for file in FILES {
        let instrument: Instrument = serde_json::from_str(file).unwrap();
        for language in instrument.texts.keys() {
            let missing = instrument.missing(language);
            assert!(
                missing.is_empty(),
                "{} {language}: {missing:?}",
                instrument.id
            );
        }
    }
}

#[test]
fn no_language_has_a_text_that_nobody_shows() {
    for file in FILES {
        let instrument: Instrument = serde_json::from_str(file).unwrap();
        let keys = |language: &str| -> BTreeSet<String> {
            let keys = instrument.texts[language].keys();
            keys.filter(|key| !is_form(key)).cloned().collect()
        };
        for (language, texts) in &instrument.texts {
            assert_eq!(keys(language), keys("en"), "{} {language}", instrument.id);
            let forms: BTreeSet<String> =
                texts.keys().filter(|key| is_form(key)).cloned().collect();
            let needed: BTreeSet<String> = PLURALS
                .iter()
                .filter(|plural| instrument.texts["en"].contains_key(&format!("{plural}.other")))
                .flat_map(|plural| {
                    let forms = plural::forms(language).into_iter();
                    forms.map(move |form| format!("{plural}.{form}"))
                })
                .collect();
            assert_eq!(forms, needed, "{} {language}", instrument.id);
        }
    }
}
