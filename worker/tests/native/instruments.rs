//! Drafts, publishing, and which version is asked when.

use serde_json::{Value, json};

use crate::common::forge::Invitation;
use crate::common::{DAY, HOUR, NOW, Reply, TestApp, with, write};

mod drafts;
mod publishing;
mod versions;

/// A site's owner.
struct Owner<'a> {
    app: &'a TestApp,
    key: &'static str,
}

impl<'a> Owner<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            key: "ak_live_shop_owner",
        }
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        call(self.app, self.key, method, path, body)
    }

    fn put(&self, name: &str, draft: &Value) -> Reply {
        self.call("PUT", &format!("/v1/instruments/drafts/{name}"), draft)
    }

    fn get(&self, path: &str) -> Reply {
        self.call("GET", path, &Value::Null)
    }

    fn draft(&self, name: &str) -> Reply {
        self.get(&format!("/v1/instruments/drafts/{name}"))
    }

    /// Begins a draft with our own wording and changes one sentence of it.
    #[track_caller]
    fn write(&self, name: &str, sentence: &str) -> Value {
        let begun = self.put(&format!("{name}?from=chat-1"), &Value::Null);
        assert_eq!(begun.status, 200, "{}", begun.text);
        let mut draft = begun.body["draft"].clone();
        draft["texts"]["en"]["rating.question"] = json!(sentence);
        let put = self.put(name, &draft);
        assert_eq!(put.body["flaws"], json!([]), "{}", put.text);
        draft
    }

    fn publish(&self, name: &str) -> Reply {
        self.call(
            "POST",
            &format!("/v1/instruments/drafts/{name}/publish"),
            &Value::Null,
        )
    }

    /// The id of a new version.
    #[track_caller]
    fn published(&self, name: &str, sentence: &str) -> String {
        self.write(name, sentence);
        let reply = self.publish(name);
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.body["id"].as_str().unwrap().to_owned()
    }

    fn use_from(&self, id: &str, since: Option<i64>) -> Reply {
        let body = since.map_or_else(|| json!({}), |since| json!({ "since": since }));
        self.call("POST", &format!("/v1/instruments/{id}/use"), &body)
    }

    /// Versions as `id since-until`, seen from NOW, in the order of the reply.
    #[track_caller]
    fn in_force(&self) -> Vec<String> {
        let list = self.get("/v1/instruments").body;
        let since_now = |at: &Value| at.as_i64().map(|at| at - NOW);
        let mut all = Vec::new();
        for version in list["versions"].as_array().unwrap() {
            for time in version["in_force"].as_array().unwrap() {
                let (since, until) = (since_now(&time["since"]), since_now(&time["until"]));
                let since = since.unwrap().max(-DAY);
                let until = until.map_or_else(String::new, |until| until.to_string());
                all.push(format!(
                    "{} {since}..{until}",
                    version["id"].as_str().unwrap()
                ));
            }
        }
        all
    }
}

/// Any call with an API key; JSON where there is a body.
fn call(app: &TestApp, key: &str, method: &str, path: &str, body: &Value) -> Reply {
    app.call(method, path, key, (!body.is_null()).then_some(body))
}

fn widget(app: &TestApp) -> Value {
    app.get("/v1/widget/pk_live_shop?lang=en", &[]).body
}

fn answering(ins: &str, session: &str, end: i64) -> Value {
    let token = Invitation::new(session).ends(end, DAY).sign();
    with(write(&token, json!({ "rating": 4 })), json!({ "ins": ins }))
}
