//! Words that are typed and not sent yet outlive whatever else a guest does, and are stored nowhere.

use super::after::{Guest, holds};
use super::*;

const CALL: &str = "Please send somebody";

#[test]
fn who_calls_while_typing_finds_the_words_again() {
    let mut guest = Guest::who_taps(1);
    let typed = [("comment", "cold\r\nsoup"), ("reasons", "wait")];
    guest.text = page(&guest.send(CALL, &typed), 200).to_owned();
    assert!(
        guest
            .text
            .contains("Somebody will be with you in a moment."),
        "{}",
        guest.text
    );
    holds(&guest.text, "cold\nsoup");
    assert_eq!(guest.stored()["answer"], json!({ "rating": 1 }));
    assert!(guest.stored()["call"]["called_at"].is_i64());
    assert_eq!(guest.app.count("answer_words"), 0);
    guest.press("Send", &[]);
    let all = json!({ "rating": 1, "reasons": ["wait"], "comment": "cold\nsoup" });
    assert_eq!(guest.stored()["answer"], all);
}

#[test]
fn who_calls_and_has_typed_nothing_waits() {
    let guest = Guest::who_taps(1);
    let called = guest.send(CALL, &[]);
    let waits = format!("{}/call", guest.at);
    assert_eq!(
        (called.status, called.header("location")),
        (303, Some(waits.as_str())),
        "{}",
        called.text
    );
    // The Enter key in a field sends the answer.
    let first = guest.text.split("<textarea").next().unwrap();
    let form = &first[first.rfind("<form").unwrap()..];
    let button = form.split("<button").nth(1).unwrap();
    assert!(button.starts_with(" class=\"unseen\""), "{form}");
}

#[test]
fn a_call_that_is_refused_loses_no_words_and_says_why() {
    let guest = Guest::who_taps(1);
    let token = guest.at.strip_prefix("/a/").unwrap();
    let turn = |wanted: bool| {
        let asked = json!({ "token": token, "wanted": wanted });
        guest.app.post("/v1/calls", &asked).status
    };
    while turn(true) == 200 && turn(false) == 200 {}
    let why = "Please tell the staff in person.";
    let refused = guest.send(CALL, &[("comment", "cold soup")]);
    holds(page(&refused, 409), "cold soup");
    assert!(refused.text.contains(why), "{}", refused.text);
    let bare = send_form(
        &guest.app,
        &format!("{}/call", guest.at),
        "wanted=yes".to_owned(),
    );
    assert!(page(&bare, 409).contains(why), "{}", bare.text);
    let back = format!("href=\"{}\"", guest.at);
    assert!(bare.text.contains(&back), "{}", bare.text);
}

#[test]
fn a_tap_that_is_asked_about_loses_no_words() {
    let guest = Guest::who_taps(2);
    let token = guest.at.strip_prefix("/a/").unwrap();
    let mut other = crate::common::write(token, json!({ "rating": 4 }));
    other["rev"] = json!(2);
    other["seen"] = json!(1);
    other["ins"] = json!("meal-1");
    guest.app.answer(&other).stored("corrected", "counted");
    let asked = guest.send("Agree", &[("comment", "cold soup")]);
    holds(page(&asked, 409), "cold soup");
    assert!(
        asked.text.contains("You answered in another window."),
        "{}",
        asked.text
    );
    assert_eq!(guest.stored()["answer"], json!({ "rating": 4 }));
}

#[test]
fn a_question_what_to_change_names_what_differs() {
    let guest = Guest::who_taps(2);
    let token = guest.at.strip_prefix("/a/").unwrap();
    let mut other = crate::common::write(token, json!({ "rating": 2, "effort": 6 }));
    other["rev"] = json!(2);
    other["seen"] = json!(1);
    other["ins"] = json!("meal-1");
    guest.app.answer(&other).stored("enriched", "counted");
    let asked = guest.send("Disagree", &[]);
    let asked = page(&asked, 409);
    assert!(!asked.contains("Dissatisfied"), "{asked}");
    let said: Vec<_> = asked.split("<dd>").skip(1).collect();
    assert!(
        said.len() == 2 && said[0].starts_with("Agree<") && said[1].starts_with("Disagree<"),
        "{asked}"
    );
}

#[test]
fn the_longest_words_of_any_script_are_taken_and_changed() {
    let mut guest = Guest::who_taps(2);
    let long = "あ".repeat(1_000);
    guest.press("Send", &[("comment", &long)]);
    assert_eq!(guest.stored()["answer"]["comment"], long);
    guest.press("Agree", &[]);
    assert_eq!(
        guest.stored()["answer"],
        json!({ "rating": 2, "effort": 6, "comment": long })
    );
}
