//! A tap that waited for the network: it counts for the moment at which the guest tapped.

use afterword_domain::defaults::{DELAYED_S, TOKEN_LIFE_AFTER_WINDOW_S};
use serde_json::json;

use super::*;
use crate::common::{HOUR, with, write};

const MINUTE: i64 = 60;

/// A guest of the table, whose phone says how long ago the tap was.
struct Tapped {
    app: TestApp,
    code: String,
    draw: String,
}

impl Tapped {
    fn new() -> Self {
        let (app, code) = app();
        app.sql(&format!(
            "INSERT INTO shift (site, space, place, since, until, team) VALUES
             ('shop', 'live', 't-12', {}, {}, 'noon'), ('shop', 'live', 't-12', {}, {}, 'evening');",
            NOW - 4 * HOUR,
            NOW - HOUR,
            NOW - HOUR,
            NOW + 4 * HOUR,
        ));
        let draw = hidden(&scan(&app, &code).text)["draw"].clone();
        Self { app, code, draw }
    }

    fn invited(&self, ago: Value) -> Reply {
        let asked = json!({ "code": self.code, "draw": self.draw, "lang": "en", "ago": ago });
        self.app.post("/v1/invitations", &asked)
    }

    /// The invitation, and the tap that it was asked for.
    fn delivered(&self, ago: i64, rating: u8) -> Reply {
        let invited = self.invited(json!(ago));
        assert_eq!(invited.status, 201, "{}", invited.text);
        let token = invited.body["token"].as_str().unwrap();
        let said = write(token, json!({ "rating": rating }));
        self.app.answer(&with(said, json!({ "ins": "meal-1" })))
    }

    fn listed(&self) -> Value {
        let viewer = [("authorization", "Bearer ak_live_shop_viewer")];
        self.app.get("/v1/answers", &viewer).body["answers"][0].clone()
    }
}

#[test]
fn a_tap_is_filed_under_its_own_moment_and_the_shift_of_that_moment() {
    let guest = Tapped::new();
    guest.delivered(2 * HOUR, 2).stored("stored", "counted");
    let answer = guest.listed();
    let end = NOW - 2 * HOUR;
    assert_eq!(
        (&answer["end"], &answer["until"], &answer["arrived"]),
        (&json!(end), &json!(end + PLACE_WINDOW_S), &json!(NOW))
    );
    assert_eq!(answer["tally"]["team"], "noon");
    let total = guest.app.total("live_shop", "");
    assert_eq!(
        (&total["n_answers"], &total["delayed"]),
        (&json!(1), &json!(1))
    );
    guest.app.tallies_hold();
}

#[test]
fn a_tap_that_comes_after_its_window_is_late_and_rings_on_no_board() {
    let guest = Tapped::new();
    for ago in [PLACE_WINDOW_S, 5 * HOUR] {
        let guest = Tapped {
            draw: hidden(&scan(&guest.app, &guest.code).text)["draw"].clone(),
            app: guest.app.clone(),
            code: guest.code.clone(),
        };
        guest.delivered(ago, 1).stored("stored", "late");
    }
    let total = guest.app.total("live_shop", "");
    assert_eq!(
        (&total["n_answers"], &total["late"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(guest.app.count("notice"), 0);
    guest.app.tallies_hold();
}

#[test]
fn a_low_tap_is_on_the_board_since_its_own_moment_unless_its_guest_has_gone() {
    for (ago, shown) in [(DELAYED_S, false), (DELAYED_S - 1, true)] {
        let guest = Tapped::new();
        guest.app.sql("UPDATE place SET branch = 'old-town'");
        guest.delivered(ago, 1).stored("stored", "counted");
        assert_eq!(guest.app.count("notice"), i64::from(shown), "{ago}");
        assert_eq!(guest.app.native.nudged().len(), usize::from(shown), "{ago}");
        let board = guest
            .app
            .call("GET", "/v1/board", "ak_live_shop_board", None);
        let at: Vec<_> = board.body["cards"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|card| card["at"].clone())
            .collect();
        let since = [json!(NOW - ago)];
        assert_eq!(at, since[..usize::from(shown)], "{}", board.text);
        guest.app.tallies_hold();
    }
}

#[test]
fn an_invitation_that_names_no_tap_begins_now() {
    let guest = Tapped::new();
    let asked = json!({ "code": guest.code, "draw": guest.draw, "lang": "en" });
    let without = guest.app.post("/v1/invitations", &asked);
    for invited in [without, guest.invited(json!(0))] {
        assert_eq!(
            invited.body["until"],
            NOW + PLACE_WINDOW_S,
            "{}",
            invited.text
        );
    }
}

#[test]
fn what_is_older_than_an_invitation_lives_has_expired() {
    let guest = Tapped::new();
    let life = PLACE_WINDOW_S + TOKEN_LIFE_AFTER_WINDOW_S;
    for ago in [life, life + MINUTE, i64::from(u32::MAX)] {
        guest.invited(json!(ago)).refused(410, "expired");
    }
    guest.delivered(life - 1, 3).stored("stored", "late");
    for wrong in [
        json!(-1),
        json!(1.5),
        json!("60"),
        json!(null),
        json!(1_u64 << 32),
    ] {
        let refused = guest.invited(wrong);
        refused.refused(400, "bad_field");
        assert_eq!(refused.body["pointer"], "/ago", "{}", refused.text);
    }
}

#[test]
fn a_page_says_nothing_of_a_tap() {
    let guest = Tapped::new();
    let page = json!({ "site_key": "pk_live_shop", "draw": guest.draw, "ago": 60 });
    let headers = [("origin", "https://shop.example")];
    guest
        .app
        .post_as("/v1/invitations", &page, &headers)
        .refused(400, "bad_field");
}
