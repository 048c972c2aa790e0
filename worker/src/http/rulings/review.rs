//! `POST /v1/answers/{id}/review`: somebody has looked at a change that came after a ruling.

use afterword_domain::wire::ruling::NoteRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use crate::app::App;
use crate::http::error::problem;
use crate::http::reply::{Handled, json};
use crate::http::{body, request};
use crate::ports::Platform;

/// The customer has changed an answer that was ruled on. The rulings stay as they are, and it is no
/// longer open.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers/{id}/review", operation_id = "review", tag = "rulings",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    request_body = NoteRequest,
    responses(
        (status = 200, description = "What stands now", body = afterword_domain::wire::ruling::RulingReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, no_ruling, bad_key, forbidden, not_found, erased", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn review<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let (parts, body) = request.into_parts();
    let asked: NoteRequest = body::json(&parts.headers, body).await?;
    let api_key = request::api_key(&parts.headers);
    let ruled = app.review(api_key, &id, asked);
    Ok(json(
        StatusCode::OK,
        &ruled.await.map_err(|e| problem(&app, e))?,
    ))
}
