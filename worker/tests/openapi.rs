//! What is committed is what the code describes: the OpenAPI document and the page of problem codes.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use afterword_worker::http::openapi::{document, examples, problems};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn described() -> String {
    let all = examples::read(&here("api")).unwrap();
    document(&examples::filled(all.into_iter().map(|(_, one)| one))).unwrap()
}

#[track_caller]
fn is_current(path: &str, text: &str) {
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(here(path), text).unwrap();
    }
    let committed = std::fs::read_to_string(here(path)).unwrap_or_default();
    assert!(
        committed == text,
        "{path} is out of date: run `cargo xtask openapi`"
    );
}

#[test]
fn the_committed_document_is_current() {
    is_current("openapi.json", &described());
}

#[test]
fn the_page_of_problem_codes_is_current() {
    is_current("../docs/PROBLEMS.md", &problems());
}

#[test]
fn every_route_is_described() {
    let router = include_str!("../src/http/router.rs");
    let document: serde_json::Value = serde_json::from_str(&described()).unwrap();
    let routes = router
        .split(".route(")
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    let mut described = 0;
    // The document itself, and pages of HTML: for people, and no part of the API.
    let others = [
        "/openapi.json",
        "/a",
        "/a/{token}",
        "/a/{token}/call",
        "/a/{token}/erase",
        "/board/{site}",
        "/s/{site_key}",
        "/q/{code}",
        "/q/{code}/told",
        "/sheet/{site}",
    ];
    for route in routes.filter(|route| !others.contains(route)) {
        assert!(
            document["paths"].get(route).is_some(),
            "{route} is not described"
        );
        described += 1;
    }
    assert!(described >= 8);
}
