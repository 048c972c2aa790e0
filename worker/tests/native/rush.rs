//! Above the rate that guests of one place plausibly have, answers are marked. Nothing is dropped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use afterword_domain::defaults::RUSH_A_MINUTE;
use afterword_domain::wire::aggregate::DEFINITIONS;
use afterword_worker::ports::Layer;
use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{HOUR, NOW, TestApp, with, write};

const A_MINUTE: usize = RUSH_A_MINUTE as usize;

/// Counts like the platform's limiter within one minute.
#[derive(Default)]
struct Minute(HashMap<String, usize>);

impl Nemesis for Minute {
    fn allows(&mut self, layer: Layer, name: &str) -> bool {
        let asked = self.0.entry(format!("{layer:?} {name}")).or_default();
        *asked += 1;
        layer != Layer::Place || *asked <= A_MINUTE
    }
}

fn app() -> (TestApp, Arc<Mutex<Minute>>) {
    let native = TestApp::native();
    let minute = Arc::new(Mutex::new(Minute::default()));
    let app = TestApp::over(native.clone(), Told::new(native, minute.clone()));
    (app, minute)
}

/// A scan of a table.
fn scan(table: &str, n: usize) -> String {
    let scan = Invitation {
        source: "place",
        kid: "q1",
        ..Invitation::new(&format!("{table}-{n}"))
    };
    scan.facts(json!({ "place": table }))
        .ends(NOW, 3 * HOUR)
        .sign()
}

fn answers(app: &TestApp, query: &str) -> Vec<Value> {
    let viewer = [("authorization", "Bearer ak_live_shop_viewer")];
    let list = app.get(&format!("/v1/answers?limit=1000{query}"), &viewer);
    list.body["answers"].as_array().unwrap().clone()
}

#[test]
fn the_platforms_limiter_and_the_figures_say_the_same_rate() {
    let config = include_str!("../../../wrangler.toml");
    let (_, limiter) = config.split_once("name = \"PLACE_LIMITER\"").unwrap();
    let limiter = limiter.split("[[").next().unwrap();
    let simple = format!("simple = {{ limit = {RUSH_A_MINUTE}, period = 60 }}");
    assert!(limiter.contains(&simple), "{limiter}");
    let (_, flagged) = DEFINITIONS
        .iter()
        .find(|(name, _)| *name == "flagged")
        .unwrap();
    let rate = format!("({RUSH_A_MINUTE} a minute)");
    assert!(flagged.contains(&rate), "{flagged}");
}

#[test]
fn what_comes_in_a_rush_is_counted_and_marked() {
    let (app, _) = app();
    for n in 0..A_MINUTE + 3 {
        app.answer(&write(&scan("t-1", n), json!({ "rating": 1 })))
            .stored("stored", "counted");
    }
    app.answer(&write(&scan("t-2", 0), json!({ "rating": 5 })))
        .stored("stored", "counted");
    for n in 0..2 * A_MINUTE {
        let host = Invitation::new(&format!("host-{n}")).facts(json!({ "place": "t-1" }));
        app.answer(&write(&host.sign(), json!({ "rating": 4 })))
            .stored("stored", "counted");
    }
    let total = app.total("live_shop", "");
    assert_eq!(
        (&total["n_answers"], &total["flagged"], &total["ratings"]),
        (&json!(40), &json!(3), &json!([15, 0, 0, 24, 1])),
    );
    let by_hour = app.total("live_shop", "by=hour&source=place");
    assert_eq!(by_hour["flagged"], 3);
    assert_eq!(answers(&app, "&flagged=yes").len(), 3);
    assert_eq!(answers(&app, "&flagged=no").len(), 37);
    let flagged = answers(&app, "&flagged=yes");
    assert!(flagged.iter().all(|answer| answer["flagged"] == true
        && answer["standing"] == "counted"
        && answer["facts"]["place"] == "t-1"));
    app.tallies_hold();
}

#[test]
fn a_phone_that_tries_again_spends_nothing_of_its_place() {
    let (app, minute) = app();
    for n in 0..A_MINUTE {
        let said = write(&scan("t-1", n), json!({ "rating": 4 }));
        app.answer(&said).stored("stored", "counted");
        for _ in 0..3 {
            app.answer(&said).stored("unchanged", "counted");
        }
    }
    assert_eq!(app.total("live_shop", "")["flagged"], 0);
    let asked: Vec<usize> = minute.lock().unwrap().0.values().copied().collect();
    assert!(asked.contains(&A_MINUTE), "{asked:?}");
}

#[test]
fn a_mark_is_decided_once_with_the_first_write() {
    let (app, minute) = app();
    let say = |table: &str, n: usize, rev: usize, answer: Value| {
        let said = with(
            write(&scan(table, n), answer),
            json!({ "rev": rev, "seen": rev - 1 }),
        );
        app.answer(&said)
    };
    for n in 0..=A_MINUTE {
        say("t-1", n, 1, json!({ "rating": 3 })).stored("stored", "counted");
    }
    // Changing one's mind in the rush marks nobody, and asks nobody whether there is one.
    let before = minute.lock().unwrap().0.clone();
    say("t-1", 0, 2, json!({ "rating": 4 })).stored("corrected", "counted");
    say("t-1", 0, 2, json!({ "rating": 4 })).stored("unchanged", "counted");
    assert_eq!(minute.lock().unwrap().0, before);
    // When the rush is over, what was marked stays so.
    minute.lock().unwrap().0.clear();
    say("t-1", A_MINUTE, 2, json!({ "rating": 5 })).stored("corrected", "counted");
    assert_eq!(app.total("live_shop", "")["flagged"], 1);
    app.tallies_hold();
    say("t-1", A_MINUTE, 3, json!({})).stored("withdrawn", "withdrawn");
    assert_eq!(app.total("live_shop", "")["flagged"], 0);
    assert_eq!(answers(&app, "&flagged=yes").len(), 1);
    say("t-1", A_MINUTE, 4, json!({ "rating": 1 })).stored("enriched", "counted");
    assert_eq!(app.total("live_shop", "")["flagged"], 1);
    app.tallies_hold();
}
