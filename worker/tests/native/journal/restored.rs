//! A ledger that was restored to before an erasure, a revocation, an answer: closed, replayed, open.

use std::sync::Arc;

use afterword_domain::ids::{KeyId, Kid, SiteId, Space};
use afterword_worker::app::{App, Memory};
use afterword_worker::store::journal::Deed;
use afterword_worker::store::keys::hash;
use serde_json::json;

use super::{Backup, click, erased, isolate, replay, settled, token};
use crate::common::forge::Invitation;
use crate::common::{NOW, OPERATOR, TestApp, write};

/// A shop whose answer of `s` was erased after the backup, and whose keys were revoked.
fn restored() -> (TestApp, Backup) {
    let app = TestApp::new();
    click(&app, "s");
    click(&app, "o");
    let backup = Backup::of(&app);
    click(&app, "later");
    erased(&app.erase(&token("s")));
    erased(&app.erase(&token("later")));
    assert_eq!(app.erase_for_owner(&json!({ "session": "o" })).status, 200);
    revoke(&app);
    backup.restore(&app);
    (app, backup)
}

fn revoke(app: &TestApp) {
    let shop = || (SiteId::new("shop").unwrap(), Space::Live);
    let ((site, space), viewer) = (shop(), hash("ak_live_shop_viewer"));
    let id = KeyId::new(&viewer[..16]).unwrap();
    let api_key = Deed::RevokeApiKey { site, space, id };
    let (site, space) = shop();
    let site_key = "pk_live_shop".to_owned();
    let site_key = Deed::RevokeSiteKey {
        site,
        space,
        site_key,
    };
    let (site, space) = shop();
    let signing_key = Deed::RevokeSigningKey {
        site,
        space,
        kid: Kid::new("p1").unwrap(),
        successor: Kid::new("p2").unwrap(),
    };
    let revoking = App::new(app.native.clone(), Arc::new(Memory::default()));
    pollster::block_on(revoking.journal(&[api_key, site_key, signing_key])).unwrap();
}

#[track_caller]
fn everything_is_revoked(app: &TestApp) {
    app.aggregate("live_shop", "").refused(401, "bad_key");
    app.get("/v1/widget/pk_live_shop", &[])
        .refused(403, "bad_site_key");
    let page = Invitation::page("AAAAAAAAAAAAAAAAAAAAAA").sign();
    app.answer(&write(&page, json!({ "rating": 4 })))
        .refused(401, "bad_token");
    // Others live on.
    assert_eq!(app.aggregate_as("ak_live_shop_owner", "").status, 200);
}

#[test]
fn a_restored_ledger_is_closed_until_it_is_replayed() {
    let (app, _backup) = restored();
    let app = isolate(&app);
    for path in [
        "/healthz",
        "/openapi.json",
        "/v1/aggregate",
        "/v1/widget/pk_live_shop",
        "/nothing",
    ] {
        let reply = app.get(path, &[]);
        reply.refused(503, "restoring");
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    }
    app.answer(&write(&token("s"), json!({ "rating": 5 })))
        .refused(503, "restoring");
    app.erase(&token("o")).refused(503, "restoring");
    let page = app.get(&format!("/a/{}", token("s")), &[]);
    assert_eq!((page.status, page.header("retry-after")), (503, Some("30")));
    assert!(page.text.starts_with("<!doctype html>"));

    let bearer = format!("Bearer {OPERATOR}");
    let operator = [("authorization", bearer.as_str())];
    app.post("/v1/replay", &json!({})).refused(401, "bad_key");
    for n in [6, 0] {
        let replayed = app.post_as("/v1/replay", &json!({}), &operator);
        assert_eq!(replayed.body, json!({ "applied": n, "more": false }));
    }
    assert_eq!(app.get("/healthz", &[]).status, 200);
    // Of the session whose answer came after the backup a tombstone is there.
    settled(&app, 6, 3);
    app.answer(&write(&token("later"), json!({ "rating": 5 })))
        .refused(410, "erased");
    everything_is_revoked(&app);
    let total = app.aggregate_as("ak_live_shop_owner", "").body["groups"][0].clone();
    assert_eq!(
        (&total["n_answers"], &total["withdrawn"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn a_replay_goes_step_by_step_and_twice_is_once() {
    let (app, backup) = restored();
    assert!(replay(&app.native, 2).more);
    isolate(&app).get("/healthz", &[]).refused(503, "restoring");
    assert_eq!(replay(&app.native, 4).applied, 4);
    settled(&app, 6, 3);
    let all = app.everything();
    assert_eq!(replay(&app.native, 100).applied, 0);
    assert_eq!(app.everything(), all);
    // Restored once more, by another isolate.
    backup.restore(&app);
    assert_eq!(replay(&app.native, 100).applied, 6);
    settled(&app, 6, 3);
    assert_eq!(app.everything(), all);
}

#[test]
fn an_isolate_that_has_not_looked_yet_erases_nothing_out_of_order() {
    let app = TestApp::new();
    click(&app, "s");
    click(&app, "t");
    let backup = Backup::of(&app);
    erased(&app.erase(&token("s")));
    backup.restore(&app);
    // For ten seconds this isolate goes on; what it erases brings the ledger up to date first.
    erased(&app.erase(&token("t")));
    settled(&app, 2, 2);
    backup.restore(&app);
    assert_eq!(app.get("/healthz", &[]).status, 200);
    app.set_now(NOW + 10);
    app.get("/healthz", &[]).refused(503, "restoring");
}
