//! `POST /v1/answers`: one write.

use afterword_domain::wire::write::WriteRequest;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Takes one write, which carries the whole answer so far.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers", operation_id = "answer", tag = "answers",
    request_body(content = WriteRequest, description = "The whole answer so far. `text/plain;charset=UTF-8` with the same JSON inside is taken too."),
    responses(
        (status = 200, description = "What is stored now", body = afterword_domain::wire::write::WriteReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, empty_answer, bad_token, rev_conflict, instrument_changed, expired, erased, body_too_large, unsupported_type, too_early, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn answers<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let write: WriteRequest = body::json(&parts.headers, body).await?;
    let reply = app
        .answer(write, &request::base(&parts))
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}
