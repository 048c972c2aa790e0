//! The Worker's router on SQLite in memory, with a clock that is set by hand.

pub mod fixture;
pub mod forge;
pub mod platform;

use std::sync::Arc;

use afterword_domain::time::Timestamp;
use afterword_worker::app::{App, Memory};
use afterword_worker::http::router;
use afterword_worker::native::Native;
use afterword_worker::ports::Platform;
use afterword_worker::store::{recount, recount_feed};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// Saturday, 2026-03-28, 12:00 UTC: the day before clocks in Berlin go forward.
pub const NOW: i64 = 1_774_699_200;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;
/// The operator's secret.
pub const OPERATOR: &str = "the operator of these tests, nobody else";

/// What the Worker answered.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Reply {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn outcome(&self) -> &str {
        self.body["outcome"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Expects a refusal as every client may rely on: problem+json, and code and status in step.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("urn:afterword:problem:{code}"));
        assert!(
            self.body["detail"]
                .as_str()
                .is_some_and(|detail| detail.len() > 10),
            "{}",
            self.text
        );
        let waits = matches!(status, 425 | 429 | 503);
        assert_eq!(self.header("retry-after").is_some(), waits, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn stored(&self, outcome: &str, standing: &str) -> &Self {
        assert_eq!(self.status, 200, "{}", self.text);
        assert_eq!(
            (self.outcome(), self.body["standing"].as_str()),
            (outcome, Some(standing))
        );
        self
    }
}

/// The router over a platform whose rows are kept by [`Native`].
#[derive(Clone)]
pub struct TestApp {
    pub native: Native,
    pub router: Router,
}

impl TestApp {
    /// Shop and inn, live and test, over SQLite itself.
    pub fn new() -> Self {
        let native = Self::native();
        Self::over(native.clone(), native)
    }

    /// The rows of a new app, to wrap a platform around them.
    pub fn native() -> Native {
        let native = Native::in_memory(Timestamp(NOW)).unwrap();
        let native = native.with_operator(OPERATOR);
        fixture::install(&native);
        native
    }

    /// A router of its own, as another isolate has, on the same rows.
    pub fn over(native: Native, platform: impl Platform) -> Self {
        let app = App::new(platform, Arc::new(Memory::default()));
        Self {
            native,
            router: router(app),
        }
    }

    pub fn set_now(&self, now: i64) {
        self.native.set_now(Timestamp(now));
    }

    /// Sends any request.
    pub fn send(&self, request: Request<Body>) -> Reply {
        let router = self.router.clone();
        pollster::block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes: Bytes = body.collect().await.unwrap().to_bytes();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let body = serde_json::from_str(&text).unwrap_or(Value::Null);
            Reply {
                status: parts.status.as_u16(),
                headers: parts.headers,
                text,
                body,
            }
        })
    }

    /// Sends bytes as a widget does.
    pub fn post_bytes(&self, path: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(path).header("content-type", "text/plain;charset=UTF-8");
        self.send(request.body(body.into()).unwrap())
    }

    /// Sends JSON as a widget does.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_bytes(path, body.to_string())
    }

    /// Sends JSON with headers of its own.
    pub fn post_as(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let request = Request::post(path).header("content-type", "text/plain;charset=UTF-8");
        let request = headers
            .iter()
            .fold(request, |r, (name, value)| r.header(*name, *value));
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// Sends anything with an API key, or with the operator's secret.
    pub fn call(&self, method: &str, path: &str, key: &str, body: Option<&Value>) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap())
    }

    /// `POST /v1/answers`.
    pub fn answer(&self, write: &Value) -> Reply {
        self.post("/v1/answers", write)
    }

    /// `POST /v1/erasures` with the owner's key of the live shop.
    pub fn erase_for_owner(&self, what: &Value) -> Reply {
        let owner = [("authorization", "Bearer ak_live_shop_owner")];
        self.post_as("/v1/erasures", what, &owner)
    }

    /// `POST /v1/answers/erase`.
    pub fn erase(&self, token: &str) -> Reply {
        self.post("/v1/answers/erase", &json!({ "token": token }))
    }

    pub fn delete(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request = Request::delete(path);
        let request = headers
            .iter()
            .fold(request, |r, (name, value)| r.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap())
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request = headers.iter().fold(Request::get(path), |r, (name, value)| {
            r.header(*name, *value)
        });
        self.send(request.body(Body::empty()).unwrap())
    }

    /// `GET /v1/aggregate` with the viewer's key of a site, such as `live_shop`.
    pub fn aggregate(&self, whose: &str, query: &str) -> Reply {
        self.aggregate_as(&format!("ak_{whose}_viewer"), query)
    }

    pub fn aggregate_as(&self, api_key: &str, query: &str) -> Reply {
        let bearer = format!("Bearer {api_key}");
        self.get(
            &format!("/v1/aggregate?{query}"),
            &[("authorization", bearer.as_str())],
        )
    }

    /// The groups of the live shop's figures.
    pub fn figures(&self, query: &str) -> Value {
        self.aggregate("live_shop", query).body["groups"].clone()
    }

    /// The only group of a reply.
    #[track_caller]
    pub fn total(&self, whose: &str, query: &str) -> Value {
        let reply = self.aggregate(whose, query);
        assert_eq!(reply.status, 200, "{}", reply.text);
        let groups = reply.body["groups"].as_array().unwrap();
        assert_eq!(groups.len(), 1, "{}", reply.text);
        groups[0].clone()
    }

    /// Every row that an answer or a feed can move, as text.
    pub fn everything(&self) -> Vec<String> {
        let connection = self.native.connection();
        let tables = [
            "answer",
            "answer_history",
            "answer_words",
            "answer_contact",
            "customer",
            "ruling",
            "tally",
            "session",
            "session_event",
            "session_tally",
            "feed",
        ];
        let mut all = Vec::new();
        for table in tables {
            let mut rows = connection
                .prepare(&format!("SELECT * FROM {table}"))
                .unwrap();
            let columns = rows.column_count();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let value = |n| format!("{:?}", row.get_ref(n).unwrap());
                let values: Vec<String> = (0..columns).map(value).collect();
                all.push(format!("{table}: {}", values.join(", ")));
            }
        }
        all
    }

    /// Rows of a table.
    pub fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.native
            .connection()
            .query_row(&sql, [], |row| row.get(0))
            .unwrap()
    }

    /// One text of the rows.
    pub fn sql_text(&self, sql: &str) -> String {
        let connection = self.native.connection();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Runs SQL on the rows, as an operator or a later release might.
    pub fn sql(&self, sql: &str) {
        self.native.connection().execute_batch(sql).unwrap();
    }

    /// Expects that nothing of anybody's answer is kept anywhere.
    #[track_caller]
    pub fn nothing_stored(&self) {
        for table in [
            "answer",
            "answer_history",
            "answer_words",
            "answer_contact",
            "customer",
            "tally",
        ] {
            assert_eq!(self.count(table), 0, "{table}");
        }
    }

    /// Expects that every tally says what its answers and sessions say.
    #[track_caller]
    pub fn tallies_hold(&self) {
        let differences = pollster::block_on(recount::differences(&self.native)).unwrap();
        assert!(differences.is_empty(), "{differences:#?}");
        let differences = pollster::block_on(recount_feed::differences(&self.native)).unwrap();
        assert!(differences.is_empty(), "{differences:#?}");
    }
}

/// A first write under a token.
pub fn write(token: &str, answer: Value) -> Value {
    json!({
        "token": token, "writer": "00000000000000aa", "rev": 1, "seen": 0, "ins": "chat-1",
        "first": "rating", "lang": "en", "answer": answer,
    })
}

/// The same with other fields.
pub fn with(mut body: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}
