//! Every operation of the OpenAPI document has examples; they are sent here, in the order of their files, and are
//! answered as they say: `cargo xtask openapi` writes the replies down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use afterword_worker::http::openapi::document;
use afterword_worker::http::openapi::examples::{Example, filled, read, shortened};
use axum::body::Body;
use axum::http::Request;
use form_urlencoded::Serializer;
use serde_json::{Value, json};

use super::common::{OPERATOR, Reply, TestApp};

struct Described(Value);

impl Described {
    /// Each operation: method, path, description.
    fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
        })
    }

    fn operation(&self, id: &str) -> (&str, &str, &Value) {
        let mut found = self.operations();
        let found = found.find(|(_, _, operation)| operation["operationId"] == id);
        found.unwrap_or_else(|| panic!("there is no operation {id}"))
    }

    /// Expects that a value has the described shape, and nothing that is not described.
    #[track_caller]
    fn fits(&self, what: &str, schema: &Value, value: &Value) {
        let mut root = json!({ "allOf": [schema], "components": self.0["components"] });
        closed(&mut root["components"]["schemas"]);
        let validator = jsonschema::draft202012::new(&root).unwrap();
        let errors = validator.iter_errors(value);
        let errors: Vec<String> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{what} is not as described: {errors:#?}");
    }
}

/// No schema takes fields that it does not name. One that others are made of is closed where they are.
fn closed(schemas: &mut Value) {
    let schemas = schemas.as_object_mut().unwrap();
    let parts = |schema: &Value| schema.get("allOf").and_then(Value::as_array).cloned();
    let parts: BTreeSet<String> = schemas
        .values()
        .filter_map(parts)
        .flatten()
        .filter_map(|part| Some(part.get("$ref")?.as_str()?.to_owned()))
        .collect();
    for (name, schema) in schemas {
        let names_fields = schema.get("allOf").or(schema.get("properties")).is_some();
        let is_open = schema.get("additionalProperties").is_none();
        if names_fields && is_open && !parts.contains(&format!("#/components/schemas/{name}")) {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
}

/// Sends an example as its operation says.
fn send(app: &TestApp, described: &Described, example: &Example) -> Reply {
    let (method, path, operation) = described.operation(&example.operation);
    let mut path = path.to_owned();
    let mut query = Serializer::new(String::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let Some(value) = example.parameters.get(name) else {
            continue;
        };
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else {
            query.append_pair(name, &value);
        }
    }
    let address = format!("https://afterword.example{path}?{}", query.finish());
    let mut request = Request::builder()
        .method(method.to_uppercase().as_str())
        .uri(address.trim_end_matches('?'));
    if let Some(role) = &example.role {
        let bearer = if role == "operator" {
            format!("Bearer {OPERATOR}")
        } else {
            format!("Bearer ak_live_shop_{role}")
        };
        request = request.header("authorization", bearer);
    }
    for (name, value) in &example.headers {
        request = request.header(name, value);
    }
    let text = |body: &Value| {
        body.as_str()
            .map_or_else(|| body.to_string(), str::to_owned)
    };
    let body = example.body.as_ref().map(text);
    if body.is_some() {
        request = request.header("content-type", example.body_type());
    }
    app.send(request.body(Body::from(body.unwrap_or_default())).unwrap())
}

/// Expects a reply that the document describes, and gives it as an example shows it.
fn check(described: &Described, example: &Example, reply: &Reply) -> Value {
    let name = format!("{} {}", example.operation, example.name);
    assert_eq!(reply.status, example.status, "{name}: {}", reply.text);
    let (_, _, operation) = described.operation(&example.operation);
    if let Some(body) = &example.body {
        let content = &operation["requestBody"]["content"][example.body_type()];
        described.fits(&format!("{name}: the request"), &content["schema"], body);
    }
    let documented = &operation["responses"][reply.status.to_string()];
    let Some(content) = documented["content"].as_object() else {
        assert_eq!(reply.text, "", "{name}: the document knows of no body");
        return Value::Null;
    };
    let kind = reply.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let schema = &content
        .get(kind)
        .unwrap_or_else(|| panic!("{name}: {kind} is not described"))["schema"];
    if kind == "text/html" {
        // What it is can be seen from its beginning.
        return json!(
            reply
                .text
                .chars()
                .take(200)
                .chain(['…'])
                .collect::<String>()
        );
    }
    if !kind.ends_with("json") {
        return json!(reply.text);
    }
    described.fits(&name, schema, &reply.body);
    shortened(reply.body.clone())
}

#[test]
fn every_operation_is_answered_as_its_examples_say() {
    let files = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("api")).unwrap();
    // Without replies: they are what is found here.
    let described = Described(serde_json::from_str(&document(&[]).unwrap()).unwrap());
    let app = TestApp::new();
    let update = std::env::var_os("UPDATE_OPENAPI").is_some();
    let mut known = BTreeMap::new();
    let mut shown = BTreeSet::new();
    for (file, written) in files {
        let mut example = written.clone();
        example.fill(&known);
        let reply = send(&app, &described, &example);
        example.reply = check(&described, &example, &reply);
        example.learn(&mut known);
        if update {
            let reply = example.reply.clone();
            let text = serde_json::to_string_pretty(&Example { reply, ..written }).unwrap();
            std::fs::write(&file, text + "\n").unwrap();
        } else {
            assert_eq!(
                example.reply,
                written.reply,
                "{} is out of date: run `cargo xtask openapi`, and look at what has changed",
                file.display()
            );
        }
        shown.insert((example.operation, example.status));
    }
    for (_, path, operation) in described.operations() {
        let id = operation["operationId"].as_str().unwrap();
        let responses = operation["responses"].as_object().unwrap().keys();
        let good: Vec<u16> = responses
            .filter(|s| s.starts_with('2'))
            .map(|s| s.parse().unwrap())
            .collect();
        for status in good {
            assert!(
                shown.contains(&(id.to_owned(), status)),
                "{path}: no example of {id} with status {status}: add a file to worker/api, see docs/ARCHITECTURE.md"
            );
        }
    }
    app.tallies_hold();
}

#[test]
fn every_parameter_and_body_of_the_document_has_an_example() {
    let files = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("api")).unwrap();
    let examples = filled(files.into_iter().map(|(_, example)| example));
    let described = Described(serde_json::from_str(&document(&examples).unwrap()).unwrap());
    for (_, path, operation) in described.operations() {
        let parameters = operation["parameters"].as_array();
        let mut parameters = parameters.into_iter().flatten();
        let is_shown = |parameter: &Value| parameter.get("example").is_some();
        assert!(
            parameters.all(|one| is_shown(one) || one["required"] != true),
            "{path}: a parameter has no example"
        );
        let body = operation["requestBody"]["content"].as_object();
        for kind in body.into_iter().flat_map(|body| body.values()) {
            assert!(
                kind.get("examples").is_some(),
                "{path}: its body has no example"
            );
        }
    }
}
