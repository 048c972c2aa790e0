//! `GET /v1/answers` and `GET /v1/answers/{id}`: answers one by one.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// Answers by the end of their session, a page at a time. An agent reads their own.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/answers", operation_id = "answers", tag = "answers",
    security(("api_key" = [])),
    params(
        ("site" = Option<String>, Query, description = "The site; the key's own when absent"),
        ("from" = Option<String>, Query, description = "First local business day; to when absent", example = "2026-03-01"),
        ("to" = Option<String>, Query, description = "Last local business day, included; from when absent", example = "2026-03-31"),
        ("since" = Option<i64>, Query, description = "First end of a session; not together with from and to"),
        ("until" = Option<i64>, Query, description = "First end of a session that is no longer in the list"),
        ("limit" = Option<u16>, Query, description = "Answers of a page, 1 to 1,000; 100 when absent"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, of the same list"),
        ("agent" = Option<String>, Query, description = "Filter: values parted by commas; likewise team, channel, place, tier, served_by, the site's own facts, source, instrument"),
        ("rating" = Option<String>, Query, description = "Filter: ratings parted by commas; likewise effort"),
        ("standing" = Option<String>, Query, description = "Filter: counted, late, withdrawn, voided, parted by commas"),
        ("open" = Option<String>, Query, description = "yes or no; likewise exempted, voided, corrected, contradictory, exceptional, erased"),
    ),
    responses(
        (status = 200, description = "A page of the list", body = afterword_domain::wire::answers::Answers),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let page = app.answers(api_key, &params).await;
    Ok(json(StatusCode::OK, &page.map_err(|e| problem(&app, e))?))
}

/// One answer, what it was before, and who ruled what.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/answers/{id}", operation_id = "one_answer", tag = "answers",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    responses(
        (status = 200, description = "The answer", body = afterword_domain::wire::answers::OneAnswer),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn one<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let api_key = request::api_key(request.headers());
    let one = app.one_answer(api_key, &id).await;
    Ok(json(StatusCode::OK, &one.map_err(|e| problem(&app, e))?))
}
