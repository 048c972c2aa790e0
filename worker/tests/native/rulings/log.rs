//! `GET /v1/rulings`: whoever follows the cursor gets each ruling once, whatever arrives meanwhile.

use serde_json::{Value, json};

use super::{SUPERVISOR, exempt, rated};
use crate::common::{NOW, TestApp};

/// Rulings of a page.
const PAGE: usize = 500;
/// A ruling can appear so long after the moment that it bears.
const SETTLES_S: i64 = 60;

/// Adds rulings of one moment, on answers of these ids.
fn logged(app: &TestApp, at: i64, ids: impl IntoIterator<Item = u32>) {
    let rows = ids
        .into_iter()
        .map(|id| format!("('shop', 'live', '{id:032x}', 1, 'review', '9cc83b5898c80ef5', {at})"));
    let rows: Vec<String> = rows.collect();
    app.sql(&format!(
        "INSERT INTO ruling (site, space, sid, seq, deed, by, at) VALUES {}",
        rows.join(", ")
    ));
}

fn page(app: &TestApp, query: &str) -> Value {
    let owner = [("authorization", "Bearer ak_live_shop_owner")];
    let reply = app.get(&format!("/v1/rulings?{query}"), &owner);
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

/// The answers of a page, as numbers.
fn ids(page: &Value) -> Vec<u32> {
    let rulings = page["rulings"].as_array().unwrap().iter();
    rulings
        .map(|line| u32::from_str_radix(line["answer"].as_str().unwrap(), 16).unwrap())
        .collect()
}

fn next(page: &Value) -> String {
    format!("cursor={}", page["next"].as_str().unwrap())
}

#[test]
fn a_ruling_of_the_second_in_which_a_page_ends_is_not_missed() {
    let app = TestApp::new();
    let full = u32::try_from(PAGE).unwrap();
    let settled = NOW - SETTLES_S - 1;
    logged(&app, settled - 1, 1..=full - 10);
    // The page would end in the middle of what has just been ruled.
    logged(&app, NOW, (1..=20).map(|n| 1_000 + 10 * n));
    let first = page(&app, "");
    assert_eq!(ids(&first), Vec::from_iter(1..=full - 10));
    // More of that second: before, between and after those that were there.
    logged(&app, NOW, [900, 1_055, 1_105, 2_000]);
    let second = page(&app, &next(&first));
    let mut rest: Vec<u32> = (1..=20).map(|n| 1_000 + 10 * n).collect();
    rest.extend([900, 1_055, 1_105, 2_000]);
    rest.sort_unstable();
    assert_eq!(ids(&second), rest);
    assert_eq!(second["next"], Value::Null);
}

#[test]
fn a_second_that_is_over_is_parted_between_pages() {
    let app = TestApp::new();
    let full = u32::try_from(PAGE).unwrap();
    logged(&app, NOW - 2 * SETTLES_S, 1..=full + 20);
    let first = page(&app, "");
    let second = page(&app, &next(&first));
    assert_eq!(ids(&first), Vec::from_iter(1..=full));
    assert_eq!(ids(&second), Vec::from_iter(full + 1..=full + 20));
    assert_eq!(second["next"], Value::Null);
}

#[test]
fn who_comes_back_goes_on_where_the_log_was_complete() {
    let app = rated(1);
    logged(&app, NOW - 3_600, [1]);
    logged(&app, NOW, [20, 40]);
    let first = page(&app, "");
    assert_eq!(ids(&first), [1, 20, 40]);
    assert_eq!(
        (&first["next"], &first["complete_until"]),
        (&Value::Null, &json!(NOW - SETTLES_S))
    );
    // One that was decided before that read, and is stored after it.
    logged(&app, NOW - 5, [10]);
    logged(&app, NOW, [30]);
    app.set_now(NOW + 10 * SETTLES_S);
    let again = page(&app, &format!("since={}", first["complete_until"]));
    assert_eq!(ids(&again), [10, 20, 30, 40]);
    // Of a span that is over all is there.
    let over = page(&app, &format!("since={}&until={}", NOW - 3_600, NOW));
    assert_eq!(
        (ids(&over), &over["complete_until"]),
        (vec![1, 10], &json!(NOW))
    );
    // What has just been ruled is shown at once.
    assert_eq!(exempt(&app, SUPERVISOR).body["outcome"], "changed");
    assert_eq!(page(&app, "")["rulings"].as_array().unwrap().len(), 6);
}

#[test]
fn more_rulings_at_once_than_a_page_holds_are_all_there_when_they_have_settled() {
    let app = TestApp::new();
    let full = u32::try_from(PAGE).unwrap();
    logged(&app, NOW, 1..=full + 5);
    let first = page(&app, "");
    assert_eq!((ids(&first).len(), &first["next"]), (PAGE, &Value::Null));
    app.set_now(NOW + 2 * SETTLES_S);
    let again = page(&app, &format!("since={}", first["complete_until"]));
    let rest = page(&app, &next(&again));
    assert_eq!(
        [ids(&again), ids(&rest)].concat(),
        Vec::from_iter(1..=full + 5)
    );
}
