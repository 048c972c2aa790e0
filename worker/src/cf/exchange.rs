//! Requests and replies in one piece. The platform's streams cost more than all else that a click
//! takes, and what we read and write is small.

use afterword_domain::defaults::BODY_MAX_BYTES;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use worker::{Error, Headers, HttpRequest, ResponseBody, Result};

/// The request for the router. A body of announced and allowed length is read at once; any other
/// is left a stream, so that the router's limit ends it.
pub async fn request(mut raw: worker::Request) -> Result<Request<Body>> {
    let announced = raw.headers().get("content-length")?;
    let length: Option<usize> = announced.and_then(|length| length.parse().ok());
    if length.is_none_or(|length| length > BODY_MAX_BYTES) {
        return Ok(HttpRequest::try_from(raw)?.map(Body::new));
    }
    let mut request = Request::builder()
        .method(raw.method().as_ref())
        .uri(raw.inner().url());
    if let Some(headers) = request.headers_mut() {
        *headers = header_map(raw.headers());
    }
    let body = Body::from(raw.bytes().await?);
    request.body(body).map_err(|error| fault(&error))
}

/// The router's reply for the platform.
pub async fn reply(reply: Response<Body>) -> Result<worker::Response> {
    let (parts, body) = reply.into_parts();
    let bytes = body
        .collect()
        .await
        .map_err(|error| fault(&error))?
        .to_bytes();
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        headers.append(
            name.as_str(),
            value.to_str().map_err(|error| fault(&error))?,
        )?;
    }
    let body = if bytes.is_empty() {
        ResponseBody::Empty
    } else {
        ResponseBody::Body(bytes.into())
    };
    let built = worker::Response::builder().with_status(parts.status.as_u16());
    Ok(built.with_headers(headers).body(body))
}

/// Headers that are none by the standard are left out: nothing of ours reads them.
fn header_map(headers: &Headers) -> HeaderMap {
    let pair = |(name, value): (String, String)| {
        let name = HeaderName::try_from(name).ok()?;
        Some((name, HeaderValue::try_from(value).ok()?))
    };
    headers.entries().filter_map(pair).collect()
}

fn fault(error: &dyn std::error::Error) -> Error {
    Error::RustError(error.to_string())
}
