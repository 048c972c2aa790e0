//! `GET /board/{site}`: the staff's board. Its key is in the fragment, which no server sees.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};

use super::reply::{Reply, text};
use super::request;

/// The page, the same for everybody: who asks says nothing of whose board it is but its key.
pub async fn board_page(request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let mut reply = text(
        include_str!("../../board/board.html"),
        "text/html;charset=utf-8",
    );
    let headers = reply.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Older browsers do not count the live connection as the page's own origin.
    let live = request::base(&parts).replacen("http", "ws", 1);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
         connect-src 'self' {live}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    reply
}
