//! `GET /v1/reports`: what the cron did and found.

use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// What left at the end of its time, and what the recount of raw answers found, by day.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/reports", operation_id = "reports", tag = "privacy",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "The reports of the site, latest first", body = afterword_domain::wire::report::Reports),
        (status = "4XX", description = "Refused: bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn reports<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let api_key = request::api_key(request.headers());
    let reports = app.reports(api_key).await.map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &reports))
}
