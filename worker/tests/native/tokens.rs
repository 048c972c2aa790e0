//! Tokens that do not hold: 401, and no row. Tokens that hold, at the edges of their time.

mod forged;
mod keys;

use std::sync::{Arc, Mutex};

use afterword_worker::ports::{DatabaseError, Statement};
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told, writes_answer};
use crate::common::{DAY, NOW, Reply, TestApp, write};

/// A first click under a token.
fn click(app: &TestApp, token: &str) -> Reply {
    app.answer(&write(token, json!({ "rating": 4 })))
}

/// Expects that a token is worth nothing, to write or to read.
#[track_caller]
fn dead(token: &str) {
    let app = TestApp::new();
    let reply = click(&app, token);
    assert_eq!(reply.refused(401, "bad_token").body["pointer"], "/token");
    app.post("/v1/answers/current", &json!({ "token": token }))
        .refused(401, "bad_token");
    app.nothing_stored();
}

/// Signed rightly, but with other claims.
fn claiming(change: Value) -> String {
    let invitation = Invitation::new("s");
    invitation.forge(&invitation.header(), &change, &invitation.key())
}

/// A forged token that is right is taken: so the refused ones are refused for what is wrong.
#[test]
fn a_token_made_by_hand_is_the_domain_s() {
    assert_eq!(claiming(json!({})).matches('.').count(), 2);
    let app = TestApp::new();
    click(&app, &claiming(json!({}))).stored("stored", "counted");
    click(&app, &Invitation::new("s").sign()).stored("unchanged", "counted");
    click(
        &app,
        &claiming(json!({ "iat": NOW, "nbf": NOW + 9, "aud": "x" })),
    )
    .stored("unchanged", "counted");
}

#[test]
fn claims_are_all_there_and_of_their_kind() {
    for change in [
        json!({ "iss": null }),
        json!({ "iss": "Shop" }),
        json!({ "iss": "nobody" }),
        json!({ "env": "prod" }),
        json!({ "env": null }),
        json!({ "jti": "" }),
        json!({ "jti": "x".repeat(129) }),
        json!({ "jti": 7 }),
        json!({ "end": "yesterday" }),
        json!({ "end": NOW as f64 + 0.5 }),
        json!({ "until": null }),
        json!({ "facts": [] }),
        json!({ "facts": { "agent": "x".repeat(65) } }),
        json!({ "facts": (0..10).map(|n| (format!("f{n}"), "v")).collect::<std::collections::BTreeMap<_, _>>() }),
        json!({ "ins": "Chat 1" }),
    ] {
        dead(&claiming(change));
    }
}

#[test]
fn a_window_is_after_the_end_and_no_longer_than_the_site_allows() {
    for until in [
        NOW,
        NOW - 1,
        NOW + 14 * DAY + 1,
        NOW + 400 * DAY,
        i64::MAX - 7 * DAY,
    ] {
        dead(
            &Invitation {
                until,
                ..Invitation::new("s")
            }
            .forge(
                &Invitation::new("s").header(),
                &json!({}),
                &Invitation::new("s").key(),
            ),
        );
    }
    for until in [NOW + 1, NOW + 14 * DAY] {
        click(
            &TestApp::new(),
            &Invitation {
                until,
                ..Invitation::new("s")
            }
            .sign(),
        )
        .stored("stored", "counted");
    }
}

#[test]
fn exp_is_until_and_seven_days() {
    let exp = NOW + 8 * DAY;
    for exp in [
        json!(exp + 1),
        json!(exp - 1),
        json!(null),
        json!(exp.to_string()),
        json!(exp + 3_650 * DAY),
    ] {
        dead(&claiming(json!({ "exp": exp })));
    }
}

#[test]
fn case_07_a_session_that_ends_six_minutes_ahead_is_too_early() {
    let app = TestApp::new();
    let ahead = Invitation::new("s").ends(NOW + 360, DAY).sign();
    let reply = click(&app, &ahead);
    assert_eq!(
        reply.refused(425, "too_early").header("retry-after"),
        Some("60")
    );
    app.post("/v1/answers/current", &json!({ "token": ahead }))
        .refused(425, "too_early");
    app.nothing_stored();
    app.set_now(NOW + 59);
    click(&app, &ahead).refused(425, "too_early");
    // After as long as it said it is taken: a click before the end counts.
    app.set_now(NOW + 60);
    click(&app, &ahead).stored("stored", "counted");
}

#[test]
fn case_07_late_from_until_on_and_nothing_from_exp_on() {
    let token = Invitation::new("s").sign();
    let until = NOW + DAY;
    for (now, standing) in [
        (until - 1, "counted"),
        (until, "late"),
        (until + 1, "late"),
        (until + 7 * DAY - 1, "late"),
    ] {
        let app = TestApp::new();
        app.set_now(now);
        click(&app, &token).stored("stored", standing);
    }
    for now in [until + 7 * DAY, until + 7 * DAY + 1, until + 400 * DAY] {
        let app = TestApp::new();
        app.set_now(now);
        click(&app, &token).refused(410, "expired");
        app.post("/v1/answers/current", &json!({ "token": token }))
            .refused(410, "expired");
        app.nothing_stored();
    }
}

#[test]
fn case_07_a_late_answer_is_in_no_figure_and_its_customer_is_told() {
    let app = TestApp::new();
    app.set_now(NOW + DAY + 1);
    let token = Invitation::new("s").sign();
    click(&app, &token).stored("stored", "late");
    let again = json!({ "rev": 2, "seen": 1, "answer": { "rating": 1 } });
    let reply = app.answer(&crate::common::with(write(&token, json!({})), again));
    assert_eq!(
        reply.stored("too_late", "late").body["answer"],
        json!({ "rating": 4 })
    );
    let total = app.total("live_shop", "from=2026-03-28&to=2026-03-28");
    assert_eq!(
        (&total["late"], &total["n_answers"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(total["csat"]["share"], json!(null));
    assert_eq!(total["ratings"], json!([0, 0, 0, 0, 0]));
}

/// The clock moves past `until` while a write is under way.
struct Slow(TestApp);

impl Nemesis for Slow {
    fn before(&mut self, batch: &[Statement]) -> Result<(), DatabaseError> {
        if writes_answer(batch) {
            self.0.set_now(NOW + DAY + 1);
        }
        Ok(())
    }
}

#[test]
fn case_07_the_time_of_arrival_decides() {
    let beside = TestApp::new();
    let nemesis = Arc::new(Mutex::new(Slow(beside.clone())));
    let app = TestApp::over(beside.native.clone(), Told::new(beside.native, nemesis));
    app.set_now(NOW + DAY - 1);
    click(&app, &Invitation::new("s").sign()).stored("stored", "counted");
    let sql = "SELECT arrived FROM answer";
    let arrived: i64 = app
        .native
        .connection()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    assert_eq!(arrived, NOW + DAY - 1);
    app.tallies_hold();
}
