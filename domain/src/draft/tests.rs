//! What keeps a draft from being published, and what does not.

use super::*;

const CHAT_1: &str = include_str!("../../instruments/chat-1.json");
const MEAL_1: &str = include_str!("../../instruments/meal-1.json");
const ALL: [&str; 6] = ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"];

fn draft() -> Draft {
    let instrument: Instrument = serde_json::from_str(CHAT_1).unwrap();
    Draft::from(&instrument)
}

fn languages(of: &[&str]) -> Vec<String> {
    of.iter().map(|&tag| tag.to_owned()).collect()
}

/// Expects exactly these flaws, by pointer, each with the start of its sentence.
#[track_caller]
fn check(draft: &Draft, offered: &[&str], expected: &[(&str, &str)]) {
    let flaws = draft.flaws(&languages(offered));
    let pointers: Vec<&str> = flaws.iter().map(|flaw| flaw.pointer.as_str()).collect();
    let wanted: Vec<&str> = expected.iter().map(|(pointer, _)| *pointer).collect();
    assert_eq!(pointers, wanted);
    for (flaw, (_, start)) in flaws.iter().zip(expected) {
        assert!(flaw.detail.starts_with(start), "{flaw:?}");
    }
}

#[test]
fn ours_can_be_published_anew_in_every_language() {
    for file in [CHAT_1, MEAL_1] {
        let instrument: Instrument = serde_json::from_str(file).unwrap();
        let draft = Draft::from(&instrument);
        check(&draft, &ALL, &[]);
        assert_eq!(draft.published(instrument.id.clone()), instrument);
    }
}

#[test]
fn what_a_language_lacks_is_named_text_by_text() {
    let mut draft = draft();
    let japanese = draft.texts.get_mut("ja").unwrap();
    japanese.remove("rating.3");
    japanese.insert("done".to_owned(), "  ".to_owned());
    japanese.remove("hours.other");
    draft.texts.get_mut("ar").unwrap().remove("days.two");
    let missing = [
        ("/texts/ja/rating.3", "is missing"),
        ("/texts/ja/done", "is missing"),
        ("/texts/ja/hours.other", "is missing"),
        ("/texts/ar/days.two", "is missing"),
    ];
    check(&draft, &["en", "ja", "ar"], &missing);
    // A language that the site does not offer may wait.
    check(&draft, &["en", "es"], &[]);
    draft.texts.remove("es");
    let flaws = draft.flaws(&languages(&["es"]));
    assert_eq!(flaws.len(), KEYS.len() + 3 * PLURALS.len());
}

#[test]
fn direction_never_flips() {
    for (rating, effort, wrong) in [
        ((1, 5, 1), (1, 7, 7), "/scales/rating"),
        ((0, 10, 10), (1, 7, 7), "/scales/rating"),
        ((1, 5, 5), (1, 7, 1), "/scales/effort"),
        ((1, 5, 5), (1, 5, 5), "/scales/effort"),
    ] {
        let scale = |(lo, hi, best)| Scale { lo, hi, best };
        let mut draft = draft();
        draft.scales = Scales {
            rating: scale(rating),
            effort: scale(effort),
        };
        check(&draft, &ALL, &[(wrong, "must run from 1 to")]);
    }
}

#[test]
fn both_scales_are_worded_and_nothing_is_asked_twice() {
    let mut draft = draft();
    draft.questions = vec![Question::Effort, Question::Solved, Question::Rating];
    check(&draft, &ALL, &[]);
    draft.questions = vec![
        Question::Rating,
        Question::Contact,
        Question::Comment,
        Question::Comment,
    ];
    let expected = [
        ("/questions/1", "is asked by the site"),
        ("/questions/3", "is asked twice"),
        ("/questions", "lacks effort"),
    ];
    check(&draft, &ALL, &expected);
}

#[test]
fn a_text_is_one_that_is_shown_and_holds_what_is_filled_in() {
    let mut draft = draft();
    let english = draft.texts.get_mut("en").unwrap();
    for (key, text) in [
        ("change_to", "Change it?"),
        ("hours.other", "some hours"),
        ("hours.one", "an hour"),
        ("rating.six", "Six"),
        ("a/b", "?"),
        ("slip", "\0"),
    ] {
        english.insert(key.to_owned(), text.to_owned());
    }
    english.insert("thanks".to_owned(), "x".repeat(TEXT_MAX_CHARS + 1));
    draft.texts.insert("zh-TW".to_owned(), Texts::new());
    let expected = [
        ("/texts/en/a~1b", "is a text that nobody shows"),
        ("/texts/en/change_to", "must hold {choice}"),
        ("/texts/en/hours.other", "must hold {n}"),
        ("/texts/en/rating.six", "is a text that nobody shows"),
        ("/texts/en/slip", "can have 1000 characters"),
        ("/texts/en/thanks", "can have 1000 characters"),
        (
            "/texts/zh-TW",
            "is never shown: this language is written zh-Hant",
        ),
    ];
    check(&draft, &ALL, &expected);
}

/// The list of keys is kept by hand, so it is held against the texts that are shown.
#[test]
fn the_keys_are_those_of_our_own_wording() {
    for file in [CHAT_1, MEAL_1] {
        let instrument: Instrument = serde_json::from_str(file).unwrap();
        for (language, texts) in &instrument.texts {
            let is_form = |key: &&String| PLURALS.iter().any(|plural| key.starts_with(plural));
            let keys = texts.keys().filter(|key| !is_form(key)).count();
            assert_eq!(keys, KEYS.len(), "{language}");
            for (key, text) in texts {
                assert!(text.contains(holds(key).unwrap()), "{language} {key}");
            }
        }
    }
}
