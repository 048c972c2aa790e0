//! Examples of the document: files of `worker/api/`, in the order of their names. A test sends them in that order and
//! compares; `cargo xtask openapi` writes the replies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder};

use super::DocumentError;

/// One request and its reply.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The operation's id.
    pub operation: String,
    /// Tells it from other examples of the same operation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The role of the API key that is sent, or `operator`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Headers besides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Parameters of path and query.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
    /// The body: JSON, or the text of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// What later examples say as `{name}`: JSON pointers into the reply.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub save: BTreeMap<String, String>,
    /// The reply's status.
    pub status: u16,
    /// The reply: JSON, or a text.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub reply: Value,
}

/// Every example with its file, in order.
///
/// # Errors
/// When a file cannot be read or is none.
pub fn read(folder: &Path) -> std::io::Result<Vec<(PathBuf, Example)>> {
    let entries: std::io::Result<Vec<PathBuf>> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect();
    let mut files = entries?;
    files.sort();
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file)?;
        let example = serde_json::from_str(&text)
            .map_err(|error| std::io::Error::other(format!("{}: {error}", file.display())))?;
        Ok((file, example))
    };
    files.into_iter().map(read).collect()
}

/// The examples as they are sent: each `{name}` is what an earlier one saved of its reply.
#[must_use]
pub fn filled(examples: impl IntoIterator<Item = Example>) -> Vec<Example> {
    let mut known = BTreeMap::new();
    let mut filled = Vec::new();
    for mut example in examples {
        example.fill(&known);
        example.learn(&mut known);
        filled.push(example);
    }
    filled
}

impl Example {
    /// Puts in what is known.
    pub fn fill(&mut self, known: &BTreeMap<String, Value>) {
        let parameters = self.parameters.values_mut();
        for value in parameters.chain(self.body.as_mut()) {
            fill(value, known);
        }
        for value in self.headers.values_mut() {
            for (name, with) in known {
                *value = value.replace(&format!("{{{name}}}"), with.as_str().unwrap_or_default());
            }
        }
    }

    /// Keeps what later examples need of the reply.
    pub fn learn(&self, known: &mut BTreeMap<String, Value>) {
        for (name, pointer) in &self.save {
            if let Some(value) = self.reply.pointer(pointer) {
                known.insert(name.clone(), value.clone());
            }
        }
    }

    /// What the body is sent as.
    #[must_use]
    pub fn body_type(&self) -> &'static str {
        match self.body {
            Some(Value::String(_)) => "text/csv",
            _ => "application/json",
        }
    }

    fn wrong(&self, what: &str) -> DocumentError {
        DocumentError::Example {
            operation: self.operation.clone(),
            what: what.to_owned(),
        }
    }

    fn key(&self) -> String {
        let name = if self.name.is_empty() {
            &self.operation
        } else {
            &self.name
        };
        name.clone()
    }
}

fn fill(value: &mut Value, known: &BTreeMap<String, Value>) {
    match value {
        Value::String(text) => {
            let name = text
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            if let Some(with) = name.and_then(|name| known.get(name)) {
                *value = with.clone();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, known)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill(field, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A reply without what would only be long: of texts in many languages, three show what they are.
#[must_use]
pub fn shortened(mut value: Value) -> Value {
    shorten(&mut value);
    value
}

fn shorten(value: &mut Value) {
    const SHOWN: usize = 3;
    match value {
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::Object(texts) if name == "texts" => {
                        *texts = std::mem::take(texts).into_iter().take(SHOWN).collect();
                        for of_language in texts.values_mut().filter_map(Value::as_object_mut) {
                            *of_language = std::mem::take(of_language)
                                .into_iter()
                                .take(SHOWN)
                                .collect();
                        }
                    }
                    Value::Array(flaws) if name == "flaws" => flaws.truncate(SHOWN),
                    _ => shorten(field),
                }
            }
        }
        _ => {}
    }
}

/// Shows the examples of an operation in its description.
pub(super) fn show(operation: &mut Operation, all: &[Example]) -> Result<(), DocumentError> {
    let id = operation.operation_id.clone().unwrap_or_default();
    for example in all.iter().filter(|example| example.operation == id) {
        for (name, value) in &example.parameters {
            let mut parameters = operation.parameters.iter_mut().flatten();
            let parameter = parameters.find(|parameter| parameter.name == *name);
            let parameter =
                parameter.ok_or_else(|| example.wrong(&format!("no parameter {name}")))?;
            let shown = ParameterBuilder::from(std::mem::take(parameter));
            *parameter = shown.example(Some(value.clone())).build();
        }
        if let Some(body) = &example.body {
            let bodies = operation.request_body.as_mut();
            let content = bodies.and_then(|body| body.content.get_mut(example.body_type()));
            let content = content.ok_or_else(|| example.wrong("it takes no body"))?;
            let shown = ExampleBuilder::new().value(Some(body.clone())).build();
            content.examples.insert(example.key(), RefOr::T(shown));
        }
        let response = operation
            .responses
            .responses
            .get_mut(&example.status.to_string());
        let Some(RefOr::T(response)) = response else {
            return Err(example.wrong(&format!("it does not reply {}", example.status)));
        };
        if let Some(content) = response.content.values_mut().next() {
            let shown = ExampleBuilder::new()
                .value(Some(example.reply.clone()))
                .build();
            content.examples.insert(example.key(), RefOr::T(shown));
        }
    }
    Ok(())
}

pub(super) fn all_are_of(operations: &[String], all: &[Example]) -> Result<(), DocumentError> {
    match all
        .iter()
        .find(|example| !operations.contains(&example.operation))
    {
        Some(example) => Err(example.wrong("there is no such operation")),
        None => Ok(()),
    }
}
