//! `/v1/site-keys`: the public keys for a site's pages, for its owner.

use afterword_domain::access::Action;
use afterword_domain::wire::keys::{NewSiteKey, SiteKey, SiteKeys};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, no_content};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Every public key of the site and space.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/site-keys", operation_id = "list_site_keys", tag = "keys",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "Oldest first, revoked ones included", body = SiteKeys),
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
    let keys: SiteKeys = app.site_keys(&holder).await.map_err(refused)?;
    Ok(json(StatusCode::OK, &keys))
}

/// Makes a public key for the key's own site and space.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/site-keys", operation_id = "make_site_key", tag = "keys",
    security(("api_key" = [])),
    request_body(content = NewSiteKey),
    responses(
        (status = 201, description = "The key", body = SiteKey),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
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
    let new: NewSiteKey = body::json(&parts.headers, body).await?;
    let made: SiteKey = app.make_site_key(&holder, new).await.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &made))
}

/// Revokes a public key, within ten seconds everywhere. Doing it again changes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/site-keys/{site_key}", operation_id = "revoke_site_key", tag = "keys",
    security(("api_key" = [])),
    params(("site_key" = String, Path, description = "The key")),
    responses(
        (status = 204, description = "It opens nothing any more"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn revoke<P: Platform>(
    State(app): State<App<P>>,
    site_key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let Path(site_key) = site_key?;
    app.revoke_site_key(&holder, &site_key)
        .await
        .map_err(refused)?;
    Ok(no_content())
}
