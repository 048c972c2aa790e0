//! The live board: who is put on it, who goes, what guests read, and when it all leaves.

mod going;
mod leaving;
mod room;
mod telling;

use std::collections::BTreeSet;

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_worker::ports::BoardName;
use afterword_worker::store::board;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{NOW, Reply, TestApp, write};

const BOARD: &str = "ak_live_shop_board";

/// The cards that a tablet of the old town shows.
fn cards(app: &TestApp) -> Vec<Value> {
    let reply = app.call("GET", "/v1/board", BOARD, None);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["cards"].as_array().unwrap().clone()
}

/// The only card.
#[track_caller]
fn card(app: &TestApp) -> Value {
    let cards = cards(app);
    assert_eq!(cards.len(), 1, "{cards:?}");
    cards[0].clone()
}

/// Guests that boards were told to look at.
fn nudged(app: &TestApp) -> Vec<Sid> {
    let nudged = app.native.nudged();
    for (board, _) in &nudged {
        assert_eq!(board.branch.as_str(), "old-town");
    }
    nudged.into_iter().map(|(_, sid)| sid).collect()
}

fn call(app: &TestApp, token: &str, wanted: bool) -> Reply {
    app.post("/v1/calls", &json!({ "token": token, "wanted": wanted }))
}

fn go(app: &TestApp, id: &str, deed: &str, name: &str) -> Reply {
    let body = json!({ "name": name });
    app.call(
        "POST",
        &format!("/v1/calls/{id}/{deed}"),
        BOARD,
        Some(&body),
    )
}

/// A shop whose old town has a table that people call by its name.
fn restaurant() -> TestApp {
    let app = TestApp::new();
    table(&app, "t-12", "old-town");
    app
}

fn table(app: &TestApp, place: &str, branch: &str) {
    app.sql(&format!(
        "INSERT INTO place (site, space, place, branch, name, kind, created_at) \
         VALUES ('shop', 'live', '{place}', '{branch}', 'Table 12', 'table', 0)"
    ));
}

#[test]
fn a_low_answer_of_a_table_is_put_on_the_board_of_its_branch() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    let said = json!({ "rating": 1, "reasons": ["wait"], "comment": "Forty minutes" });
    app.answer(&write(&token, said)).stored("stored", "counted");
    let card = card(&app);
    for (name, value) in [
        ("name", json!("Table 12")),
        ("rating", json!(1)),
        ("reasons", json!(["wait"])),
        ("words", json!("Forty minutes")),
        ("standing", json!("counted")),
        ("called_at", Value::Null),
        ("by", Value::Null),
    ] {
        assert_eq!(card[name], value, "{name}");
    }
    let (at, settles) = (card["at"].as_i64(), card["settles_at"].as_i64());
    assert_eq!(settles, at.map(|at| at + 60), "it may still change");
    assert_eq!(nudged(&app).len(), 1);
    assert_eq!(app.count("call"), 0, "nobody has called");
}

#[test]
fn nobody_else_is_put_on_a_board() {
    let app = restaurant();
    for (invitation, rating) in [
        (Invitation::table("content"), 3),
        (Invitation::new("host"), 1),
        (Invitation::page("page"), 1),
    ] {
        app.answer(&write(&invitation.sign(), json!({ "rating": rating })))
            .stored("stored", "counted");
    }
    assert_eq!((cards(&app).len(), nudged(&app).len()), (0, 0));
    assert_eq!(app.count("notice"), 0);
}

#[test]
fn what_becomes_low_later_is_put_there_and_what_is_mended_says_so() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    let say = |rev: u8, answer: Value| {
        let mut body = write(&token, answer);
        body["rev"] = json!(rev);
        body["seen"] = json!(rev - 1);
        app.answer(&body)
    };
    say(1, json!({ "rating": 4 })).stored("stored", "counted");
    assert!(cards(&app).is_empty());
    say(2, json!({ "rating": 2 })).stored("corrected", "counted");
    let low = card(&app);
    say(3, json!({ "rating": 5 })).stored("corrected", "counted");
    let mended = card(&app);
    assert_eq!(mended["rating"], 5);
    assert!(mended["version"].as_i64() > low["version"].as_i64());
    say(4, json!({})).stored("withdrawn", "withdrawn");
    assert_eq!(card(&app)["standing"], "withdrawn");
    assert_eq!(app.count("notice"), 1, "once a session");
    assert_eq!(nudged(&app).len(), 3, "all but the first");
}

#[test]
fn a_guest_who_calls_is_on_the_board_whatever_they_rated() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    app.answer(&write(&token, json!({ "rating": 5 })))
        .stored("stored", "counted");
    let called = call(&app, &token, true);
    assert_eq!(called.status, 200, "{}", called.text);
    let since = called.body["call"]["called_at"].clone();
    assert!(since.is_i64());
    let again = call(&app, &token, true);
    assert_eq!(again.body["call"], called.body["call"], "once is enough");
    assert_eq!(card(&app)["called_at"], since);
    assert_eq!(nudged(&app).len(), 2, "should the first have been lost");

    call(&app, &token, false);
    assert_eq!(card(&app)["called_at"], Value::Null, "and takes it back");
    assert_eq!((app.count("notice"), app.count("call")), (0, 1));
}

#[test]
fn a_key_opens_the_board_of_its_branch_alone() {
    let app = restaurant();
    table(&app, "h-1", "harbour");
    let elsewhere = Invitation {
        branch: Some("harbour"),
        ..Invitation::table("s")
    };
    call(&app, &elsewhere.sign(), true);
    assert!(cards(&app).is_empty());
    for (method, path, body) in [
        ("GET", "/v1/board?branch=harbour", None),
        ("GET", "/v1/board?site=shop&space=live&branch=harbour", None),
        (
            "POST",
            "/v1/board/tickets",
            Some(json!({ "branch": "harbour" })),
        ),
    ] {
        let reply = app.call(method, path, BOARD, body.as_ref());
        assert_eq!(reply.status, 403, "{path}: {}", reply.text);
    }
    let harbour = app.call(
        "GET",
        "/v1/board?branch=harbour",
        "ak_live_shop_owner",
        None,
    );
    assert_eq!(harbour.body["cards"].as_array().unwrap().len(), 1);
    let unnamed = app.call("GET", "/v1/board", "ak_live_shop_owner", None);
    assert_eq!(unnamed.status, 400, "{}", unnamed.text);
    let strange = app.call("GET", "/v1/board?branch=old-town&site=inn", BOARD, None);
    assert_eq!(strange.status, 403, "{}", strange.text);
}

#[test]
fn keys_of_boards_name_a_branch_and_no_others_do() {
    let app = restaurant();
    table(&app, "h-1", "harbour");
    for (role, branch, status) in [
        ("board", json!("harbour"), 201),
        ("board", Value::Null, 400),
        ("viewer", json!("harbour"), 400),
    ] {
        let body = json!({ "role": role, "label": "Tablet", "branch": branch });
        let made = app.call("POST", "/v1/keys", "ak_live_shop_owner", Some(&body));
        assert_eq!(made.status, status, "{body}: {}", made.text);
        if status == 201 {
            assert_eq!(made.body["branch"], "harbour");
            let key = made.body["key"].as_str().unwrap();
            let ticket = app.call("POST", "/v1/board/tickets", key, Some(&json!({})));
            assert_eq!(ticket.body["branch"], "harbour", "{}", ticket.text);
        }
    }
}

/// With a name that was mistyped a board would look well and stay empty for ever.
#[test]
fn a_branch_without_places_has_no_board() {
    let app = restaurant();
    let new = json!({ "role": "board", "label": "Tablet", "branch": "oldtown" });
    let ask = json!({ "branch": "oldtown" });
    let calls = [
        ("POST", "/v1/keys", Some(&new)),
        ("POST", "/v1/board/tickets", Some(&ask)),
        ("GET", "/v1/board?branch=oldtown", None),
    ];
    let refused = |known: &str| {
        for (method, path, body) in calls {
            let reply = app.call(method, path, "ak_live_shop_owner", body);
            reply.refused(400, "no_branch");
            assert_eq!(reply.body["pointer"], "/branch");
            let detail = reply.body["detail"].as_str().unwrap();
            assert!(detail.contains("branch oldtown,"), "{detail}");
            assert!(detail.ends_with(known), "{path}: {detail}");
        }
    };
    refused("The branch with places is old-town.");
    table(&app, "h-1", "harbour");
    refused("Branches with places are harbour, old-town.");
    // Those that are out of use bring no guest.
    app.sql("UPDATE place SET removed_at = 1");
    refused("make them with POST /v1/places.");
    let tablet = app.call("POST", "/v1/board/tickets", BOARD, Some(&json!({})));
    tablet.refused(400, "no_branch");
    table(&app, "o-1", "oldtown");
    let made = app.call("POST", "/v1/keys", "ak_live_shop_owner", Some(&new));
    assert_eq!(made.status, 201, "{}", made.text);
}

/// A nudge reads single guests, a look round everybody, by the same statement.
#[test]
fn single_guests_are_read_as_everybody_is() {
    let app = restaurant();
    let low = Invitation::table("low").sign();
    app.answer(&write(&low, json!({ "rating": 1, "comment": "Cold" })))
        .stored("stored", "counted");
    call(&app, &Invitation::table("calls").sign(), true);
    let name = json!({ "site": "shop", "space": "live", "branch": "old-town" });
    let name: BoardName = serde_json::from_value(name).unwrap();
    let keys = BTreeSet::new();
    let everybody = board::read(&app.native, &name, &keys, Timestamp(NOW));
    let (everybody, _) = pollster::block_on(everybody).unwrap();
    assert_eq!(everybody.len(), 2);
    for card in everybody {
        let sids = BTreeSet::from([card.id.clone()]);
        let found = pollster::block_on(board::read_some(&app.native, &name, &sids));
        assert_eq!(found.unwrap(), [card]);
    }
}

/// One guest whose rows are broken hides nobody else.
#[test]
fn a_guest_who_cannot_be_read_is_left_out_and_all_others_are_shown() {
    let app = restaurant();
    call(&app, &Invitation::table("broken").sign(), true);
    app.sql("UPDATE call SET claimed_by = ''");
    call(&app, &Invitation::table("well").sign(), true);
    assert_eq!(app.count("call"), 2);
    assert_eq!(card(&app)["by"], Value::Null);
}

/// What is on a board is what staff need there: no contact, nobody's key.
#[test]
fn a_board_shows_no_contact() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    let said = json!({ "rating": 1, "contact": "ada@example.com" });
    app.answer(&write(&token, said)).stored("stored", "counted");
    let reply = app.call("GET", "/v1/board", BOARD, None);
    assert!(!reply.text.contains("ada@example.com"), "{}", reply.text);
}

#[test]
fn who_polls_gets_the_same_again_only_when_it_has_changed() {
    let app = restaurant();
    let token = Invitation::table("s").sign();
    call(&app, &token, true);
    let bearer = format!("Bearer {BOARD}");
    let first = app.get("/v1/board", &[("authorization", &bearer)]);
    let tag = first.headers["etag"].to_str().unwrap();
    let poll = || {
        let headers = [("authorization", bearer.as_str()), ("if-none-match", tag)];
        app.get("/v1/board", &headers).status
    };
    assert_eq!(poll(), 304);
    call(&app, &token, false);
    assert_eq!(poll(), 200);
}
