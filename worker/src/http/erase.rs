//! `POST /v1/answers/erase`: "delete my answer".

use afterword_domain::wire::erasure::EraseRequest;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Takes the answer back and deletes it for good, before the end of the window. The session takes
/// no other answer.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers/erase", operation_id = "erase", tag = "answers",
    request_body = EraseRequest,
    responses(
        (status = 200, description = "It is deleted, now or before", body = afterword_domain::wire::erasure::EraseReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_token, window_over, expired, too_early, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn erase<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let asked: EraseRequest = body::json(&parts.headers, body).await?;
    let reply = app.erase(&asked).await.map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}
