//! `GET /v1/instruments` and `POST /v1/instruments/{id}/use`: what a site asks, and when.

use afterword_domain::wire::instrument::UseRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// A site's drafts, and its versions with the times in which each is asked.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/instruments", operation_id = "instruments", tag = "instruments",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "Drafts and versions", body = afterword_domain::wire::instrument::InstrumentList),
        (status = "4XX", description = "Refused: bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn instrument_list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let list = app.instrument_list(request::api_key(&parts.headers)).await;
    Ok(json(StatusCode::OK, &list.map_err(|e| problem(&app, e))?))
}

/// Puts a version in force, now or at a moment ahead. The one before ends there; what was planned
/// for later is taken back. Pages that were opened under the old one answer as that one for 24
/// hours.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/instruments/{id}/use", operation_id = "use_instrument", tag = "instruments",
    security(("api_key" = [])),
    params(("id" = afterword_domain::ids::InstrumentId, Path, description = "A version that the site has published in this space, or one of Afterword's own")),
    request_body(content = UseRequest),
    responses(
        (status = 200, description = "What the site asks now and later", body = afterword_domain::wire::instrument::InstrumentList),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found, body_too_large, unsupported_type, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn use_instrument<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let (parts, sent) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let asked: UseRequest = body::json(&parts.headers, sent).await?;
    let api_key = request::api_key(&parts.headers);
    let list = app.use_instrument(api_key, &id, asked.since).await;
    Ok(json(StatusCode::OK, &list.map_err(|e| problem(&app, e))?))
}
