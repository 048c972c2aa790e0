//! The forms of our pages, read into the same write that a widget sends.

use afterword_domain::facts::Facts;
use afterword_domain::wire::problem::{Code, Problem};
use afterword_domain::wire::write::WriteRequest;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::body;
use super::reply::Refusal;

/// Facts that the address of a site's page may name.
pub const FACTS: [&str; 3] = ["channel", "team", "tier"];

/// A button that answers one question at once: `effort=6`.
pub const TAP: &str = "tap";
/// The words that are stored, where the form holds others that may not have been sent.
pub const KEPT_COMMENT: &str = "kept_comment";
/// Likewise the contact.
pub const KEPT_CONTACT: &str = "kept_contact";

/// What was typed and not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Words.
    pub comment: Option<String>,
    /// A contact.
    pub contact: Option<String>,
}

/// Longest form. A character may take nine bytes in it, and words are in it twice where those that
/// are stored are being changed.
const FORM_MAX_BYTES: usize = 32 * 1024;

/// The fields of a form as they came.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// When the type or the length is wrong.
    pub async fn read(headers: &HeaderMap, sent: Body) -> Result<Self, Refusal> {
        check_type(headers)?;
        let bytes = body::bytes(FORM_MAX_BYTES, headers, sent).await?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    /// Takes a field out, so that no write finds it there.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let mut taken = Vec::new();
        self.0.retain(|(known, value)| {
            let other = known != name;
            if !other {
                taken.push(value.clone());
            }
            other
        });
        let value = taken.pop();
        if taken.is_empty() {
            Ok(value)
        } else {
            Err(twice(name))
        }
    }

    /// Takes out what a site's page carries along of the session.
    ///
    /// # Errors
    /// When a fact is given twice or holds something it cannot.
    pub fn take_facts(&mut self) -> Result<Facts, Refusal> {
        let mut given = Vec::new();
        for name in FACTS {
            given.extend(self.take(name)?.map(|value| (name, value)));
        }
        facts(given)
    }

    /// Where one question was answered by a tap: puts that answer in its place, and takes out what
    /// was typed beside it, which is kept only when it is sent.
    ///
    /// # Errors
    /// When a field is given twice.
    pub fn take_typed(&mut self) -> Result<Option<Typed>, Refusal> {
        let tap = self.take(TAP)?;
        let kept = (self.take(KEPT_COMMENT)?, self.take(KEPT_CONTACT)?);
        let Some(tap) = tap else { return Ok(None) };
        let (name, value) = tap.split_once('=').unwrap_or((TAP, &tap));
        self.take(name)?;
        self.0.push((name.to_owned(), value.to_owned()));
        let mut hold = |name: &str, kept: Option<String>| {
            let typed = self.take(name)?.filter(|typed| !typed.is_empty());
            let kept = kept.map(|text| (name.to_owned(), text));
            self.0.extend(kept);
            Ok::<_, Refusal>(typed)
        };
        Ok(Some(Typed {
            comment: hold("comment", kept.0)?.map(|words| one_line_break(&words)),
            contact: hold("contact", kept.1)?,
        }))
    }

    /// A write. The rules are those of JSON: no unknown field, none twice.
    ///
    /// # Errors
    /// When a field is wrong.
    pub fn write(&self, token: &str, writer: &str) -> Result<WriteRequest, Refusal> {
        let mut write = Map::new();
        let mut answer = Map::new();
        let mut reasons = Vec::new();
        write.insert("token".to_owned(), token.into());
        write.insert("writer".to_owned(), writer.into());
        for (name, value) in &self.0 {
            if name == "reasons" {
                reasons.push(Value::from(value.as_str()));
                continue;
            }
            let fields = match name.as_str() {
                "rating" | "effort" | "solved" | "comment" | "contact" => &mut answer,
                _ => &mut write,
            };
            let value = typed(name, value);
            if fields.insert(name.clone(), value).is_some() {
                return Err(twice(name));
            }
        }
        answer.insert("reasons".to_owned(), reasons.into());
        if write.insert("answer".to_owned(), answer.into()).is_some() {
            let detail = "A form has no field of the name answer.";
            return Err(Problem::new(Code::BadField, detail).at("/answer").into());
        }
        body::parse(&Value::Object(write).to_string())
    }
}

/// Facts of an address or a form. One that was left empty is not given.
///
/// # Errors
/// When a value is none that a fact can have.
pub fn facts<'a>(given: impl IntoIterator<Item = (&'a str, String)>) -> Result<Facts, Refusal> {
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    let facts: Map<String, Value> = given
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    serde_json::from_value(facts.into()).map_err(|error| {
        Problem::new(Code::BadField, format!("{error}."))
            .at("/facts")
            .into()
    })
}

fn twice(name: &str) -> Refusal {
    let detail = format!("The field {name} can be given once.");
    Problem::new(Code::BadField, detail)
        .at(format!("/{name}"))
        .into()
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
        "comment" => one_line_break(value).into(),
        _ => value.into(),
    }
}

/// Browsers send a line break of a text area as two characters and count it as one.
fn one_line_break(words: &str) -> String {
    words.replace("\r\n", "\n")
}

/// A form has no chance to draw a writer: all forms of one token, or of one draw, are one writer.
#[must_use]
pub fn writer(of: &str) -> String {
    let digest = Sha256::new()
        .chain_update("afterword/plain/v1\x1f")
        .chain_update(of)
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
