//! `GET /v1/places/sheet`: cards to print; and `/sheet/{site}`, where an owner looks at them first.

mod draw;
mod page;
mod qr;

pub use page::page;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use super::error::problem;
use super::reply::{Handled, Reply};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// Cards to print, as one HTML document that asks for nothing else: on each the site's name, the
/// question, the place, and its code with the address in words. Crop marks are in the margins.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/places/sheet", operation_id = "sheet", tag = "places",
    security(("api_key" = [])),
    params(
        ("paper" = Option<String>, Query, description = "a4 or letter; a4 when absent", example = "a4"),
        ("cards" = Option<String>, Query, description = "How many on a page, 1 to 12; 6 when absent", example = "6"),
        ("languages" = Option<String>, Query, description = "One or two, parted by a comma; the site's first two when absent", example = "en,zh-Hans"),
        ("branch" = Option<String>, Query, description = "Of one branch", example = "main"),
        ("area" = Option<String>, Query, description = "Of one part of it", example = "terrace"),
        ("place" = Option<String>, Query, description = "Of one place", example = "t-1"),
    ),
    responses(
        (status = 200, description = "The sheet", body = String, content_type = "text/html"),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn sheet<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (key, base) = (request::api_key(&parts.headers), request::base(&parts));
    let sheet = app.sheet(key, &request::params(&parts), &base).await;
    let (html, style) = draw::document(&sheet.map_err(|e| problem(&app, e))?);
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; form-action 'none'; \
         frame-ancestors 'none'; base-uri 'none'",
        hash(&style)
    );
    Ok(html_of(html, &policy))
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(text)))
}

fn html_of(html: String, policy: &str) -> Reply {
    let mut reply = Reply::new(Body::from(html));
    let headers = reply.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/html;charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    reply
}
