//! Questions that get no figures, and what is told instead.

use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::{NOW, TestApp, write};

#[track_caller]
fn bad_query(query: &str, name: &str) {
    let reply = TestApp::new().aggregate("live_shop", query);
    reply.refused(400, "bad_query");
    assert_eq!(reply.body["pointer"], name, "{}", reply.text);
}

#[test]
fn parameters_that_make_no_sense_are_named() {
    for (query, name) in [
        ("from=yesterday", "from"),
        ("from=2026-3-1", "from"),
        ("from=2026-02-30", "from"),
        ("from=", "from"),
        ("to=2026-03-28T00:00:00Z", "to"),
        ("to=99999-01-01", "to"),
        ("bucket=second", "bucket"),
        ("bucket=", "bucket"),
        ("bucket=Day", "bucket"),
        ("by=weather", "by"),
        ("by=agent,agent", "by"),
        ("by=agent,team,channel,tier", "by"),
        ("by=agent;team", "by"),
        ("bucket=hour&by=hour", "by"),
        ("hour=24", "hour"),
        ("hour=-1", "hour"),
        ("hour=noon", "hour"),
        ("hour=", "hour"),
        ("reason=weather", "reason"),
        ("reason=wait,price", "reason"),
        ("limit=-1", "limit"),
        ("agnet=a-1", "agnet"),
        ("agent=a&agent=b", "agent"),
        ("from=2026-03-01&from=2026-03-02", "from"),
        ("agent=%00", "agent"),
        ("__proto__=1", "__proto__"),
    ] {
        bad_query(query, name);
    }
    bad_query(&format!("agent={}", "a,".repeat(100)), "agent");
}

#[test]
fn case_21_ranges_are_bounded_and_the_error_says_what_to_narrow() {
    bad_query("from=1900-01-01&to=9999-12-31", "from");
    bad_query("from=2026-03-29&to=2026-03-28", "to");
    // 3,653 days: ten years with their leap days.
    bad_query("from=2016-03-28&to=2026-03-29", "from");
    let app = TestApp::new();
    assert_eq!(
        app.aggregate("live_shop", "from=2016-03-29&to=2026-03-28")
            .status,
        200
    );
    let text = app.aggregate("live_shop", "from=1900-01-01").text;
    assert!(text.contains("narrow the range"), "{text}");
}

#[test]
fn hours_and_reasons_are_not_crossed() {
    for query in [
        "by=hour,reason",
        "bucket=hour&by=reason",
        "bucket=hour&reason=wait",
        "hour=12&by=reason",
        "by=hour&reason=wait",
        "hour=12&reason=wait",
    ] {
        TestApp::new()
            .aggregate("live_shop", query)
            .refused(400, "not_crossed");
    }
}

/// As many tally rows of today, each with an agent of its own.
fn with_agents(n: i64) -> TestApp {
    let app = TestApp::new();
    let day = NOW / 86_400;
    app.sql(&format!(
        "WITH RECURSIVE agents(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM agents WHERE n < {n})
         INSERT INTO tally (site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2, n, r5, cells)
         SELECT 'shop', 'live', {day}, 'chat-1', 'a-' || n, '', '', '', '', '', 'host', '', '', 1, 1,
           json_object('h12.n', 1, 'h12.r5', 1, 'wait.n', 1, 'wait.r5', 1) FROM agents"
    ));
    app
}

#[test]
fn case_21_groups_are_bounded_and_the_error_says_what_to_narrow() {
    let app = with_agents(10_001);
    for query in [
        "by=agent",
        "by=agent,hour",
        "by=agent,reason",
        "bucket=hour&by=agent",
        "bucket=week&by=agent",
        "bucket=day&by=agent,source",
    ] {
        let reply = app.aggregate("live_shop", query);
        let text = &reply.refused(400, "too_many_groups").text;
        assert!(text.contains("10000") && text.contains("by"), "{text}");
    }
    assert_eq!(app.total("live_shop", "")["n_answers"], 10_001);
    let some = (1..=100)
        .map(|n| format!("a-{n}"))
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(
        app.aggregate("live_shop", &format!("by=agent&agent={some}"))
            .body["groups"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
}

#[test]
fn ten_thousand_groups_are_told() {
    let reply = with_agents(10_000).aggregate("live_shop", "by=agent");
    assert_eq!(reply.body["groups"].as_array().unwrap().len(), 10_000);
}

/// Whatever filter they give.
#[test]
fn an_agent_reads_their_own_figures_and_nobody_elses() {
    let app = TestApp::new();
    for (session, agent) in [("s1", "a-1"), ("s2", "a-2"), ("s3", "a-1")] {
        let invited = Invitation::new(session).facts(json!({ "agent": agent }));
        app.answer(&write(&invited.sign(), json!({ "rating": 4 })));
    }
    for query in ["by=agent", "by=agent&agent=a-2", "agent=a-2", ""] {
        let reply = app.aggregate_as("ak_live_shop_agent", query);
        let groups = reply.body["groups"].as_array().unwrap();
        assert_eq!(groups.len(), 1, "{query}: {}", reply.text);
        assert_eq!(groups[0]["n_answers"], 2, "{query}");
        assert_eq!(reply.body["filters"]["agent"], json!(["a-1"]), "{query}");
    }
    app.sql("UPDATE api_key SET agent = NULL");
    let reply = app.aggregate_as("ak_live_shop_agent", "");
    assert_eq!(reply.body["groups"], json!([]), "{}", reply.text);
}

#[test]
fn only_keys_that_read_figures_read_them() {
    let app = TestApp::new();
    for role in ["owner", "supervisor", "viewer"] {
        assert_eq!(
            app.aggregate_as(&format!("ak_live_shop_{role}"), "").status,
            200,
            "{role}"
        );
    }
    let refused = app.aggregate_as("ak_live_shop_ingest", "");
    refused.refused(403, "forbidden");
    assert!(
        refused.text.contains("owner, supervisor, agent or viewer"),
        "{}",
        refused.text
    );
    for key in [
        "",
        "x",
        "pk_live_shop",
        "AK_LIVE_SHOP_VIEWER",
        "ak_live_shop_viewer' OR '1'='1",
        "ak_live_shop_viewer,",
    ] {
        app.aggregate_as(key, "").refused(401, "bad_key");
    }
    app.get("/v1/aggregate", &[]).refused(401, "bad_key");
    app.get("/v1/aggregate?api_key=ak_live_shop_viewer", &[])
        .refused(401, "bad_key");
    app.get(
        "/v1/aggregate",
        &[("authorization", "Basic ak_live_shop_viewer")],
    )
    .refused(401, "bad_key");
    app.get("/v1/aggregate", &[("authorization", "ak_live_shop_viewer")])
        .refused(401, "bad_key");
}

#[test]
fn case_09_a_key_reads_its_own_site_and_space_only() {
    let app = TestApp::new();
    app.aggregate("live_shop", "site=inn")
        .refused(403, "forbidden");
    app.aggregate("live_shop", "site=nobody")
        .refused(403, "forbidden");
    app.aggregate("live_shop", "site=")
        .refused(403, "forbidden");
    assert_eq!(app.aggregate("live_shop", "site=shop").status, 200);
    for whose in ["live_shop", "test_shop", "live_inn", "test_inn"] {
        let body = app.aggregate(whose, "").body;
        assert_eq!(
            format!(
                "{}_{}",
                body["space"].as_str().unwrap(),
                body["site"].as_str().unwrap()
            ),
            whose
        );
    }
}

#[test]
fn a_revoked_key_is_dead_at_once() {
    let app = TestApp::new();
    assert_eq!(app.aggregate("live_shop", "").status, 200);
    app.sql(&format!(
        "UPDATE api_key SET revoked_at = {NOW} WHERE role = 'viewer'"
    ));
    app.aggregate("live_shop", "").refused(401, "bad_key");
    assert_eq!(app.aggregate_as("ak_live_shop_owner", "").status, 200);
}
