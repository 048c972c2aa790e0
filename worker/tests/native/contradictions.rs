//! A version that makes answers contradict themselves is found.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp, with, write};

/// Answers on the day before and on the day after chat-2 has replaced chat-1.
fn rated(before: &[(u8, bool)], after: &[(u8, bool)]) -> TestApp {
    let app = TestApp::new();
    app.sql(&format!(
        "UPDATE site_instrument SET until = {NOW};
         INSERT INTO site_instrument (site, space, since, ins) SELECT site, space, {NOW}, 'chat-2' FROM site;"
    ));
    for (ins, end, answers) in [("chat-1", NOW - DAY, before), ("chat-2", NOW + DAY, after)] {
        app.set_now(end);
        for (n, (rating, solved)) in answers.iter().enumerate() {
            let invited = Invitation::new(&format!("{ins} {n}")).ends(end, DAY);
            let answer = json!({ "rating": rating, "solved": solved });
            let body = with(write(&invited.sign(), answer), json!({ "ins": ins }));
            app.answer(&body).stored("stored", "counted");
        }
    }
    app
}

fn many(low_solved: usize, low: usize) -> Vec<(u8, bool)> {
    let one = |n: usize| (1, n < low_solved);
    (0..low).map(one).chain([(5, true), (5, false)]).collect()
}

#[test]
fn a_flipped_scale_shows_as_more_contradictions_since_the_new_version() {
    let app = rated(&many(2, 40), &many(20, 40));
    let said = app.call("GET", "/v1/contradictions", "ak_live_shop_owner", None);
    assert_eq!(said.status, 200, "{}", said.text);
    let change = &said.body["changes"][0];
    assert_eq!(
        (&change["from"], &change["to"]),
        (&json!("chat-1"), &json!("chat-2"))
    );
    let (before, after) = (
        &change["contradictory"]["before"],
        &change["contradictory"]["after"],
    );
    assert_eq!((&before["x"], &before["n"]), (&json!(2), &json!(40)));
    assert_eq!((&after["x"], &after["n"]), (&json!(20), &json!(40)));
    assert_eq!(change["flagged"], true, "{}", said.text);
    // And nothing has been corrected: the list for review has them all.
    app.tallies_hold();
    assert_eq!(app.count("answer WHERE corrected = 1 OR exempted = 1"), 0);
}

#[test]
fn a_version_that_changes_nothing_is_not_flagged() {
    let app = rated(&many(4, 40), &many(5, 40));
    let said = app.call("GET", "/v1/contradictions", "ak_live_shop_supervisor", None);
    let change = &said.body["changes"][0];
    assert_eq!(change["flagged"], false, "{}", said.text);
    assert!(
        change["p"].as_f64().is_some_and(|p| p > 0.2),
        "{}",
        said.text
    );
    let app = TestApp::new();
    let said = app.call("GET", "/v1/contradictions", "ak_live_shop_owner", None);
    assert_eq!(said.body["changes"], json!([]));
}

/// What is said of the only change of version.
fn change(app: &TestApp) -> Value {
    let said = app.call("GET", "/v1/contradictions", "ak_live_shop_owner", None);
    assert_eq!(said.body["changes"].as_array().unwrap().len(), 1);
    said.body["changes"][0].clone()
}

#[test]
fn a_clearer_wording_shows_as_a_fall_and_is_nothing_to_look_at() {
    let change = change(&rated(&many(20, 40), &many(2, 40)));
    let shares = &change["contradictory"];
    assert_eq!(
        (&shares["before"]["x"], &shares["after"]["x"]),
        (&json!(20), &json!(2))
    );
    let difference = shares["difference"].as_f64().unwrap();
    assert!((difference + 0.45).abs() < 1e-9, "{change}");
    assert!(shares["high"].as_f64().unwrap() < 0.0, "{change}");
    assert_eq!(shares["found"], true, "{change}");
    assert!(change["p"].as_f64().unwrap() > 0.99, "{change}");
    assert_eq!(change["flagged"], false, "{change}");
}

#[test]
fn the_same_share_under_both_versions_is_no_change() {
    let change = change(&rated(&many(5, 40), &many(5, 40)));
    let shares = &change["contradictory"];
    assert_eq!(shares["before"], shares["after"]);
    assert_eq!(
        (&shares["difference"], &shares["found"], &change["flagged"]),
        (&json!(0.0), &json!(false), &json!(false))
    );
    assert!(change["p"].as_f64().unwrap() > 0.5, "{change}");
    // And where nothing contradicts itself, before or after.
    let none = self::change(&rated(&many(0, 40), &many(0, 40)));
    assert_eq!(
        (&none["contradictory"]["difference"], &none["flagged"]),
        (&json!(0.0), &json!(false))
    );
}
