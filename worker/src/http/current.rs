//! `POST /v1/answers/current`: what is stored under a token, and all that a widget shows.

use afterword_domain::wire::screen::CurrentRequest;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// What is stored, and all that a widget shows. Writes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers/current", operation_id = "current", tag = "answers",
    request_body = CurrentRequest,
    responses(
        (status = 200, description = "All that a widget shows", body = afterword_domain::wire::screen::Screen),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_token, expired, erased, too_early, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn current<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let asked: CurrentRequest = body::json(&parts.headers, body).await?;
    let screen = app
        .current(&asked, &request::base(&parts))
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &screen))
}
