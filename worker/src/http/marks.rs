//! `/v1/marks`: changes that people made, which divide before and after.

use afterword_domain::wire::annotation::MarkRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, no_content};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Changes that were marked.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/marks", operation_id = "marks", tag = "comparing",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "All of them", body = afterword_domain::wire::annotation::Marks),
        (status = "4XX", description = "Refused: bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, headers: HeaderMap) -> Handled {
    let all = app.marks(request::api_key(&headers)).await;
    Ok(json(StatusCode::OK, &all.map_err(|e| problem(&app, e))?))
}

/// Marks a change, such as a training or a new menu. `mark=` of the aggregate divides by it.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/marks", operation_id = "add_mark", tag = "comparing",
    security(("api_key" = [])),
    request_body = MarkRequest,
    responses(
        (status = 201, description = "Noted", body = afterword_domain::wire::annotation::Mark),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn add<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let asked: MarkRequest = body::json(&parts.headers, body).await?;
    let noted = app.mark(request::api_key(&parts.headers), asked).await;
    Ok(json(
        StatusCode::CREATED,
        &noted.map_err(|e| problem(&app, e))?,
    ))
}

/// Removes a mark.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/marks/{id}", operation_id = "remove_mark", tag = "comparing",
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
    let removed = app.remove_mark(api_key, &id).await;
    removed.map_err(|e| problem(&app, e))?;
    Ok(no_content())
}
