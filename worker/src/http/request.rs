//! What handlers read off a request besides its body.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, ORIGIN};
use axum::http::request::Parts;

use crate::app::{App, AppError};
use crate::ports::Platform;

/// The API key of an `Authorization: Bearer` header.
#[must_use]
pub fn api_key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
        .map(str::trim)
}

/// What the browser says of the page that asks.
#[must_use]
pub fn origin(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(ORIGIN)
        .map(|origin| origin.to_str().unwrap_or("?"))
}

/// Scheme and host that the request was sent to, for links to pages of ours.
#[must_use]
pub fn base(parts: &Parts) -> String {
    let scheme = parts.uri.scheme_str().unwrap_or("https");
    let host = parts.uri.authority().map(|authority| authority.as_str());
    let host = host.or_else(|| {
        parts
            .headers
            .get("host")
            .and_then(|host| host.to_str().ok())
    });
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

/// Query parameters in order.
#[must_use]
pub fn params(parts: &Parts) -> Vec<(String, String)> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// The language that was chosen on a page of ours, if its address names one.
#[must_use]
pub fn chosen_language(parts: &Parts) -> Option<String> {
    let is_tag = |tag: &String| {
        !tag.is_empty()
            && tag.len() <= 16
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let params = params(parts).into_iter();
    params
        .filter(|(name, _)| name == "lang")
        .map(|(_, value)| value)
        .find(is_tag)
}

/// Languages of a page's reader in order of preference, parted by commas: the one that was
/// chosen, then the browser's.
#[must_use]
pub fn languages(parts: &Parts) -> String {
    let browser = parts.headers.get(ACCEPT_LANGUAGE);
    let browser = browser.and_then(|lang| lang.to_str().ok());
    let chosen = chosen_language(parts);
    let all: Vec<&str> = chosen.as_deref().into_iter().chain(browser).collect();
    all.join(",")
}

/// Holds off a flood from one address. On a laptop there is none.
///
/// # Errors
/// When there have been too many requests.
pub async fn hold_off<P: Platform>(app: &App<P>, parts: &Parts) -> Result<(), AppError> {
    match parts.headers.get("cf-connecting-ip") {
        Some(address) => app.hold_off(address.as_bytes()).await,
        None => Ok(()),
    }
}
