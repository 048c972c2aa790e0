//! `/v1/incidents`: what happened that no agent can help.

use afterword_domain::wire::annotation::IncidentRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, no_content};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Incidents that were noted.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/incidents", operation_id = "incidents", tag = "comparing",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "All of them", body = afterword_domain::wire::annotation::Incidents),
        (status = "4XX", description = "Refused: bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, headers: HeaderMap) -> Handled {
    let all = app.incidents(request::api_key(&headers)).await;
    Ok(json(StatusCode::OK, &all.map_err(|e| problem(&app, e))?))
}

/// Notes an incident, such as an outage or a new price. Low answers of its time are put up for review
/// with the reason that it suggests; it never changes one by itself.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/incidents", operation_id = "add_incident", tag = "comparing",
    security(("api_key" = [])),
    request_body = IncidentRequest,
    responses(
        (status = 201, description = "Noted", body = afterword_domain::wire::annotation::Incident),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn add<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let asked: IncidentRequest = body::json(&parts.headers, body).await?;
    let noted = app.incident(request::api_key(&parts.headers), asked).await;
    Ok(json(
        StatusCode::CREATED,
        &noted.map_err(|e| problem(&app, e))?,
    ))
}

/// Removes an incident.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/incidents/{id}", operation_id = "remove_incident", tag = "comparing",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 204, description = "Removed"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn remove<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let Path(id) = id?;
    let api_key = request::api_key(&headers);
    let removed = app.remove_incident(api_key, &id).await;
    removed.map_err(|e| problem(&app, e))?;
    Ok(no_content())
}
