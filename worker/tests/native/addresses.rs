//! What the Worker answers reaches it before the files that are served beside it, here and in the tests
//! of a browser.

const ROUTER: &str = include_str!("../../src/http/router.rs");
const DEPLOYED: &str = include_str!("../../../wrangler.toml");
const TRIED: &str = include_str!("../../../e2e/lib/worker.mjs");

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

#[test]
fn every_address_of_the_router_is_the_workers() {
    let routes: Vec<&str> = ROUTER
        .split(".route(")
        .skip(1)
        .map(|route| between(route, "\"", "\""))
        .collect();
    assert!(routes.len() > 40);
    for (config, before) in [
        (DEPLOYED, "run_worker_first = ["),
        (TRIED, "run_worker_first: ["),
    ] {
        let first = between(config, before, "]");
        let first: Vec<&str> = first
            .split(',')
            .map(|path| path.trim().trim_matches('"'))
            .collect();
        for route in &routes {
            let covers = |path: &&str| match path.strip_suffix('*') {
                Some(folder) => route.starts_with(folder),
                None => path == route,
            };
            assert!(first.iter().any(covers), "{route} is not in {before}");
        }
    }
}
