//! One session's writes in awkward orders, case by case.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, Reply, TestApp, with, write};
use crate::reference::calendar::BERLIN_SUMMER;

/// Sends a write of the session `s`.
fn send(app: &TestApp, writer: &str, rev: u8, seen: u8, answer: Value) -> Reply {
    let body = write(&Invitation::new("s").sign(), answer);
    app.answer(&with(
        body,
        json!({ "writer": format!("{writer:0>16}"), "rev": rev, "seen": seen }),
    ))
}

#[test]
fn case_02_the_same_rev_with_another_body_is_a_conflict() {
    let app = TestApp::new();
    send(&app, "a", 1, 0, json!({ "rating": 4 })).stored("stored", "counted");
    let reply = send(&app, "a", 1, 0, json!({ "rating": 1 }));
    assert_eq!(
        reply.refused(409, "rev_conflict").body["stored"]["answer"],
        json!({ "rating": 4 })
    );
    assert_eq!(reply.body["stored"]["rev"], 1);
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([0, 0, 0, 1, 0])
    );
    assert_eq!(app.count("answer_history"), 0);
}

#[test]
fn case_03_a_correction_before_its_original_wins() {
    let app = TestApp::new();
    send(&app, "a", 2, 0, json!({ "rating": 5 })).stored("stored", "counted");
    let late = send(&app, "a", 1, 0, json!({ "rating": 1 }));
    assert_eq!(
        late.stored("superseded", "counted").body["answer"],
        json!({ "rating": 5 })
    );
    send(&app, "a", 4, 2, json!({ "rating": 2 })).stored("corrected", "counted");
    send(&app, "a", 3, 2, json!({ "rating": 3 })).stored("superseded", "counted");
    assert_eq!(
        app.total("live_shop", "")["ratings"],
        json!([0, 1, 0, 0, 0])
    );
    app.tallies_hold();
}

#[test]
fn case_04_later_claims_do_not_move_what_is_stored() {
    let app = TestApp::new();
    let first =
        Invitation::new("s").facts(json!({ "agent": "a-1", "channel": "chat", "topic": "bill" }));
    app.answer(&write(&first.sign(), json!({ "rating": 4 })))
        .stored("stored", "counted");
    let other = Invitation {
        end: NOW - 2 * HOUR,
        until: NOW + 9 * DAY,
        ..first.clone()
    }
    .facts(json!({ "agent": "a-2", "channel": "phone", "team": "floor" }));
    let second = with(
        write(&other.sign(), json!({ "rating": 1 })),
        json!({ "rev": 2, "seen": 1 }),
    );
    let reply = app.answer(&second);
    assert_eq!(
        reply.stored("corrected", "counted").body["until"],
        NOW + DAY
    );
    let told = app.aggregate("live_shop", "by=agent,channel,team").body["groups"].clone();
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!(
        told[0]["key"],
        json!({ "agent": "a-1", "channel": "chat", "team": null })
    );
    assert_eq!(told[0]["ratings"], json!([1, 0, 0, 0, 0]));
    // The stored window rules, whatever a later token says.
    app.set_now(NOW + DAY);
    let third = with(
        write(&other.sign(), json!({ "rating": 5 })),
        json!({ "rev": 3, "seen": 2 }),
    );
    app.answer(&third).stored("too_late", "counted");
    app.tallies_hold();
}

#[test]
fn case_06_the_second_of_the_end_decides_day_and_hour() {
    let check = |site: &'static str, end: i64, bucket: &str| {
        let app = TestApp::new();
        app.set_now(end);
        let invitation = Invitation {
            site,
            ..Invitation::new("s")
        }
        .ends(end, HOUR);
        app.answer(&write(&invitation.sign(), json!({ "rating": 4 })))
            .stored("stored", "counted");
        let day = &bucket[..10];
        let group = app.total(
            &format!("live_{site}"),
            &format!("from={day}&to={day}&bucket=hour"),
        );
        assert_eq!(group["bucket"], bucket);
    };
    // Berlin: the last second before midnight, and midnight; the hour that spring skips.
    let midnight = NOW + 11 * HOUR;
    check("shop", midnight - 1, "2026-03-28T23");
    check("shop", midnight, "2026-03-29T00");
    check("shop", BERLIN_SUMMER.0 - 1, "2026-03-29T01");
    check("shop", BERLIN_SUMMER.0, "2026-03-29T03");
    check("shop", BERLIN_SUMMER.0 + 20 * HOUR + 3_599, "2026-03-29T23");
    // Autumn has two o'clock twice: one hour, both times.
    check("shop", BERLIN_SUMMER.1 - 1, "2026-10-25T02");
    check("shop", BERLIN_SUMMER.1, "2026-10-25T02");
    // New York: at 03:59:59 it is still yesterday's business, at 04:00 it is not.
    let four = NOW - DAY - 4 * HOUR;
    check("inn", four - 1, "2026-03-26T03");
    check("inn", four, "2026-03-27T04");
    // A leap day (2028-02-29T22:59:59Z and one second later).
    check("shop", 1_835_477_999, "2028-02-29T23");
    check("shop", 1_835_478_000, "2028-03-01T00");
}

#[test]
fn case_06_a_client_cannot_tell_the_time() {
    let app = TestApp::new();
    for field in ["now", "at", "time", "answered_at"] {
        let body = with(
            write(&Invitation::new("s").sign(), json!({ "rating": 4 })),
            json!({ field: NOW - 2 * DAY }),
        );
        app.answer(&body).refused(400, "bad_field");
    }
    app.nothing_stored();
}

#[test]
fn case_11_a_replay_an_hour_and_a_day_later_changes_nothing() {
    let app = TestApp::new();
    let click = write(&Invitation::new("s").sign(), json!({ "rating": 4 }));
    app.answer(&click).stored("stored", "counted");
    for later in [HOUR, DAY - 1, DAY, 8 * DAY - 1] {
        app.set_now(NOW + later);
        app.answer(&click).stored("unchanged", "counted");
    }
    app.set_now(NOW + 8 * DAY);
    app.answer(&click).refused(410, "expired");
    // An older write of the same widget, after a newer one, tells what is stored.
    app.set_now(NOW);
    send(&app, "aa", 2, 1, json!({ "rating": 2 })).stored("corrected", "counted");
    app.answer(&click).stored("superseded", "counted");
    app.set_now(NOW + DAY);
    app.answer(&click).stored("too_late", "counted");
    let total = app.total("live_shop", "from=2026-03-28&to=2026-03-28");
    assert_eq!(total["ratings"], json!([0, 1, 0, 0, 0]));
    assert_eq!(app.count("answer"), 1);
}

#[test]
fn what_was_seen_decides_between_two_tabs() {
    let app = TestApp::new();
    send(&app, "a", 1, 0, json!({ "rating": 4 })).stored("stored", "counted");
    send(&app, "a", 2, 1, json!({ "rating": 4, "effort": 6 })).stored("enriched", "counted");
    send(&app, "b", 3, 1, json!({ "rating": 2 })).refused(409, "rev_conflict");
    send(&app, "b", 3, 2, json!({ "rating": 2, "effort": 6 })).stored("corrected", "counted");
    send(&app, "a", 3, 2, json!({ "rating": 5 })).refused(409, "rev_conflict");
}

#[test]
fn an_erased_answer_takes_no_write_and_shows_nothing() {
    let app = TestApp::new();
    send(&app, "a", 1, 0, json!({ "rating": 4 })).stored("stored", "counted");
    app.sql("UPDATE answer SET erased = 1");
    send(&app, "a", 1, 0, json!({ "rating": 4 })).refused(410, "erased");
    send(&app, "b", 2, 1, json!({ "rating": 1 })).refused(410, "erased");
    let token = Invitation::new("s").sign();
    app.post("/v1/answers/current", &json!({ "token": token }))
        .refused(410, "erased");
    assert_eq!(app.total("live_shop", "")["n_answers"], 1, "figures stay");
}

#[test]
fn what_is_stored_is_shown_again_under_its_token() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let current = |lang: &str| {
        app.post(
            "/v1/answers/current",
            &json!({ "token": token, "lang": lang }),
        )
    };
    let before = current("en");
    assert_eq!(
        (before.status, &before.body["rev"], &before.body["answer"]),
        (200, &json!(0), &json!(null))
    );
    let said =
        json!({ "rating": 2, "reasons": ["wait", "attitude"], "solved": false, "comment": "slow" });
    send(&app, "a", 3, 0, said).stored("stored", "counted");
    let after = current("zh-CN");
    let stored =
        json!({ "rating": 2, "reasons": ["attitude", "wait"], "solved": false, "comment": "slow" });
    assert_eq!(
        (&after.body["answer"], &after.body["rev"]),
        (&stored, &json!(3))
    );
    assert_eq!(
        (&after.body["standing"], &after.body["until"]),
        (&json!("counted"), &json!(NOW + DAY))
    );
    assert_eq!(after.body["lang"], "zh-Hans");
    assert_eq!(app.count("answer"), 1, "asking writes nothing");
}

#[test]
fn words_are_kept_apart_and_leave_without_a_trace() {
    let app = TestApp::new();
    let words = || app.count("answer_words");
    send(
        &app,
        "a",
        1,
        0,
        json!({ "rating": 2, "comment": "a secret" }),
    )
    .stored("stored", "counted");
    assert_eq!(words(), 1);
    send(
        &app,
        "a",
        2,
        1,
        json!({ "rating": 2, "comment": "another" }),
    )
    .stored("enriched", "counted");
    send(&app, "a", 3, 2, json!({ "rating": 2 })).stored("enriched", "counted");
    assert_eq!(words(), 0);
    send(&app, "a", 4, 3, json!({ "rating": 2, "comment": "again" })).stored("enriched", "counted");
    send(&app, "a", 5, 4, json!({})).stored("withdrawn", "withdrawn");
    assert_eq!(words(), 0, "an undo takes the words too");
    let connection = app.native.connection();
    let columns: i64 = connection
        .query_row("SELECT count(*) FROM pragma_table_info('answer_history') WHERE name IN ('words', 'comment')", [], |r| r.get(0))
        .unwrap();
    assert_eq!(columns, 0, "history holds no words");
}

#[test]
fn a_contact_that_the_site_did_not_ask_for_is_not_kept() {
    let app = TestApp::new();
    app.sql("UPDATE site SET asking = '{}'");
    let given = json!({ "rating": 1, "contact": "anna@mail.example" });
    let told = send(&app, "a", 1, 0, given);
    told.stored("stored", "counted");
    assert_eq!(told.body["answer"], json!({ "rating": 1 }));
    assert_eq!(app.count("answer_contact"), 0);
}

#[test]
fn a_contact_is_kept_apart_and_changes_no_choice() {
    let app = TestApp::new();
    let kept = || -> Vec<String> {
        let connection = app.native.connection();
        let mut rows = connection
            .prepare("SELECT contact FROM answer_contact")
            .unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let say = |rev: u8, contact: &str| {
        send(
            &app,
            "a",
            rev,
            rev - 1,
            json!({ "rating": 1, "contact": contact }),
        )
    };
    let told = say(1, " +49 30 1234567 ");
    told.stored("stored", "counted");
    assert_eq!(told.body["answer"]["contact"], "+49 30 1234567");
    assert_eq!(kept(), ["+49 30 1234567"]);
    say(2, "anna@mail.example").stored("enriched", "counted");
    assert_eq!(kept(), ["anna@mail.example"]);
    say(2, "anna@mail.example ").stored("unchanged", "counted");
    say(3, "").stored("enriched", "counted");
    assert_eq!(kept(), [""; 0]);
    say(4, "anna@mail.example").stored("enriched", "counted");
    send(&app, "a", 5, 4, json!({})).stored("withdrawn", "withdrawn");
    assert_eq!(kept(), [""; 0], "an undo takes it too");
    // It is an answer of its own, and refused when it can reach nobody.
    send(&app, "a", 6, 5, json!({ "contact": "anna@mail.example" })).stored("enriched", "counted");
    let reply = say(7, "call me");
    assert_eq!(
        reply.refused(400, "bad_field").body["pointer"],
        "/answer/contact"
    );
    assert_eq!(app.total("live_shop", "")["corrected"], 0);
    app.tallies_hold();
}
