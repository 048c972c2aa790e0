//! What a list can be narrowed by.

use serde_json::{Value, json};

use super::{field, list};
use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

/// Answers that differ in one thing each, named by their language.
fn app() -> TestApp {
    let app = TestApp::new();
    let say = |name: &str, invitation: Invitation, answer: Value| {
        let write = with(write(&invitation.sign(), answer), json!({ "lang": name }));
        assert_eq!(app.answer(&write).status, 200);
    };
    let with_facts = |name: &str, facts: Value| Invitation::new(name).facts(facts);
    say("plain", Invitation::new("plain"), json!({ "rating": 3 }));
    say(
        "low",
        Invitation::new("low"),
        json!({ "rating": 1, "effort": 2, "solved": false }),
    );
    say(
        "solved",
        Invitation::new("solved"),
        json!({ "rating": 2, "solved": true }),
    );
    say(
        "easy",
        Invitation::new("easy"),
        json!({ "rating": 1, "effort": 5 }),
    );
    say("effort", Invitation::new("effort"), json!({ "effort": 7 }));
    say("page", Invitation::page("page"), json!({ "rating": 5 }));
    say(
        "late",
        Invitation::new("late").ends(NOW - 2 * DAY, DAY),
        json!({ "rating": 5 }),
    );
    let other = json!({ "agent": "a-2", "team": "billing", "channel": "phone", "tier": "plus",
        "place": "desk", "served_by": "human", "topic": "bill" });
    say("other", with_facts("other", other), json!({ "rating": 4 }));
    let favour = json!({ "agent": "a-1", "exceptional": "yes" });
    say(
        "favour",
        with_facts("favour", favour),
        json!({ "rating": 5 }),
    );
    say(
        "nobody",
        with_facts("nobody", json!({})),
        json!({ "rating": 4 }),
    );
    say("undone", Invitation::new("undone"), json!({ "rating": 2 }));
    let undone = with(
        write(&Invitation::new("undone").sign(), json!({})),
        json!({ "rev": 2, "lang": "undone" }),
    );
    app.answer(&undone).stored("withdrawn", "withdrawn");
    say(
        "changed",
        Invitation::new("changed"),
        json!({ "rating": 2 }),
    );
    let changed = with(
        write(&Invitation::new("changed").sign(), json!({ "rating": 4 })),
        json!({ "rev": 2, "lang": "changed" }),
    );
    app.answer(&changed).stored("corrected", "counted");
    app.sql("UPDATE answer SET agent = 'a-1' || char(31) || 'a-3', lang = 'shared' WHERE lang = 'plain'");
    app.sql(
        "UPDATE answer SET voided = 1, rulings = '{\"void\":{\"state\":\"holds\",\"code\":\"test\",\
        \"by\":\"00000000000000aa\",\"at\":5}}' WHERE lang = 'nobody'",
    );
    app.sql("UPDATE answer SET open = 1, exempted = 1 WHERE lang = 'low'");
    app
}

#[test]
fn each_filter_lets_through_what_it_names() {
    let app = app();
    let check = |query: &str, names: &[&str]| {
        let mut found = field(&list(&app, query), "lang");
        found.sort_by_key(Value::to_string);
        let mut names = names.to_vec();
        names.sort_unstable();
        assert_eq!(found, names, "{query}");
    };
    check("rating=1", &["low", "easy"]);
    check("rating=1,2", &["low", "easy", "solved"]);
    check("effort=7,2", &["effort", "low"]);
    check("standing=late", &["late"]);
    check("standing=withdrawn,voided", &["undone", "nobody"]);
    check("standing=counted&rating=4", &["other", "changed"]);
    check("source=page", &["page"]);
    check("agent=a-2", &["other"]);
    check("agent=a-3", &["shared"]);
    check("agent=a-2,a-3", &["other", "shared"]);
    check("agent=", &["nobody", "page"]);
    check("agent=%1f", &[]);
    check("team=billing", &["other"]);
    check(
        "place=desk&channel=phone&tier=plus&served_by=human",
        &["other"],
    );
    check("topic=bill", &["other"]);
    check(
        "topic=",
        &[
            "shared", "low", "solved", "easy", "effort", "page", "late", "favour", "nobody",
            "undone", "changed",
        ],
    );
    check("corrected=yes", &["changed"]);
    check("contradictory=yes", &["solved", "easy"]);
    check("exceptional=yes", &["favour"]);
    check("flagged=yes", &[]);
    check("voided=yes", &["nobody"]);
    check("exempted=yes", &["low"]);
    check("open=yes", &["low"]);
    check("open=yes,no&rating=5", &["page", "late", "favour"]);
    check("erased=yes", &[]);
    check("instrument=chat-1&rating=3", &["shared"]);
    check("instrument=chat-2", &[]);
}

#[test]
fn an_answer_says_all_that_it_is_counted_by() {
    let app = app();
    app.sql(
        "UPDATE answer SET credit = 'all', chain = '[{\"agent\":\"a-1\",\"seconds\":5},{\"agent\":\"a-3\",\"seconds\":9}]' \
         WHERE lang = 'shared'",
    );
    let reply = list(&app, "agent=a-3");
    let answer = &reply.body["answers"][0];
    assert_eq!(answer["tally"]["agents"], json!(["a-1", "a-3"]));
    assert_eq!(answer["chain"][1], json!({ "agent": "a-3", "seconds": 9 }));
    assert_eq!(answer["credit"], "all");
    assert_eq!(
        (
            &answer["standing"],
            &answer["attribution"],
            &answer["counts_for_agent"]
        ),
        (&json!("counted"), &json!("unknown"), &json!(true))
    );
    let page = list(&app, "source=page");
    let page = &page.body["answers"][0];
    assert_eq!(
        (
            &page["tally"]["agents"],
            &page["facts"]["agent"],
            &page["verified"],
            &page["counts_for_agent"]
        ),
        (&json!([]), &json!("a-1"), &json!(false), &json!(false))
    );
    let low = list(&app, "open=yes");
    let low = &low.body["answers"][0];
    assert_eq!(
        (&low["solved"], &low["effort"], &low["day"], &low["hour"]),
        (&json!(false), &json!(2), &json!("2026-03-28"), &json!(13))
    );
}
