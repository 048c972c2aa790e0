//! `/v1/signing-keys`: what signs invitations, for the owner of a site.

use afterword_domain::access::Action;
use afterword_domain::wire::keys::{MadeSigningKey, NewSigningKey, SigningKeys};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Every signing key of the site and space, without secrets.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/signing-keys", operation_id = "list_signing_keys", tag = "keys",
    security(("api_key" = [])),
    responses(
        (status = 200, description = "Newest first, those that verify nothing any more included", body = SigningKeys),
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
    let keys: SigningKeys = app.signing_keys(&holder).await.map_err(refused)?;
    Ok(json(StatusCode::OK, &keys))
}

/// Makes a signing key. The secret of a host's is said this once; those of pages and places never
/// leave the Worker, which signs with the newest from now on.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/signing-keys", operation_id = "make_signing_key", tag = "keys",
    security(("api_key" = [])),
    request_body(content = NewSigningKey),
    responses(
        (status = 201, description = "The key", body = MadeSigningKey),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, signing_keys_full", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
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
    let new: NewSigningKey = body::json(&parts.headers, body).await?;
    let made: MadeSigningKey = app.make_signing_key(&holder, &new).await.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &made))
}

/// Retires a signing key ten seconds from now: it signs no more, and verifies invitations of sessions
/// that ended until then for 38 days. Doing it again changes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/signing-keys/{kid}/retire", operation_id = "retire_signing_key", tag = "keys",
    security(("api_key" = [])),
    params(("kid" = String, Path, description = "The key's id")),
    responses(
        (status = 200, description = "The key", body = afterword_domain::wire::keys::SigningKeyInfo),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, last_signing_key", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn retire<P: Platform>(
    State(app): State<App<P>>,
    kid: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let Path(kid) = kid?;
    let key = app
        .retire_signing_key(&holder, &kid)
        .await
        .map_err(refused)?;
    Ok(json(StatusCode::OK, &key))
}

/// Revokes a signing key: every invitation that it has signed is dead at once. Where none of its
/// source signs then, another takes its place. Doing it again changes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/signing-keys/{kid}", operation_id = "revoke_signing_key", tag = "keys",
    security(("api_key" = [])),
    params(("kid" = String, Path, description = "The key's id")),
    responses(
        (status = 200, description = "The key", body = afterword_domain::wire::keys::SigningKeyInfo),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn revoke<P: Platform>(
    State(app): State<App<P>>,
    kid: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ManageKeys).await;
    let holder = holder.map_err(refused)?;
    let Path(kid) = kid?;
    let key = app
        .revoke_signing_key(&holder, &kid)
        .await
        .map_err(refused)?;
    Ok(json(StatusCode::OK, &key))
}
