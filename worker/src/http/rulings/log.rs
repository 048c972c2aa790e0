//! `GET /v1/rulings` and `GET /v1/rulings/counts`: who decided what.

use axum::extract::{Request, State};
use axum::http::StatusCode;

use crate::app::App;
use crate::http::error::problem;
use crate::http::reply::{Handled, json};
use crate::http::request;
use crate::ports::Platform;

/// The log of rulings, oldest first. It is only ever added to.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/rulings", operation_id = "rulings", tag = "rulings",
    security(("api_key" = [])),
    params(
        ("since" = Option<i64>, Query, description = "First instant; 30 days ago when absent"),
        ("until" = Option<i64>, Query, description = "Last instant, excluded; now when absent"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "The log", body = afterword_domain::wire::ruling::RulingLog),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn rulings<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let log = app.rulings(api_key, &params).await;
    Ok(json(StatusCode::OK, &log.map_err(|e| problem(&app, e))?))
}

/// How often each person did what, and why: rulings per supervisor.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/rulings/counts", operation_id = "ruling_counts", tag = "rulings",
    security(("api_key" = [])),
    params(
        ("since" = Option<i64>, Query, description = "First instant; 30 days ago when absent"),
        ("until" = Option<i64>, Query, description = "Last instant, excluded; now when absent"),
    ),
    responses(
        (status = 200, description = "By person, deed and code", body = afterword_domain::wire::ruling::RulingCounts),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn counts<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let counts = app.ruling_counts(api_key, &params).await;
    Ok(json(StatusCode::OK, &counts.map_err(|e| problem(&app, e))?))
}
