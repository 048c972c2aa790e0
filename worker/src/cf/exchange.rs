//! Requests and replies in one piece: the platform's streams cost more than all else that a click
//! takes, and what we read and write is small. Only an export is written as a stream.

use std::panic::AssertUnwindSafe;

use afterword_domain::defaults::BODY_MAX_BYTES;
use axum::body::{Body, HttpBody};
use axum::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST,
    IF_NONE_MATCH, ORIGIN,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::http::{Request, Response};
use futures_util::{Stream, StreamExt};
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

/// The router's reply for the platform. A body whose length is known is sent at once; any other is
/// a stream.
pub async fn reply(reply: Response<Body>) -> Result<worker::Response> {
    let (parts, body) = reply.into_parts();
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        headers.append(
            name.as_str(),
            value.to_str().map_err(|error| fault(&error))?,
        )?;
    }
    let built = worker::Response::builder()
        .with_status(parts.status.as_u16())
        .with_headers(headers);
    if body.size_hint().exact().is_none() {
        return built.from_stream(stream(body));
    }
    let bytes = body
        .collect()
        .await
        .map_err(|error| fault(&error))?
        .to_bytes();
    Ok(built.body(if bytes.is_empty() {
        ResponseBody::Empty
    } else {
        ResponseBody::Body(bytes.into())
    }))
}

/// The pieces of a body, each made when the platform asks for it. A reader who hangs up drops it;
/// a fault in the middle, a panic too, breaks the transfer off.
fn stream(body: Body) -> impl Stream<Item = Result<Vec<u8>>> {
    let pieces = AssertUnwindSafe(body.into_data_stream()).catch_unwind();
    pieces.map(|piece| match piece {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) => Err(fault(&error)),
        Err(_) => Err(Error::RustError(
            "the reply could not be finished".to_owned(),
        )),
    })
}

/// The headers that `http` reads. Each that is carried over costs calls out of the Wasm, and a
/// browser sends many more.
const READ: [HeaderName; 9] = [
    ACCEPT_LANGUAGE,
    AUTHORIZATION,
    HeaderName::from_static("cf-connecting-ip"),
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    HOST,
    IF_NONE_MATCH,
    ORIGIN,
];

fn header_map(headers: &Headers) -> HeaderMap {
    let value = |name: &HeaderName| HeaderValue::try_from(headers.get(name.as_str()).ok()??).ok();
    let pair = |name: HeaderName| value(&name).map(|value| (name, value));
    READ.into_iter().filter_map(pair).collect()
}

fn fault(error: &dyn std::error::Error) -> Error {
    Error::RustError(error.to_string())
}
