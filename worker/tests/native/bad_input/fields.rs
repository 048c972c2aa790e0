//! JSON of the wrong shape.

use serde_json::{Value, json};

use super::{but, check, click, saying};
use crate::common::TestApp;

#[test]
fn case_14_a_rating_is_a_whole_number_from_1_to_5() {
    for bad in [
        "0",
        "6",
        "-1",
        "5.5",
        "5.0",
        "1e0",
        "\"5\"",
        "true",
        "[]",
        "{}",
        "9007199254740993",
        "999999999999999999",
    ] {
        check(
            saying(&format!(r#"{{"rating":{bad}}}"#)),
            "bad_field",
            Some("/answer/rating"),
        );
    }
    for bad in ["0", "8", "-7", "3.5", "\"3\"", "false"] {
        check(
            saying(&format!(r#"{{"effort":{bad}}}"#)),
            "bad_field",
            Some("/answer/effort"),
        );
    }
}

#[test]
fn case_14_numbers_that_json_or_the_machine_cannot_hold_are_refused() {
    for bad in [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "05",
        "0x5",
        "+5",
        ".5",
    ] {
        let app = TestApp::new();
        let reply = app.post_bytes("/v1/answers", saying(&format!(r#"{{"rating":{bad}}}"#)));
        assert!(
            matches!(reply.code(), "bad_body" | "bad_field"),
            "{bad}: {}",
            reply.text
        );
        assert_eq!(reply.status, 400);
        app.nothing_stored();
    }
    for bad in ["1e308", "1e-400"] {
        check(
            saying(&format!(r#"{{"rating":{bad}}}"#)),
            "bad_field",
            Some("/answer/rating"),
        );
    }
}

#[test]
fn case_14_null_is_nothing_and_never_a_number() {
    check(
        saying(r#"{"rating":null,"effort":null,"reasons":[],"comment":""}"#),
        "empty_answer",
        None,
    );
    let app = TestApp::new();
    let only_effort = saying(r#"{"rating":null,"effort":3}"#);
    app.post_bytes("/v1/answers", only_effort)
        .stored("stored", "counted");
    let total = app.total("live_shop", "");
    assert_eq!(
        (&total["n_answers"], &total["n_rating"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn the_other_fields_keep_to_their_types() {
    for (field, value) in [
        ("token", json!(7)),
        ("writer", json!("00000000000000AA")),
        ("writer", json!("aa")),
        ("writer", json!(1)),
        ("rev", json!(51)),
        ("rev", json!(0)),
        ("rev", json!(-1)),
        ("rev", json!(1.0)),
        ("rev", json!(256)),
        ("rev", json!("1")),
        ("seen", json!(51)),
        ("seen", json!(null)),
        ("ins", json!("Chat 1")),
        ("ins", json!("")),
        ("first", json!("comment")),
        ("lang", json!("a-language-tag-that-is-long")),
        ("lang", json!("en\r\nx")),
        ("answer", json!([])),
        ("answer", json!("5")),
        ("answer", json!(null)),
    ] {
        check(
            but(field, value).to_string(),
            "bad_field",
            Some(&format!("/{field}")),
        );
    }
}

#[test]
fn a_writer_has_its_64_bits() {
    check(
        but("writer", json!("a")).to_string(),
        "bad_field",
        Some("/writer"),
    );
}

#[test]
fn reasons_are_two_different_known_ones() {
    check(
        saying(r#"{"reasons":["weather"]}"#),
        "bad_field",
        Some("/answer/reasons/0"),
    );
    check(
        saying(r#"{"reasons":["wait","wait"]}"#),
        "bad_field",
        Some("/answer/reasons"),
    );
    check(
        saying(r#"{"reasons":["wait","price","policy"]}"#),
        "bad_field",
        Some("/answer/reasons"),
    );
    check(
        saying(r#"{"reasons":"wait"}"#),
        "bad_field",
        Some("/answer/reasons"),
    );
}

#[test]
fn every_field_but_the_language_is_needed() {
    let whole: Value = serde_json::from_str(&click()).unwrap();
    for field in ["token", "writer", "rev", "seen", "ins", "first", "answer"] {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(field);
        check(body.to_string(), "bad_field", Some(&format!("/{field}")));
    }
}

#[test]
fn a_list_of_values_is_no_object() {
    check(saying("[4]"), "bad_field", Some("/answer"));
    let whole: Value = serde_json::from_str(&click()).unwrap();
    let fields = [
        "token", "writer", "rev", "seen", "ins", "first", "lang", "answer",
    ];
    check(
        json!(fields.map(|field| whole[field].clone())).to_string(),
        "bad_field",
        None,
    );
}

#[test]
fn case_19_unknown_fields_are_refused_by_name() {
    check(
        but("user", json!(1)).to_string(),
        "bad_field",
        Some("/user"),
    );
    check(
        but("__proto__", json!({ "rev": 9 })).to_string(),
        "bad_field",
        Some("/__proto__"),
    );
    check(
        but("constructor", json!(1)).to_string(),
        "bad_field",
        Some("/constructor"),
    );
    check(
        saying(r#"{"rating":4,"stars":5}"#),
        "bad_field",
        Some("/answer/stars"),
    );
    check(
        saying(r#"{"__proto__":{"rating":4}}"#),
        "bad_field",
        Some("/answer/__proto__"),
    );
}

#[test]
fn case_19_repeated_fields_are_refused() {
    check(
        saying(r#"{"rating":4,"rating":1}"#),
        "bad_field",
        Some("/answer/rating"),
    );
    check(
        click().replace(r#""rev":1"#, r#""rev":1,"rev":2"#),
        "bad_field",
        Some("/rev"),
    );
}

#[test]
fn case_15_words_are_bounded_in_characters_and_bytes() {
    let marks = "e\u{301}".repeat(501);
    let family = "👨‍👩‍👧‍👦".repeat(150);
    for words in [marks, family, "x".repeat(1_001)] {
        check(
            saying(&json!({ "comment": words }).to_string()),
            "bad_field",
            Some("/answer/comment"),
        );
    }
    let app = TestApp::new();
    let most = saying(&json!({ "comment": "𝄞".repeat(1_000) }).to_string());
    assert!(most.len() > 4_000);
    app.post_bytes("/v1/answers", most)
        .stored("stored", "counted");
}

#[test]
fn case_12_case_13_words_are_kept_as_they_are() {
    for words in [
        "=HYPERLINK(\"https://evil.example\")",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "＝1",
        "<img src=x onerror=alert(1)>",
        "</script>",
        "javascript:alert(1)",
        "\u{202e}txt",
        "\u{1b}[31mred",
        "'; DROP TABLE answer; --",
    ] {
        let app = TestApp::new();
        let reply = app.post_bytes(
            "/v1/answers",
            saying(&json!({ "comment": words }).to_string()),
        );
        assert_eq!(
            reply.stored("stored", "counted").body["answer"]["comment"],
            words
        );
        assert!(app.native.logged().is_empty());
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
}
