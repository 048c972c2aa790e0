//! Codes are revoked and made anew; dead ones are listed with what guests told of them.

use serde_json::json;

use super::{OWNER, list, make, send, tables};
use crate::common::{NOW, Reply, TestApp};

fn codes(app: &TestApp, query: &str) -> Vec<serde_json::Value> {
    let codes = send(app, "GET", &format!("/v1/places/codes{query}"), "", "");
    assert_eq!(codes.status, 200, "{}", codes.text);
    codes.body["codes"].as_array().unwrap().clone()
}

fn reissue(app: &TestApp, code: &str) -> Reply {
    send(
        app,
        "POST",
        &format!("/v1/places/codes/{code}/reissue"),
        "",
        "",
    )
}

fn delete(app: &TestApp, path: &str) -> u16 {
    send(app, "DELETE", &format!("/v1/places/{path}"), "", "").status
}

#[test]
fn a_lost_card_is_replaced_and_the_old_one_is_dead() {
    let app = TestApp::new();
    let old = &tables(&app, "1-2")[0];
    app.set_now(NOW + 10);
    let anew = reissue(&app, old);
    assert_eq!(anew.status, 201, "{}", anew.text);
    assert_ne!(anew.body["code"], json!(old));
    // The reply may have been lost: the same again is the same.
    assert_eq!(reissue(&app, old).body, anew.body);
    assert_eq!(list(&app, "")[0], anew.body);
    let dead = codes(&app, "?state=dead");
    assert_eq!(dead.len(), 1);
    assert_eq!(
        (&dead[0]["code"], &dead[0]["place"], &dead[0]["revoked"]),
        (&json!(old), &json!("t-1"), &json!(NOW + 10))
    );
    assert_eq!(codes(&app, "?state=live").len(), 2);
    assert_eq!(codes(&app, "").len(), 3);
}

#[test]
fn a_revoked_code_leaves_its_place_without_a_card_until_another_is_made() {
    let app = TestApp::new();
    let code = &tables(&app, "1")[0];
    for _ in 0..2 {
        assert_eq!(delete(&app, &format!("codes/{code}")), 204);
        assert_eq!(list(&app, "")[0]["code"], json!(null));
        assert_eq!(list(&app, "")[0]["address"], json!(null));
    }
    assert!(reissue(&app, code).body["code"].is_string());
}

#[test]
fn a_removed_place_is_dead_and_comes_back_with_its_card() {
    let app = TestApp::new();
    let code = &tables(&app, "1")[0];
    for at in [NOW + 1, NOW + 2] {
        app.set_now(at);
        assert_eq!(delete(&app, "t-1"), 204);
        assert_eq!(codes(&app, "?state=dead")[0]["removed"], NOW + 1);
        assert_eq!(list(&app, ""), json!([]));
    }
    // What is refused changes nothing.
    reissue(&app, code).refused(404, "not_found");
    let back = make(&app, &json!({ "place": "t-1", "name": "Table 1" }));
    assert_eq!(back["changed"], 1);
    assert_eq!(back["places"][0]["code"], json!(code));
    assert_eq!(codes(&app, "?state=live").len(), 1);
}

#[test]
fn dead_cards_that_hang_there_still_come_first() {
    let app = TestApp::new();
    tables(&app, "1-10");
    app.sql(&format!(
        "UPDATE place SET removed_at = {NOW} WHERE place IN ('t-10', 't-2', 't-3');
         UPDATE place_code SET told = 4, told_at = {NOW} WHERE place = 't-3'"
    ));
    let dead = codes(&app, "?state=dead");
    let places: Vec<_> = dead
        .iter()
        .map(|code| code["place"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["t-3", "t-2", "t-10"]);
    assert_eq!(
        (&dead[0]["told"], &dead[0]["told_at"]),
        (&json!(4), &json!(NOW))
    );
    send(&app, "GET", "/v1/places/codes?state=old", "", "").refused(400, "bad_query");
}

#[test]
fn codes_of_others_cannot_be_touched() {
    let app = TestApp::new();
    let code = &tables(&app, "1")[0];
    for stranger in ["ak_live_inn_owner", "ak_test_shop_owner"] {
        let path = format!("/v1/places/codes/{code}");
        app.call("DELETE", &path, stranger, None)
            .refused(404, "not_found");
        app.call("POST", &format!("{path}/reissue"), stranger, None)
            .refused(404, "not_found");
    }
    app.call("DELETE", "/v1/places/codes/0000000000000000", OWNER, None)
        .refused(404, "not_found");
    assert_eq!(codes(&app, "?state=dead").len(), 0);
}

#[test]
fn a_table_that_is_sent_again_never_undoes_a_revocation() {
    let app = TestApp::new();
    let table = "place,name\nt-1,Table 1\nt-2,Table 2\n";
    let csv = |table: &str| send(&app, "POST", "/v1/places", table, "text/csv").body;
    let made = csv(table);
    let code = made["places"][0]["code"].as_str().unwrap();
    assert_eq!(delete(&app, &format!("codes/{code}")), 204);
    let again = csv(table);
    assert_eq!(again["changed"], 0);
    // It is said which place has no card.
    assert_eq!(again["places"][0]["code"], json!(null));
    assert_eq!(again["places"][1], made["places"][1]);
    // Nor does another name, or the way back into use.
    assert_eq!(delete(&app, "t-1"), 204);
    let named = csv(&table.replace("Table 1", "Window"));
    assert_eq!(
        (&named["changed"], &named["places"][0]["code"]),
        (&json!(1), &json!(null))
    );
    assert_eq!(app.count("place_code"), 2);
    assert_eq!(reissue(&app, code).status, 201);
    assert!(csv(table)["places"][0]["code"].is_string());
}

#[test]
fn each_state_of_a_code_is_listed_with_what_guests_told_of_it() {
    let app = TestApp::new();
    let made = tables(&app, "1-3");
    assert_eq!(delete(&app, &format!("codes/{}", made[1])), 204);
    assert_eq!(delete(&app, "t-3"), 204);
    // Guests tell of every card that they find, also of one that is none of ours.
    for at in [NOW + 1, NOW + 2, NOW + 100] {
        app.set_now(at);
        let dead_twice = &made[1..2];
        for code in made
            .iter()
            .chain(dead_twice)
            .map(String::as_str)
            .chain(["0000000000000000"])
        {
            app.post_bytes(&format!("/q/{code}/told"), "");
        }
    }
    let check = |query: &str, should: &[(&str, bool, u32)]| {
        let seen = codes(&app, query);
        let seen: Vec<_> = seen
            .iter()
            .map(|code| {
                let told = u32::try_from(code["told"].as_u64().unwrap()).unwrap();
                (code["place"].as_str().unwrap(), code["dead"] == true, told)
            })
            .collect();
        assert_eq!(seen, should, "{query}");
    };
    check("?state=live", &[("t-1", false, 0)]);
    check("?state=dead", &[("t-2", true, 2), ("t-3", true, 2)]);
    check("", &[("t-2", true, 2), ("t-3", true, 2), ("t-1", false, 0)]);
    let dead = codes(&app, "?state=dead");
    assert_eq!(
        [
            &dead[0]["told_at"],
            &dead[0]["revoked"],
            &dead[0]["removed"]
        ],
        [&json!(NOW + 100), &json!(NOW), &json!(null)]
    );
    assert_eq!(
        [&dead[1]["revoked"], &dead[1]["removed"]],
        [&json!(null), &json!(NOW)]
    );
}
