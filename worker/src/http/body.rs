//! Request bodies: bounded, UTF-8, JSON, and a clear word about what is wrong.

use afterword_domain::defaults::{BODY_MAX_BYTES, TABLE_MAX_BYTES};
use afterword_domain::wire::problem::{Code, Problem};
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::reply::Refusal;
use crate::app::json::read;

/// Reads a JSON body. `text/plain;charset=UTF-8` is taken like `application/json`: a browser
/// sends it to another origin without asking first.
///
/// # Errors
/// When the type, the length or the shape is wrong.
pub async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Refusal> {
    json_up_to(BODY_MAX_BYTES, headers, body).await
}

/// The same with another bound, in bytes.
///
/// # Errors
/// When the type, the length or the shape is wrong.
pub async fn json_up_to<T: DeserializeOwned>(
    most: usize,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, Refusal> {
    parse(&text_up_to(most, headers, body).await?)
}

/// The text of a JSON body, not read yet.
///
/// # Errors
/// When the type or the length is wrong, or it is no text.
pub async fn text(headers: &HeaderMap, body: Body) -> Result<String, Refusal> {
    text_up_to(BODY_MAX_BYTES, headers, body).await
}

async fn text_up_to(most: usize, headers: &HeaderMap, body: Body) -> Result<String, Refusal> {
    check_type(headers)?;
    let bytes = bytes(most, headers, body).await?;
    String::from_utf8(bytes)
        .map_err(|_| Problem::new(Code::BadBody, "The body is not valid UTF-8.").into())
}

/// Whether the body is a table.
#[must_use]
pub fn is_csv(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
}

/// Reads a table, unread: the text of it.
///
/// # Errors
/// When it is compressed, too large or not in UTF-8.
pub async fn table(headers: &HeaderMap, body: Body) -> Result<String, Refusal> {
    if headers.contains_key(CONTENT_ENCODING) {
        let fix = "Send the table in UTF-8 and not compressed.";
        return Err(Problem::new(Code::UnsupportedType, fix).into());
    }
    let bytes = bytes(TABLE_MAX_BYTES, headers, body).await?;
    let fix = "The table is not in UTF-8. Save it as \"CSV UTF-8\", and send it again.";
    String::from_utf8(bytes).map_err(|_| Problem::new(Code::BadBody, fix).into())
}

/// Reads a JSON object of any members.
///
/// # Errors
/// When the type or the length is wrong, or it is none.
pub async fn object(headers: &HeaderMap, body: Body) -> Result<Value, Refusal> {
    let members: Map<String, Value> = json(headers, body).await?;
    Ok(Value::Object(members))
}

/// Reads a JSON text.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value: T = read(&mut reader).map_err(|wrong| {
        let code = if wrong.is_json {
            Code::BadField
        } else {
            Code::BadBody
        };
        let problem = Problem::new(code, wrong.detail);
        Refusal::from(if wrong.pointer.is_empty() {
            problem
        } else {
            problem.at(wrong.pointer)
        })
    })?;
    reader.end().map_err(|_| {
        Refusal::from(Problem::new(
            Code::BadBody,
            "There is more than one JSON value.",
        ))
    })?;
    Ok(value)
}

fn check_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = || {
        let fix = "Send JSON as application/json or text/plain, in UTF-8 and not compressed.";
        Refusal::from(Problem::new(Code::UnsupportedType, fix))
    };
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(refuse());
    }
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(refuse)?;
    let mut parts = value
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let charset_fits = parts.all(|parameter| match parameter.strip_prefix("charset=") {
        Some(charset) => charset.trim_matches('"') == "utf-8",
        None => true,
    });
    let kind_fits = kind == "application/json" || kind == "text/plain";
    if kind_fits && charset_fits {
        Ok(())
    } else {
        Err(refuse())
    }
}

/// The bytes of a body, at most so many.
pub(super) async fn bytes(
    most: usize,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<u8>, Refusal> {
    let too_large = || {
        let most = most / 1024;
        Refusal::from(Problem::new(
            Code::BodyTooLarge,
            format!("The body can have {most} KiB."),
        ))
    };
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > most) {
        return Err(too_large());
    }
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(Code::BadBody, "The body ended too early.").into()),
    }
}
