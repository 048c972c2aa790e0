//! The committed OpenAPI document is the one that the code describes.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

#[test]
fn the_committed_document_is_current() {
    let document = afterword_worker::http::openapi::document().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == document,
        "worker/openapi.json is out of date: run `cargo xtask openapi`"
    );
}

#[test]
fn every_route_is_described() {
    let router = include_str!("../src/http/router.rs");
    let document: serde_json::Value =
        serde_json::from_str(&afterword_worker::http::openapi::document().unwrap()).unwrap();
    let routes = router
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\"")?.split('"').next());
    let mut described = 0;
    // The document itself, and pages of HTML: for people, and no part of the API.
    let others = ["/openapi.json", "/a", "/a/{token}", "/a/{token}/erase"];
    for route in routes.filter(|route| !others.contains(route)) {
        assert!(
            document["paths"].get(route).is_some(),
            "{route} is not described"
        );
        described += 1;
    }
    assert!(described >= 8);
}
