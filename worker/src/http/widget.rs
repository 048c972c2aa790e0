//! `GET /v1/widget/{site key}`: what a widget shows before there is an invitation.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// All that a widget shows, without a token. Writes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/widget/{site_key}", operation_id = "widget", tag = "invitations",
    params(
        ("site_key" = String, Path, description = "The public site key"),
        ("lang" = Option<String>, Query, description = "Languages in order of preference, parted by commas"),
        ("draw" = Option<String>, Query, description = "The widget's draw"),
    ),
    responses(
        (status = 200, description = "All that a widget shows", body = afterword_domain::wire::screen::Screen),
        (status = "4XX", description = "Refused: bad_site_key, origin_not_allowed, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn widget<P: Platform>(
    State(app): State<App<P>>,
    site_key: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(site_key) = site_key?;
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let params = request::params(&parts);
    let lang = params
        .iter()
        .find(|(name, _)| name == "lang")
        .map_or("", |(_, value)| value);
    let origin = request::origin(&parts.headers);
    let screen = app
        .widget(&site_key, origin, lang)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &screen))
}
