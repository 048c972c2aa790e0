//! `/sheet/{site}#key=…`: choose paper, cards and languages, look at the sheet, print it.

use axum::http::HeaderValue;
use axum::http::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};

use super::{hash, html_of};
use crate::http::reply::Reply;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page. It is the same for everybody: what it shows, its script asks for with the key that is
/// in the fragment, which no server is sent.
pub async fn page() -> Reply {
    let html = PAGE.replace("{style}", STYLE).replace("{script}", SCRIPT);
    // The sheet lies in a frame that is made of text: it keeps to the policy of this page, and has
    // a style sheet of its own each time.
    let policy = format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; \
         connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        hash(SCRIPT)
    );
    let mut reply = html_of(html, &policy);
    let headers = reply.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    reply
}
