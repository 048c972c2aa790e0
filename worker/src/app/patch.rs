//! JSON merge patches (RFC 7396): a member that is null goes back to its default.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::AppError;
use super::json::{escaped, pointer, sentence};

/// What a document becomes under a patch, not yet checked. It has all of its members: others there
/// are not, and nothing that is misspelt does nothing without a word.
pub(super) fn patched<T: DeserializeOwned>(
    mut document: Value,
    patch: Value,
) -> Result<T, AppError> {
    let names = patch
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys());
    for name in names {
        if document.get(name).is_none() {
            return Err(AppError::Field {
                pointer: format!("/{}", escaped(name)),
                detail: "is nothing that can be changed".to_owned(),
            });
        }
    }
    merge(&mut document, patch, "")?;
    serde_path_to_error::deserialize(document).map_err(|error| AppError::Field {
        pointer: pointer(error.path(), error.inner()),
        detail: sentence(error.inner()),
    })
}

fn merge(target: &mut Value, patch: Value, at: &str) -> Result<(), AppError> {
    let Value::Object(members) = patch else {
        *target = patch;
        return Ok(());
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(object) = target else {
        return Ok(());
    };
    for (name, value) in members {
        let at = format!("{at}/{}", escaped(&name));
        if value.is_null() {
            // A misspelt name would else do nothing without a word.
            if object.remove(&name).is_none() {
                return Err(AppError::Field {
                    pointer: at,
                    detail: "is not there to be taken away".to_owned(),
                });
            }
        } else {
            merge(object.entry(name).or_insert(Value::Null), value, &at)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The cases of RFC 7396, appendix A, but for those that take away what is not there.
    #[test]
    fn merges_as_the_rfc_says() {
        for (mut target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (
                json!({"a":"b","b":"c"}),
                json!({"a":null}),
                json!({"b":"c"}),
            ),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (
                json!({"a":{"b":"c"}}),
                json!({"a":{"b":"d"}}),
                json!({"a":{"b":"d"}}),
            ),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!({"a":"foo"}), json!("bar"), json!("bar")),
            (json!([1, 2]), json!({"a":"b"}), json!({"a":"b"})),
        ] {
            merge(&mut target, patch, "").unwrap();
            assert_eq!(target, result);
        }
        let lost = merge(&mut json!({"a":{}}), json!({"a":{"b/c":null}}), "");
        assert!(matches!(lost, Err(AppError::Field { pointer, .. }) if pointer == "/a/b~1c"));
    }
}
