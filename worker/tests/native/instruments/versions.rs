//! Which version is asked when, and what figures make of it.

use super::*;

#[test]
fn a_version_is_asked_from_the_moment_it_is_used() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let id = owner.published("chat", "How was the chat?");
    assert_eq!(widget(&app)["instrument"], "chat-1");
    let reply = owner.use_from(&id, None);
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.body, owner.get("/v1/instruments").body);
    let screen = widget(&app);
    assert_eq!(screen["instrument"], "shop-chat-1");
    assert_eq!(screen["texts"]["rating.question"], "How was the chat?");
    assert_eq!(owner.in_force(), ["chat-1 -86400..0", "shop-chat-1 0.."]);
    // Again: nothing moves.
    app.set_now(NOW + 60);
    owner.use_from(&id, None);
    assert_eq!(owner.in_force(), ["chat-1 -86400..0", "shop-chat-1 0.."]);
    // Back to the one before, with a time of its own.
    owner.use_from("chat-1", None);
    let back = ["chat-1 -86400..0", "chat-1 60..", "shop-chat-1 0..60"];
    assert_eq!(owner.in_force(), back);
}

#[test]
fn a_version_can_be_planned_and_a_plan_taken_back() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let id = owner.published("chat", "How was the chat?");
    owner.use_from(&id, Some(NOW + DAY));
    assert_eq!(
        owner.in_force(),
        ["chat-1 -86400..86400", "shop-chat-1 86400.."]
    );
    assert_eq!(widget(&app)["instrument"], "chat-1");
    app.set_now(NOW + DAY - 1);
    assert_eq!(widget(&app)["instrument"], "chat-1");
    app.set_now(NOW + DAY);
    assert_eq!(widget(&app)["instrument"], "shop-chat-1");
    // What is planned goes when something else is used before.
    owner.use_from("chat-1", Some(NOW + 3 * DAY));
    owner.use_from(&id, Some(NOW + 2 * DAY));
    let only = ["chat-1 -86400..86400", "shop-chat-1 86400.."];
    assert_eq!(owner.in_force(), only);
    owner.use_from("chat-1", Some(NOW + 3 * DAY));
    owner.use_from(&id, None);
    assert_eq!(owner.in_force(), only);
}

#[test]
fn two_versions_in_one_second_leave_the_last() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let first = owner.published("chat", "One?");
    let second = owner.published("chat", "Two?");
    owner.use_from(&first, None);
    owner.use_from(&second, None);
    assert_eq!(widget(&app)["instrument"], "shop-chat-2");
    owner.use_from(&first, None);
    assert_eq!(widget(&app)["instrument"], "shop-chat-1");
    let all = ["chat-1 -86400..0", "shop-chat-1 0..", "shop-chat-2 0..0"];
    assert_eq!(owner.in_force(), all);
    // A page that was shown it in that second is heard all the same.
    app.answer(&answering("shop-chat-2", "s", NOW))
        .stored("stored", "counted");
}

#[test]
fn only_versions_of_the_site_and_space_or_our_own_can_be_used_and_only_ahead() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let id = owner.published("chat", "How was the chat?");
    for other in ["ak_test_shop_owner", "ak_live_inn_owner"] {
        Owner {
            app: &app,
            key: other,
        }
        .use_from(&id, None)
        .refused(404, "not_found");
    }
    for unknown in ["shop-chat-2", "Chat", "x'--"] {
        owner.use_from(unknown, None).refused(404, "not_found");
    }
    for bad in [NOW - 1, NOW + 90 * DAY + 1, -1] {
        let reply = owner.use_from(&id, Some(bad));
        reply.refused(400, "bad_field");
        assert_eq!(reply.body["pointer"], "/since");
    }
    owner
        .call(
            "POST",
            &format!("/v1/instruments/{id}/use"),
            &json!({ "until": 1 }),
        )
        .refused(400, "bad_field");
    assert_eq!(owner.in_force(), ["chat-1 -86400.."]);
    assert_eq!(owner.use_from(&id, Some(NOW + 90 * DAY)).status, 200);
    assert_eq!(owner.use_from("chat-2", None).status, 200);
}

#[test]
fn a_page_of_the_old_version_answers_as_it_for_a_day_and_then_is_told() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let old = owner.published("chat", "How was the chat?");
    let new = owner.published("chat", "Was it good?");
    owner.use_from(&old, None);
    app.set_now(NOW + HOUR);
    owner.use_from(&new, None);
    app.set_now(NOW + HOUR + DAY);
    let reply = app.answer(&answering(&old, "s1", NOW + HOUR + DAY - 1));
    reply.stored("stored", "counted");
    let token = Invitation::new("s1").ends(NOW + HOUR + DAY - 1, DAY).sign();
    let shown = app.post("/v1/answers/current", &json!({ "token": token }));
    assert_eq!(
        shown.body["instrument"],
        json!(old),
        "what was asked is shown"
    );
    let told = app.answer(&answering(&old, "s2", NOW + HOUR + DAY));
    told.refused(409, "instrument_changed");
    let screen = &told.body["screen"];
    assert_eq!(screen["instrument"], json!(new));
    assert_eq!(screen["texts"]["rating.question"], "Was it good?");
    app.answer(&answering(&new, "s2", NOW + HOUR + DAY))
        .stored("stored", "counted");
}

#[test]
fn figures_break_at_a_version() {
    let app = TestApp::new();
    let owner = Owner::new(&app);
    let old = owner.published("chat", "How was the chat?");
    owner.use_from(&old, None);
    for (session, rating) in [("a", 1), ("b", 2)] {
        let body = answering(&old, session, NOW);
        app.answer(&with(body, json!({ "answer": { "rating": rating } })))
            .stored("stored", "counted");
    }
    let new = owner.published("chat", "Was it good?");
    app.set_now(NOW + HOUR);
    owner.use_from(&new, None);
    app.answer(&answering(&new, "c", NOW + HOUR))
        .stored("stored", "counted");
    // Late pages of the old one belong to the old one.
    app.answer(&answering(&old, "d", NOW + HOUR))
        .stored("stored", "counted");
    for query in ["", "bucket=day", "by=channel", "bucket=month&by=agent"] {
        let reply = app.aggregate("live_shop", query);
        let groups = reply.body["groups"].as_array().unwrap();
        let seen: Vec<Value> = groups
            .iter()
            .map(|group| json!([group["instrument"], group["ratings"]]))
            .collect();
        let apart = json!([[old, [1, 1, 0, 1, 0]], [new, [0, 0, 0, 1, 0]]]);
        assert_eq!(json!(seen), apart, "{query}");
        assert_eq!(reply.body["instruments"], json!([old, new]));
    }
    app.tallies_hold();
}
