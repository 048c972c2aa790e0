//! Released widgets keep working: what they send is replayed, in order, and the reply has what
//! they need to go on.

use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::common::{NOW, Reply, TestApp};

const DRAW: &str = "abcdefghijklmnopqrstuv";

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A customer of a released widget.
struct Customer {
    app: TestApp,
    who: &'static str,
    token: String,
}

impl Customer {
    fn filled(&self, text: &str) -> String {
        text.replace("\"{now}\"", &NOW.to_string())
            .replace("{draw}", DRAW)
            .replace("{token}", &self.token)
    }

    fn send(&self, recorded: &Value) -> Reply {
        let request = self.filled(recorded["request"].as_str().unwrap());
        let (method, path) = request.split_once(' ').unwrap();
        let headers = recorded["headers"].as_object().unwrap().iter();
        let request = headers.fold(Request::builder(), |r, (name, value)| {
            r.header(name, value.as_str().unwrap())
        });
        let body = match (recorded.get("body"), recorded.get("text")) {
            (Some(json), _) => self.filled(&json.to_string()),
            (None, Some(text)) => text.as_str().unwrap().to_owned(),
            (None, None) => String::new(),
        };
        let request = request.method(method).uri(path).body(Body::from(body));
        self.app.send(request.unwrap())
    }

    /// Replays one request, if it is one of this customer's.
    fn replay(&mut self, file: &Path) {
        let recorded: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        if recorded.get("who").is_some_and(|who| *who != self.who) {
            return;
        }
        let reply = self.send(&recorded);
        let told = format!("{} of a {}: {}", file.display(), self.who, reply.text);
        assert_eq!(recorded["reply"]["status"], reply.status, "{told}");
        let needed = recorded["reply"]["body"].as_object();
        for (name, value) in needed.into_iter().flatten() {
            let value: Value = serde_json::from_str(&self.filled(&value.to_string())).unwrap();
            assert!(holds(&reply.body[name], &value), "{name} in {told}");
        }
        if let Some(token) = reply.body["token"].as_str() {
            token.clone_into(&mut self.token);
        }
    }
}

/// Whether a value holds all of another one.
fn holds(is: &Value, needed: &Value) -> bool {
    match needed.as_object() {
        Some(fields) if !fields.is_empty() => {
            fields.iter().all(|(name, value)| holds(&is[name], value))
        }
        _ => is == needed,
    }
}

#[test]
fn every_released_widget_is_understood() {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/wire");
    let releases = sorted(&wire).into_iter().filter(|path| path.is_dir());
    let mut replayed = 0;
    for release in releases {
        for who in ["page", "host"] {
            let mut customer = Customer {
                app: TestApp::new(),
                who,
                token: String::new(),
            };
            for file in sorted(&release) {
                customer.replay(&file);
                replayed += 1;
            }
            assert_eq!(customer.app.count("answer"), 1);
            customer.app.tallies_hold();
        }
    }
    assert!(replayed >= 28, "{replayed}");
}
