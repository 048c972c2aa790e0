//! What a reader of JSON says of a value that it refuses: the field at fault, and a sentence.

use serde_path_to_error::{Path, Segment};

/// The library's message without the position, which a person cannot use.
pub fn sentence(error: &serde_json::Error) -> String {
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
pub fn pointer(path: &Path, error: &serde_json::Error) -> String {
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

/// A name inside a JSON pointer (RFC 6901).
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
