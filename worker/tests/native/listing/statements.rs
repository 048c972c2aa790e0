//! The statement of a list: its text, and that it walks the index in its order.

use std::collections::BTreeMap;
use std::path::Path;

use afterword_domain::day::Day;
use afterword_domain::ids::{SiteId, Space};
use afterword_domain::listing::{Filter, Review};
use afterword_domain::reason::Reason;
use afterword_domain::time::Timestamp;
use afterword_worker::store::listing::{Query, text};

use crate::common::TestApp;

/// Compares with the committed text; `UPDATE_SNAPSHOTS=1` writes it.
fn check(
    name: &str,
    only_agent: Option<&str>,
    days: bool,
    filters: &[&str],
    review: Option<Review>,
) {
    let extras = ["topic".to_owned()];
    let filter = |name: &&str| {
        let filter = Filter::from_name(name, &extras).unwrap();
        (filter, vec!["1".to_owned(), "2".to_owned()])
    };
    let day = Day::from_epoch_days(0);
    let sql = text(&Query {
        review,
        without: review.map(|_| Reason::System),
        site: SiteId::new("shop").unwrap(),
        space: Space::Live,
        only_agent: only_agent.map(str::to_owned),
        days: days.then_some((day, day)),
        since: Timestamp(0),
        until: Timestamp(1),
        filters: filters.iter().map(filter).collect::<BTreeMap<_, _>>(),
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/native/snapshots")
        .join(format!("{name}.sql"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &sql).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == sql,
        "{name}.sql is out of date: look at it and run with UPDATE_SNAPSHOTS=1\n{sql}"
    );
    let app = TestApp::new();
    let connection = app.native.connection();
    let mut plan = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let steps: Vec<String> = plan
        .query_map(["{}"], |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let by_end = "SEARCH answer USING INDEX answer_by_end (site=? AND space=? AND (ended,sid)>(?,?) AND ended<?)";
    let open = "SEARCH answer USING INDEX answer_open (site=? AND space=? AND (ended,sid)>(?,?) AND ended<?)";
    let due = "SEARCH answer USING INDEX answer_open (site=? AND space=? AND ended<?)";
    let (walk, sorts) = match review {
        None | Some(Review::Contradiction | Review::Incident) => (by_end, false),
        Some(Review::Asked | Review::Corrected) => (open, false),
        Some(Review::Appeal) => (due, true),
    };
    assert_eq!(steps[0], walk, "{steps:#?}");
    let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE"));
    assert_eq!(sorted, sorts, "{steps:#?}");
}

#[test]
fn the_text_for_each_kind_of_list_is_as_it_was() {
    check("list_all", None, false, &[], None);
    check(
        "list_of_agent",
        Some("a-1"),
        true,
        &["agent", "rating"],
        None,
    );
    let all = Filter::all();
    let names: Vec<&str> = all.iter().map(|filter| filter.name(&[])).collect();
    let names = [names, vec!["topic"]].concat();
    check("list_filtered", None, true, &names, None);
    for review in Review::ALL {
        let name = format!("review_{}", review.name());
        check(&name, None, false, &[], Some(review));
    }
}
