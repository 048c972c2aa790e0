//! The page that needs no script, and its form.

mod around;
pub mod form;
mod scanner;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, TestApp, with, write};

use form::*;

#[test]
fn looking_writes_nothing_and_needs_no_script() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    for _ in 0..3 {
        let reply = open(&app, &token);
        let text = page(&reply, 200);
        for said in [
            "The shop",
            "How satisfied are you with this chat?",
            "Very dissatisfied",
            "It was easy to get help.",
            "Strongly agree",
            "Not about the person",
            "My question is still open",
            "Is your question solved?",
            "maxlength=\"1000\"",
            "<html lang=\"en\" dir=\"ltr\">",
        ] {
            assert!(text.contains(said), "{said}");
        }
        runs_nothing_else(text);
        assert!(!text.contains("Undo"));
    }
    app.nothing_stored();
    let chinese = app.get(
        &format!("/a/{token}"),
        &[("accept-language", "zh-CN,zh;q=0.9")],
    );
    assert!(page(&chinese, 200).contains("<html lang=\"zh-Hans\""));
    assert!(chinese.text.contains("很满意"));
}

#[test]
fn the_style_is_the_one_that_the_policy_lets_in() {
    let app = TestApp::new();
    app.sql("UPDATE site SET brand = '#0b6e4f'");
    let reply = open(&app, &Invitation::new("s").sign());
    let style = reply.text.split("<style>").nth(1).unwrap();
    let style = style.split("</style>").next().unwrap();
    assert!(style.starts_with(":root{--site:#0b6e4f}"));
    let digest = Sha256::digest(style);
    // Base64 differs from base64url in two letters and its padding.
    let hash = crate::common::forge::base64url(&digest)
        .replace('-', "+")
        .replace('_', "/");
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("'sha256-{hash}='")), "{policy}");
    app.sql("UPDATE site SET brand = 'red}</style><script>'");
    app.set_now(NOW + 60);
    let reply = open(&app, &Invitation::new("s").sign());
    assert!(!reply.text.contains("--site:red"));
    runs_nothing_else(&reply.text);
}

#[test]
fn a_form_counts_once_however_often_it_is_sent() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    let given = [
        ("rating", "2"),
        ("effort", "3"),
        ("reasons", "wait"),
        ("reasons", "attitude"),
        ("solved", "false"),
        ("comment", "slow\r\nand cold"),
    ];
    for _ in 0..3 {
        let text = taken(&app, &token, &fill(&app, &token, &first, &given));
        assert!(text.contains("You chose: Dissatisfied"));
        assert!(text.contains("2026-03-29 12:00 UTC"));
        assert!(text.contains("id=\"rating-2\" name=\"rating\" value=\"2\" checked"));
        assert!(text.contains(">\nslow\nand cold</textarea>"));
    }
    let said = json!({ "rating": 2, "effort": 3, "reasons": ["attitude", "wait"], "solved": false, "comment": "slow\nand cold" });
    assert_eq!(stored(&app, &token)["answer"], said);
    assert_eq!(stored(&app, &token)["rev"], 1);
    assert_eq!(ratings(&app), json!([0, 1, 0, 0, 0]));
    // A change from the page that shows what is stored.
    let second = open(&app, &token).text;
    let text = taken(
        &app,
        &token,
        &fill(&app, &token, &second, &[("rating", "5")]),
    );
    assert!(text.contains("You chose: Very satisfied"));
    assert_eq!(ratings(&app), json!([0, 0, 0, 0, 1]));
    app.tallies_hold();
}

#[test]
fn undo_takes_everything_back_and_one_may_answer_again() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    let text = taken(
        &app,
        &token,
        &fill(&app, &token, &first, &[("rating", "1")]),
    );
    assert!(text.contains("Did you mean this?"));
    assert!(text.contains(">Undo</button>"));
    let undone = taken(&app, &token, &fill(&app, &token, &text, &[]));
    assert!(undone.contains("Your answer has been taken back."));
    assert!(!undone.contains(">Undo</button>"));
    assert_eq!(stored(&app, &token)["standing"], "withdrawn");
    assert_eq!(app.total("live_shop", "")["n_answers"], 0);
    let again = fill(&app, &token, &undone, &[("rating", "4")]);
    taken(&app, &token, &again);
    assert_eq!(ratings(&app), json!([0, 0, 0, 1, 0]));
    app.tallies_hold();
}

#[test]
fn an_older_form_asks_before_it_changes_anything() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    fill(&app, &token, &first, &[("rating", "4")]);
    let second = open(&app, &token).text;
    fill(&app, &token, &second, &[("rating", "4"), ("effort", "6")]);
    // The first form, from the browser's history, with the same rev and with an older one.
    let reply = fill(&app, &token, &first, &[("rating", "2")]);
    let asked = page(&reply, 409).to_owned();
    assert!(asked.contains("You chose: Satisfied"));
    assert!(asked.contains("Change it to: Dissatisfied?"));
    assert_eq!(ratings(&app), json!([0, 0, 0, 1, 0]));
    assert_eq!(hidden(&asked)["seen"], "2");
    taken(&app, &token, &fill(&app, &token, &asked, &[]));
    assert_eq!(stored(&app, &token)["answer"], json!({ "rating": 2 }));
    assert_eq!(ratings(&app), json!([0, 1, 0, 0, 0]));
    // What is wanted is what is stored: there is nothing to ask.
    taken(
        &app,
        &token,
        &fill(&app, &token, &first, &[("rating", "2")]),
    );
    app.tallies_hold();
}

#[test]
fn a_widget_in_another_tab_is_not_overwritten_unasked() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let form = open(&app, &token).text;
    let click = write(&token, json!({ "rating": 5, "effort": 7 }));
    app.answer(&click).stored("stored", "counted");
    let reply = fill(&app, &token, &form, &[("rating", "1")]);
    let asked = page(&reply, 409).to_owned();
    assert!(asked.contains("You chose: Very satisfied"));
    assert!(asked.contains("Strongly agree"), "what would go is shown");
    app.answer(&with(click, json!({ "rev": 2, "answer": { "rating": 3 } })))
        .stored("corrected", "counted");
    let again = fill(&app, &token, &asked, &[]);
    assert!(page(&again, 409).contains("You chose: Neither"));
    taken(&app, &token, &fill(&app, &token, &again.text, &[]));
    assert_eq!(ratings(&app), json!([1, 0, 0, 0, 0]));
    app.tallies_hold();
}

#[test]
fn what_sites_and_customers_write_is_text() {
    let app = TestApp::new();
    app.sql("UPDATE site SET name = '<script>alert(1)</script>', logo = '<svg onload=\"x()\"><script>y()</script></svg>', privacy_url = 'javascript:alert(1)'");
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    assert!(first.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let words = "</textarea><script>alert(2)</script> & \"quotes\" 谢谢";
    let text = taken(
        &app,
        &token,
        &fill(&app, &token, &first, &[("comment", words)]),
    );
    for page in [&first, &text] {
        runs_nothing_else(page);
        assert!(!page.contains("<svg onload"));
        assert!(!page.contains("javascript:"));
    }
    let escaped = "&lt;/textarea&gt;&lt;script&gt;alert(2)&lt;/script&gt; &amp; &quot;quotes&quot; 谢谢</textarea>";
    assert!(text.contains(escaped), "{text}");
    assert_eq!(stored(&app, &token)["answer"]["comment"], words);
    let asked = fill(&app, &token, &first, &[("comment", "<b onclick='z()'>")]);
    runs_nothing_else(page(&asked, 409));
    assert!(!asked.text.contains("<b onclick"));
}

#[test]
fn when_the_window_is_over_there_is_no_form() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let form = open(&app, &token).text;
    fill(
        &app,
        &token,
        &form,
        &[("rating", "3"), ("solved", "true"), ("comment", "fine")],
    );
    let second = open(&app, &token).text;
    app.set_now(NOW + DAY);
    // A form that was open before is told what is stored.
    let text = taken(
        &app,
        &token,
        &fill(&app, &token, &second, &[("rating", "5")]),
    );
    assert!(!text.contains("<form"), "{text}");
    assert!(text.contains("You chose: Neither"));
    assert!(text.contains("The time for changes is over. This is the answer we have."));
    assert!(text.contains("<dd>fine</dd>"));
    let unanswered = Invitation::new("t").sign();
    let text = page(&open(&app, &unanswered), 200).to_owned();
    assert!(!text.contains("<form"));
    assert!(text.contains("The time to answer is over."));
    // A form that was open before the end of the window is stored, and told to be late.
    let late = taken(
        &app,
        &unanswered,
        &fill(&app, &unanswered, &form, &[("rating", "5")]),
    );
    assert!(late.contains("Your answer arrived after the time to answer was over."));
    assert_eq!(ratings(&app), json!([0, 0, 1, 0, 0]));
    app.tallies_hold();
}

#[test]
fn refusals_are_pages_under_their_status() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let form = open(&app, &token).text;
    assert!(page(&open(&app, "x.y.z"), 401).contains("This link does not work."));
    page(&open(&app, "%FF"), 404);
    page(&submit(&app, "x.y.z", &[("rev", "1")]), 400);
    page(&fill(&app, "x.y.z", &form, &[("rating", "4")]), 401);
    let ahead = Invitation::new("s").ends(NOW + HOUR, DAY).sign();
    let early = open(&app, &ahead);
    page(&early, 425);
    assert!(early.header("retry-after").is_some());
    let empty = fill(&app, &token, &form, &[]);
    assert!(page(&empty, 400).contains("Please choose an answer or write something first."));
    assert!(empty.text.contains(">Send</button>"), "and asks again");
    app.nothing_stored();
    fill(&app, &token, &form, &[("rating", "4")]);
    app.sql("UPDATE answer SET erased = 1");
    assert!(page(&open(&app, &token), 410).contains("deleted"));
    app.set_now(NOW + 8 * DAY);
    let other = Invitation::new("t").sign();
    assert!(page(&open(&app, &other), 410).contains("expired"));
    page(&fill(&app, &other, &form, &[("rating", "4")]), 410);
    assert_eq!(app.count("answer"), 1);
}

#[test]
fn three_reasons_are_asked_again_and_nothing_typed_is_lost() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let form = open(&app, &token).text;
    let given = [
        ("rating", "2"),
        ("reasons", "wait"),
        ("reasons", "price"),
        ("reasons", "policy"),
        ("comment", "much to say"),
    ];
    let reply = fill(&app, &token, &form, &given);
    let text = page(&reply, 400);
    assert!(text.contains("<p class=\"alert\" role=\"alert\">Choose up to two.</p>"));
    assert!(text.contains("much to say</textarea>"));
    assert!(text.contains("value=\"price\" checked"));
    app.nothing_stored();
    taken(&app, &token, &fill(&app, &token, text, &given[..3]));
}

#[test]
fn a_form_that_is_none_of_ours_is_refused() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let form = open(&app, &token).text;
    for given in [
        &[("rating", "4"), ("rating", "5")][..],
        &[("rating", "4"), ("rev", "2")],
        &[("rating", "4"), ("token", "x")],
        &[("rating", "4"), ("writer", "00000000000000aa")],
        &[("rating", "4"), ("answer", "{}")],
        &[("rating", "4"), ("agent", "a-2")],
        &[("rating", "6")],
        &[("rating", "x")],
        &[("rating", "4"), ("solved", "maybe")],
        &[("reasons", "bribe")],
    ] {
        page(&fill(&app, &token, &form, given), 400);
    }
    let long = "é".repeat(1_001);
    page(&fill(&app, &token, &form, &[("comment", &long)]), 400);
    let big = format!("comment={}", "x".repeat(32 * 1024));
    let kind = "application/x-www-form-urlencoded";
    page(&submit_bytes(&app, &token, kind, big), 413);
    page(&submit_bytes(&app, &token, "text/plain", "rating=4"), 415);
    page(&submit_bytes(&app, &token, "multipart/form-data", ""), 415);
    app.nothing_stored();
    // The longest words there are, in letters that take the most room.
    let longest = "🙂".repeat(1_000);
    let reply = fill(&app, &token, &form, &[("comment", &longest)]);
    taken(&app, &token, &reply);
    assert_eq!(stored(&app, &token)["answer"]["comment"], longest);
}

#[test]
fn the_link_page_runs_one_script_of_ours() {
    let app = TestApp::new();
    let reply = app.get("/a", &[("accept-language", "fr, zh-TW, zh-CN")]);
    let text = page(&reply, 200);
    assert!(text.contains("<html lang=\"zh-Hant\""));
    assert!(text.contains("<noscript>"));
    assert!(text.contains("import(\"/widget.js\")"));
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self' 'sha256-"), "{policy}");
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    app.nothing_stored();
}
