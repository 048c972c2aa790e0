//! A customer with a browser that runs no script: opens the page, fills the form, sends it.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::common::{Reply, TestApp};

/// A page of HTML with all that a browser has to be told.
#[track_caller]
pub fn page(reply: &Reply, status: u16) -> &str {
    assert_eq!(reply.status, status, "{}", reply.text);
    assert_eq!(
        reply.header("content-type"),
        Some("text/html;charset=utf-8")
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("access-control-allow-origin"), None);
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("form-action 'self'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    &reply.text
}

/// Expects that nothing runs but the script which moves the token out of the address.
#[track_caller]
pub fn runs_nothing_else(page: &str) {
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    assert_eq!(scripts.len(), 1, "{page}");
    assert!(scripts[0].contains("history.replaceState"), "{page}");
}

pub fn open(app: &TestApp, token: &str) -> Reply {
    app.get(&format!("/a/{token}"), &[("accept-language", "en-GB")])
}

/// Sends a form as a browser does.
pub fn submit(app: &TestApp, token: &str, fields: &[(&str, &str)]) -> Reply {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    submit_bytes(app, token, "application/x-www-form-urlencoded", body)
}

/// Sends the body of a form to any address.
pub fn send_form(app: &TestApp, address: &str, body: impl Into<Body>) -> Reply {
    let request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded");
    app.send(request.body(body.into()).unwrap())
}

pub fn submit_bytes(app: &TestApp, token: &str, kind: &str, body: impl Into<Body>) -> Reply {
    let request = Request::post(format!("/a/{token}")).header("content-type", kind);
    app.send(request.body(body.into()).unwrap())
}

/// The hidden fields of a page's last form that has some: the one with the button to save or to
/// change.
pub fn hidden(page: &str) -> BTreeMap<String, String> {
    let mut forms = page.rsplit("<form");
    let form = forms.find(|form| form.contains("type=\"hidden\"")).unwrap();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let mut parts = input.split('"');
            let name = parts.next().unwrap().to_owned();
            (name, parts.nth(1).unwrap().to_owned())
        })
        .collect()
}

/// Fills in the form of a page and sends it.
pub fn fill(app: &TestApp, token: &str, page: &str, given: &[(&str, &str)]) -> Reply {
    let hidden = hidden(page);
    let kept = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    let fields: Vec<_> = kept.chain(given.iter().copied()).collect();
    submit(app, token, &fields)
}

/// Expects that the form was taken, and gives the page that is shown then.
#[track_caller]
pub fn taken(app: &TestApp, token: &str, reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    let address = format!("/a/{token}");
    assert_eq!(reply.header("location"), Some(address.as_str()));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("access-control-allow-origin"), None);
    page(&open(app, token), 200).to_owned()
}

pub fn stored(app: &TestApp, token: &str) -> Value {
    app.post("/v1/answers/current", &json!({ "token": token }))
        .body
}

pub fn ratings(app: &TestApp) -> Value {
    app.total("live_shop", "from=2026-03-28&to=2026-03-28")["ratings"].clone()
}
