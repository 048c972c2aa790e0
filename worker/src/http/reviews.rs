//! `GET /v1/reviews`: answers that somebody should look at.

use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// Answers that somebody should look at, a page at a time. Nothing is ever changed by itself.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/reviews", operation_id = "reviews", tag = "rulings",
    security(("api_key" = [])),
    params(
        ("kind" = String, Query, description = "contradiction: a low rating beside solved or easy (contradictory is true), or a high one whose customer has complained, of the last 30 days unless a range is given; appeal: open ones, by the moment at which they are due; asked: rulings that wait for a second person; corrected: changed by the customer since they were ruled on; incident: low ratings during an incident, without the reason that it suggests", example = "appeal"),
        ("incident" = Option<String>, Query, description = "The incident's id, with kind=incident"),
        ("limit" = Option<u16>, Query, description = "Answers of a page, 1 to 1,000; 100 when absent"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, of the same list"),
        ("from" = Option<String>, Query, description = "As of GET /v1/answers, like every other filter"),
    ),
    responses(
        (status = 200, description = "A page of the list", body = afterword_domain::wire::answers::Reviews),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, not_found, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn reviews<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let page = app.reviews(api_key, &params).await;
    Ok(json(StatusCode::OK, &page.map_err(|e| problem(&app, e))?))
}
