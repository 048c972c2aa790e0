//! `/v1/keys`: who may use the API, for the owner of a site.

use afterword_domain::access::Action;
use afterword_domain::wire::keys::{ApiKeys, MadeApiKey, NewApiKey};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, no_content};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Every API key of the site and space, without the keys themselves.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/keys", operation_id = "list_keys", tag = "keys",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "Oldest first, revoked ones included", body = ApiKeys),
        (status = "4XX", description = "Refused: bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, headers: HeaderMap) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let keys: ApiKeys = app.api_keys(&holder).await.map_err(refused)?;
    Ok(json(StatusCode::OK, &keys))
}

/// Makes an API key for the key's own site and space. It is said this once.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/keys", operation_id = "make_key", tag = "keys",
    security(("api_key" = [])),
    request_body(content = NewApiKey),
    responses(
        (status = 201, description = "The key", body = MadeApiKey),
        (status = "4XX", description = "Refused: bad_body, bad_field, no_branch, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn make<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let refused = |error| problem(&app, error);
    let key = request::api_key(&parts.headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let new: NewApiKey = body::json(&parts.headers, body).await?;
    let made: MadeApiKey = app.make_api_key(&holder, new).await.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &made))
}

/// Revokes an API key, at once. Doing it again changes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/keys/{id}", operation_id = "revoke_key", tag = "keys",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The key's id, as in the list")),
    responses(
        (status = 204, description = "It opens nothing any more"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, last_owner", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn revoke<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let Path(id) = id?;
    app.revoke_api_key(&holder, &id).await.map_err(refused)?;
    Ok(no_content())
}
