//! The form of the plain page, read into the same write that a widget sends.

use afterword_domain::wire::problem::{Code, Problem};
use afterword_domain::wire::write::WriteRequest;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::body;
use super::reply::Refusal;

/// A write from a form's fields. The rules are those of JSON: no unknown field, none twice.
///
/// # Errors
/// When the type, the length or a field is wrong.
pub async fn read(token: &str, headers: &HeaderMap, sent: Body) -> Result<WriteRequest, Refusal> {
    check_type(headers)?;
    let bytes = body::bytes(headers, sent).await?;
    let mut write = Map::new();
    let mut answer = Map::new();
    let mut reasons = Vec::new();
    write.insert("token".to_owned(), token.into());
    write.insert("writer".to_owned(), writer(token).into());
    for (name, value) in form_urlencoded::parse(&bytes) {
        if name == "reasons" {
            reasons.push(Value::from(value.into_owned()));
            continue;
        }
        let fields = match &*name {
            "rating" | "effort" | "solved" | "comment" => &mut answer,
            _ => &mut write,
        };
        let twice = fields.insert(name.to_string(), typed(&name, &value));
        if twice.is_some() {
            let detail = format!("The field {name} can be given once.");
            return Err(Problem::new(Code::BadField, detail)
                .at(format!("/{name}"))
                .into());
        }
    }
    answer.insert("reasons".to_owned(), reasons.into());
    if write.insert("answer".to_owned(), answer.into()).is_some() {
        let detail = "A form has no field of the name answer.";
        return Err(Problem::new(Code::BadField, detail).at("/answer").into());
    }
    body::parse(&Value::Object(write).to_string())
}

/// A form knows text only. What is no number stays text, which the reader of the write refuses.
fn typed(name: &str, value: &str) -> Value {
    match name {
        "rev" | "seen" | "rating" | "effort" => value
            .parse::<u8>()
            .map_or_else(|_| value.into(), Value::from),
        "solved" => value
            .parse::<bool>()
            .map_or_else(|_| value.into(), Value::from),
        // Browsers send a line break of a text area as two characters and count it as one.
        "comment" => value.replace("\r\n", "\n").into(),
        _ => value.into(),
    }
}

/// A form has no chance to draw a writer: all forms of one token are one writer.
fn writer(token: &str) -> String {
    let digest = Sha256::new()
        .chain_update("afterword/plain/v1\x1f")
        .chain_update(token)
        .finalize();
    let hex = base16ct::lower::encode_string(&digest);
    hex.chars().take(16).collect()
}

fn check_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let fits = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if fits && !headers.contains_key(CONTENT_ENCODING) {
        Ok(())
    } else {
        let fix = "Send the form as application/x-www-form-urlencoded, not compressed.";
        Err(Problem::new(Code::UnsupportedType, fix).into())
    }
}
