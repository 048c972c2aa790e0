//! What an operation refuses. A handler lists codes under `4XX`, "Refused: a, b"; the document says each status with its
//! codes, so that one that nobody has listed is an undocumented reply.

use std::collections::BTreeMap;

use afterword_domain::wire::problem::Code;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

use super::DocumentError;

const LISTED: &str = "4XX";
/// What every body can be refused with.
const OF_BODIES: [Code; 4] = [
    Code::BadBody,
    Code::BadField,
    Code::BodyTooLarge,
    Code::UnsupportedType,
];

/// Puts each status in the place of the list.
pub fn expand(operation: &mut Operation) -> Result<(), DocumentError> {
    let mut codes = listed(operation)?;
    if operation.request_body.is_some() {
        codes.extend(OF_BODIES);
    }
    if needs_key(operation)? {
        codes.push(Code::BadKey);
    }
    let parameters = operation.parameters.iter().flatten();
    if parameters
        .into_iter()
        .any(|one| one.parameter_in == ParameterIn::Path)
    {
        codes.push(Code::NotFound);
    }
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    // In the order of all codes, each once.
    for code in Code::ALL.into_iter().filter(|code| codes.contains(code)) {
        by_status.entry(code.row().status).or_default().push(code);
    }
    for (status, codes) in by_status {
        let said: Vec<String> = codes.into_iter().map(said).collect();
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(said.join(" "))
            .content("application/problem+json", problem)
            .build();
        let responses = &mut operation.responses.responses;
        responses.insert(status.to_string(), RefOr::T(response));
    }
    name_trouble(operation);
    Ok(())
}

/// Says with which codes a database in trouble shows itself. Only the replay goes on while a
/// restored ledger is closed.
fn name_trouble(operation: &mut Operation) {
    let opens = operation.operation_id.as_deref() == Some("replay");
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("503") {
        let codes = [Code::Unavailable, Code::Restoring];
        let said = codes.into_iter().take(if opens { 1 } else { 2 }).map(said);
        let first = format!("{}.", response.description);
        response.description = [first]
            .into_iter()
            .chain(said)
            .collect::<Vec<_>>()
            .join(" ");
    }
}

fn said(code: Code) -> String {
    let row = code.row();
    format!("`{}`: {}.", row.code, row.title)
}

fn listed(operation: &mut Operation) -> Result<Vec<Code>, DocumentError> {
    let Some(RefOr::T(response)) = operation.responses.responses.remove(LISTED) else {
        return Ok(Vec::new());
    };
    let names = response
        .description
        .trim_start_matches("Refused:")
        .split(',');
    names
        .map(|name| {
            let code = Code::ALL
                .into_iter()
                .find(|code| code.row().code == name.trim());
            code.ok_or_else(|| DocumentError::Code {
                operation: operation.operation_id.clone().unwrap_or_default(),
                code: name.trim().to_owned(),
            })
        })
        .collect()
}

fn needs_key(operation: &Operation) -> Result<bool, DocumentError> {
    let security = serde_json::to_value(&operation.security)?;
    let mut ways = security.as_array().into_iter().flatten();
    Ok(ways.any(|way| way.get("api_key").or(way.get("operator")).is_some()))
}
