//! `/v1/places/codes`: the codes on cards.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use crate::app::App;
use crate::http::error::problem;
use crate::http::reply::{Handled, json, no_content};
use crate::http::request;
use crate::ports::Platform;

/// Codes of cards, since cards outlive what they were printed for. A dead one was revoked, or its
/// place removed; `told` says how often guests told that it hangs there still, and those of which
/// they told most come first.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/places/codes", operation_id = "place_codes", tag = "places",
    security(("api_key" = [])),
    params(("state" = Option<String>, Query, description = "live or dead; both when absent", example = "dead")),
    responses(
        (status = 200, description = "They", body = afterword_domain::wire::place::Codes),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let key = request::api_key(&parts.headers);
    let (params, base) = (request::params(&parts), request::base(&parts));
    let codes = app.place_codes(key, &params, &base).await;
    Ok(json(StatusCode::OK, &codes.map_err(|e| problem(&app, e))?))
}

/// Revokes a code, for a card that was lost or copied. Its page says so from then on. Doing it
/// again changes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/places/codes/{code}", operation_id = "revoke_place_code", tag = "places",
    security(("api_key" = [])),
    params(("code" = String, Path, description = "The code")),
    responses(
        (status = 204, description = "It is revoked"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn revoke<P: Platform>(
    State(app): State<App<P>>,
    code: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let Path(code) = code?;
    let revoked = app
        .revoke_place_code(request::api_key(&headers), &code)
        .await;
    revoked.map_err(|e| problem(&app, e))?;
    Ok(no_content())
}

/// Revokes a code and makes another for its place, for a new card. Sent again with the same old
/// code, it gives the same new one.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/places/codes/{code}/reissue", operation_id = "reissue_place_code", tag = "places",
    security(("api_key" = [])),
    params(("code" = String, Path, description = "The old code")),
    responses(
        (status = 201, description = "The place with its new code", body = afterword_domain::wire::place::PlaceInfo),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn reissue<P: Platform>(
    State(app): State<App<P>>,
    code: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(code) = code?;
    let (parts, _) = request.into_parts();
    let (key, base) = (request::api_key(&parts.headers), request::base(&parts));
    let place = app.reissue_place_code(key, &code, &base).await;
    Ok(json(
        StatusCode::CREATED,
        &place.map_err(|e| problem(&app, e))?,
    ))
}
