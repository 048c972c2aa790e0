//! Reading JSON, and saying where it is wrong in words that a person can use.

use afterword_domain::wire::object;
use serde::{Deserialize, Deserializer};
use serde_path_to_error::{Path, Segment, Track};

/// What is wrong with a JSON value.
#[derive(Debug)]
pub struct Wrong {
    /// JSON pointer to the field at fault; empty: the value itself.
    pub pointer: String,
    /// One sentence.
    pub detail: String,
    /// Whether it is JSON at all.
    pub is_json: bool,
}

/// Reads an object.
///
/// # Errors
/// When it is none, or a field is not of the right shape.
pub fn read<'de, T, D>(reader: D) -> Result<T, Wrong>
where
    T: Deserialize<'de>,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    let mut track = Track::new();
    let tracked = serde_path_to_error::Deserializer::new(reader, &mut track);
    object(tracked).map_err(|error| Wrong {
        pointer: pointer(&track.path(), &error),
        detail: format!("{}.", sentence(&error)),
        is_json: error.is_data(),
    })
}

/// The library's message without the position, which a person cannot use.
pub(super) fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The field at fault. A field that is missing or given twice is not on the reader's path, so its
/// name is taken from the library's message.
pub(super) fn pointer(path: &Path, error: &serde_json::Error) -> String {
    let known = path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    });
    let text = error.to_string();
    let named = ["missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|start| text.strip_prefix(start)?.split('`').next());
    known
        .chain(named.map(str::to_owned))
        .map(|name| format!("/{}", escaped(&name)))
        .collect()
}

/// A name as a part of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
