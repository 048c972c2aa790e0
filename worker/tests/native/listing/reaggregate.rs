//! `docs/reaggregate.py` computes from an export what the API computes from its tallies.

use std::process::Command;
use std::sync::{Arc, Mutex};

use afterword_worker::ports::Layer;
use serde_json::{Value, json};

use super::get;
use crate::common::forge::Invitation;
use crate::common::platform::{Nemesis, Told};
use crate::common::{DAY, HOUR, NOW, TestApp, with, write};

/// Numbers that look drawn, and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[usize::try_from(self.below(some.len() as u64)).unwrap()]
    }

    fn answer(&mut self) -> Value {
        let reasons: Value = match self.below(4) {
            0 => json!([self.of(&["knowledge", "attitude"])]),
            1 => json!([self.of(&["price", "system", "wait"])]),
            2 => json!(["unresolved", self.of(&["communication", "policy", "other"])]),
            _ => Value::Null,
        };
        json!({
            "rating": (self.below(9) > 0).then(|| self.below(5) + 1),
            "effort": (self.below(2) > 0).then(|| self.below(7) + 1),
            "reasons": reasons,
            "solved": (self.below(2) > 0).then(|| self.below(2) == 0),
            "comment": "=1+1, \"and\"\r\n'more'",
        })
    }
}

/// Every third answer of a place comes in a rush.
#[derive(Default)]
struct Rushes(u64);

impl Nemesis for Rushes {
    fn allows(&mut self, layer: Layer, _: &str) -> bool {
        self.0 += u64::from(layer == Layer::Place);
        layer != Layer::Place || !self.0.is_multiple_of(3)
    }
}

/// Some days of a shop: late answers, withdrawn, corrected, deleted, voided, exempted ones, some in
/// a rush, from hosts, pages and places, by agents whose names are no help.
fn busy() -> TestApp {
    let native = TestApp::native();
    let rushes = Arc::new(Mutex::new(Rushes::default()));
    let app = TestApp::over(native.clone(), Told::new(native, rushes));
    let mut draw = Draw(7);
    for n in 0..600 {
        let session = format!("s{n}");
        let made = match draw.below(5) {
            0 => Invitation::page(&session),
            1 => Invitation {
                source: "place",
                kid: "q1",
                ..Invitation::new(&session)
            },
            _ => Invitation::new(&session),
        };
        let agent = draw.of(&["a-1", "a-2", "=a", "'a\"", "a,b", "-1", "a;=b", "a;'b"]);
        let facts = json!({ "agent": agent, "channel": draw.of(&["chat", "phone"]), "team": draw.of(&["billing", "floor"]) });
        let end = NOW - i64::try_from(draw.below(96)).unwrap() * HOUR;
        let token = made.facts(facts).ends(end, 2 * DAY).sign();
        app.set_now(end + i64::try_from(draw.below(60)).unwrap() * HOUR);
        assert_eq!(app.answer(&write(&token, draw.answer())).status, 200);
        match draw.below(12) {
            0 => drop(app.answer(&with(write(&token, json!({})), json!({ "rev": 2 })))),
            1 | 2 => drop(app.answer(&with(write(&token, draw.answer()), json!({ "rev": 2 })))),
            3 => drop(app.erase(&token)),
            _ => {}
        }
    }
    app.set_now(NOW + 4 * DAY);
    let ids: Vec<String> = get(&app, "owner", "/v1/answers?limit=1000").body["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["id"].as_str().unwrap().to_owned())
        .collect();
    for id in ids {
        let (what, codes) = match draw.below(6) {
            0 => ("exemption", ["wrong_reply", "outside_cause"]),
            1 => ("void", ["test", "abuse"]),
            _ => continue,
        };
        let body = json!({ "code": draw.of(&codes) });
        for role in ["owner", "supervisor"] {
            let bearer = format!("Bearer ak_live_shop_{role}");
            let path = format!("/v1/answers/{id}/{what}");
            app.post_as(&path, &body, &[("authorization", bearer.as_str())]);
        }
    }
    app
}

fn reaggregated(file: &std::path::Path, bucket: &str, by: &str) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reaggregate.py");
    let done = Command::new("python3")
        .args([
            script.as_ref(),
            file.as_os_str(),
            bucket.as_ref(),
            by.as_ref(),
        ])
        .output()
        .expect("this test needs python3: install it, on Debian with `apt-get install python3`");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Groups in an order of their own: that of their bucket, instrument and key.
fn sorted(mut groups: Vec<Value>) -> Vec<Value> {
    groups.sort_by_key(|group| {
        [&group["bucket"], &group["instrument"], &group["key"]].map(Value::to_string)
    });
    groups
}

/// An export as it was before answers could be flagged.
fn without_flags(export: &str, text: &str) -> String {
    if export.ends_with(".ndjson") {
        let line = |line: &str| {
            let mut answer: Value = serde_json::from_str(line).unwrap();
            assert!(answer.as_object_mut().unwrap().remove("flagged").is_some());
            format!("{answer}\n")
        };
        return text.lines().map(line).collect();
    }
    // Python's own reader takes a name that stands nowhere else for what it is.
    let (names, rows) = text.split_once('\n').unwrap();
    assert!(names.contains("flagged"));
    format!("{}\n{rows}", names.replace("flagged", "of_no_matter"))
}

#[test]
fn an_export_from_before_answers_were_flagged_flags_none() {
    let app = TestApp::new();
    for n in 0..7 {
        let token = Invitation::new(&format!("s{n}")).sign();
        let said = write(&token, json!({ "rating": 4 }));
        app.answer(&said).stored("stored", "counted");
    }
    let folder = std::env::temp_dir().join(format!("afterword-unflagged-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for export in ["export.csv", "export.ndjson"] {
        let range = "from=2026-03-01&to=2026-04-30";
        let now = get(&app, "viewer", &format!("/v1/{export}?{range}")).text;
        let file = folder.join(export);
        std::fs::write(&file, without_flags(export, &now)).unwrap();
        let groups = reaggregated(&file, "total", "");
        assert_eq!((groups.len(), &groups[0]["n_answers"]), (1, &json!(7)));
        assert_eq!(groups[0]["flagged"], 0, "{export}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_export_gives_the_figures_of_the_api_to_the_last_digit() {
    let app = busy();
    let range = "from=2026-03-01&to=2026-04-30";
    let folder = std::env::temp_dir().join(format!("afterword-reaggregate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for export in ["export.csv", "export.ndjson"] {
        let file = folder.join(export);
        std::fs::write(
            &file,
            get(&app, "viewer", &format!("/v1/{export}?{range}")).text,
        )
        .unwrap();
        for (bucket, by) in [
            ("total", ""),
            ("day", "agent"),
            ("month", "agent,channel,source"),
            ("day", "team,instrument"),
            ("total", "place,tier,served_by"),
        ] {
            let ours = reaggregated(&file, bucket, by);
            let query = format!("{range}&bucket={bucket}&by={by}");
            let theirs = app.aggregate("live_shop", &query).body["groups"]
                .as_array()
                .unwrap()
                .clone();
            let (ours, theirs) = (sorted(ours), sorted(theirs));
            assert_eq!(ours.len(), theirs.len(), "{export} {query}");
            for (ours, theirs) in ours.iter().zip(&theirs) {
                for (name, value) in ours.as_object().unwrap() {
                    assert_eq!(
                        *value, theirs[name],
                        "{export} {query} {name} {}",
                        theirs["key"]
                    );
                }
            }
        }
    }
    // It was about something: every kind of answer was there.
    let total = app.total("live_shop", range);
    for name in [
        "n_answers",
        "late",
        "withdrawn",
        "voided",
        "corrected",
        "delayed",
        "flagged",
        "exempted",
    ] {
        assert!(total[name].as_i64().unwrap() > 5, "{name}: {}", total[name]);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
