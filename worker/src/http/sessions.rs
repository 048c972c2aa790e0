//! `POST /v1/sessions`: the session feed, and `GET /v1/sessions/warnings`: where it does not say
//! what the invitations say.

use afterword_domain::defaults::FEED_BODY_MAX_BYTES;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Tells of ended sessions, complaints and re-contacts: up to 1,000 rows, in any order, before or
/// after their answers, as often as wanted. Each row is taken or refused on its own.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/sessions", operation_id = "feed", tag = "sessions",
    security(("api_key" = [])),
    request_body(content = afterword_domain::wire::feed::Feed<afterword_domain::wire::feed::SessionRow, afterword_domain::wire::feed::EventRow>, content_type = "application/json"),
    responses(
        (status = 200, description = "What became of each row", body = afterword_domain::wire::feed::FeedReply),
        (status = "4XX", description = "Refused: bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same batch again, it counts once", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn sessions<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let told = body::json_up_to(FEED_BODY_MAX_BYTES, &parts.headers, body).await?;
    let reply = app
        .feed(request::api_key(&parts.headers), told)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}

/// Sessions of which the feed says something else than the token of their answer: another end,
/// agent, team, ... Answers are filed under the token's word, rates under the feed's.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/sessions/warnings", operation_id = "warnings", tag = "sessions",
    security(("api_key" = [])),
    params(
        ("from" = Option<String>, Query, description = "First local business day; today when absent", example = "2026-03-01"),
        ("to" = Option<String>, Query, description = "Last local business day, included; today when absent", example = "2026-03-31"),
    ),
    responses(
        (status = 200, description = "They, at most 1,000", body = afterword_domain::wire::feed::Warnings),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn warnings<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let params = request::params(&parts);
    let reply = app
        .warnings(request::api_key(&parts.headers), &params)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reply))
}
