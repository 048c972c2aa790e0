//! `DELETE /v1/answers/{id}` and `POST /v1/erasures`: what the owner erases.

use afterword_domain::wire::erasure::ErasureRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Erases an answer: words, contact, customer key, facts, notes and history go, its figures stay,
/// and its session takes no other answer.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/answers/{id}", operation_id = "erase_answer", tag = "privacy",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id", example = "00112233445566778899aabbccddeeff")),
    responses(
        (status = 200, description = "It is erased, now or before", body = afterword_domain::wire::erasure::ErasureReply),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached or is being restored: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn erase_answer<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let api_key = request::api_key(request.headers());
    let erased = app.erase_answer(api_key, &id).await;
    let reply = erased.map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}

/// Erases an answer, a session, or a customer's sessions step by step.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/erasures", operation_id = "erase_for_owner", tag = "privacy",
    security(("api_key" = [])),
    request_body = ErasureRequest,
    responses(
        (status = 200, description = "How much was erased, and whether more is to come", body = afterword_domain::wire::erasure::ErasureReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found, body_too_large, unsupported_type", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached or is being restored: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn erasures<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let asked: ErasureRequest = body::json(&parts.headers, body).await?;
    let api_key = request::api_key(&parts.headers);
    let erased = app.erase_for_owner(api_key, asked).await;
    let reply = erased.map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}
