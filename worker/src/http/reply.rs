//! Replies: JSON with the headers that each kind needs.

use afterword_domain::wire::problem::{Code, Problem};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A reply, built.
pub type Reply = Response<Body>;

/// What a handler returns.
pub type Handled = Result<Reply, Refusal>;

/// A problem on its way out.
#[derive(Debug)]
pub struct Refusal(pub Box<Problem>);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

/// An address whose last part is not UTF-8.
impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Problem::new(Code::NotFound, "There is nothing at this address.").into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Reply {
        let Self(problem) = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut reply = json_of(status, &*problem, "application/problem+json", "no-store");
        if let Some(seconds) = problem.retry_after_s {
            reply
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        reply
    }
}

/// JSON that nobody keeps: it is one customer's.
pub fn json(status: StatusCode, value: &impl Serialize) -> Reply {
    json_of(status, value, "application/json", "no-store")
}

/// With the number of a state as its tag.
pub fn with_tag(mut reply: Reply, number: u32) -> Reply {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{number}\"")) {
        reply.headers_mut().insert(ETAG, tag);
    }
    reply
}

/// Done, and nothing to say.
pub fn no_content() -> Reply {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::NO_CONTENT;
    reply
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// JSON that anybody may keep for a day: it never changes.
pub fn immutable_json(value: &impl Serialize) -> Reply {
    json_of(
        StatusCode::OK,
        value,
        "application/json",
        "public, max-age=86400, immutable",
    )
}

/// JSON that its reader may keep but has to ask about, by the body's hash.
pub fn tagged_json(value: &impl Serialize, known: Option<&HeaderValue>) -> Reply {
    let Ok(body) = serde_json::to_vec(value) else {
        return not_written();
    };
    let tag = format!(
        "\"{}\"",
        base16ct::lower::encode_string(&Sha256::digest(&body))
    );
    let fresh = known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    let (status, body) = if fresh {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, Body::from(body))
    };
    let mut reply = of(status, body, "application/json", "private, no-cache");
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        reply.headers_mut().insert(ETAG, tag);
    }
    reply
}

/// A text that never changes until the next deployment.
pub fn text(body: &'static str, content_type: &'static str) -> Reply {
    of(
        StatusCode::OK,
        Body::from(body),
        content_type,
        "public, max-age=300",
    )
}

fn json_of(
    status: StatusCode,
    value: &impl Serialize,
    content_type: &'static str,
    cache: &'static str,
) -> Reply {
    match serde_json::to_vec(value) {
        Ok(body) => of(status, Body::from(body), content_type, cache),
        Err(_) => not_written(),
    }
}

/// No value of ours fails to be written as JSON; if one does, that is said without one.
fn not_written() -> Reply {
    let fault = Code::Internal.row();
    let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    of(status, Body::from(fault.code), "text/plain", "no-store")
}

fn of(status: StatusCode, body: Body, content_type: &'static str, cache: &'static str) -> Reply {
    let mut reply = Response::new(body);
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    reply
}
