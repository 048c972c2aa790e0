//! `/v1/places`: where codes hang.

use afterword_domain::wire::place::NewPlaces;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Places in use, with their codes and the addresses on their cards.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/places", operation_id = "places", tag = "places",
    security(("api_key" = [])),
    params(
        ("branch" = Option<String>, Query, description = "Of one branch", example = "main"),
        ("area" = Option<String>, Query, description = "Of one part of it", example = "terrace"),
    ),
    responses(
        (status = 200, description = "By branch, area and id", body = afterword_domain::wire::place::Places),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let key = request::api_key(&parts.headers);
    let (params, base) = (request::params(&parts), request::base(&parts));
    let places = app.places(key, &params, &base).await;
    Ok(json(StatusCode::OK, &places.map_err(|e| problem(&app, e))?))
}

/// Makes one place, or a range of them, each with a code. Names, areas and kinds of places that
/// are there already are taken over, and a place that was removed is back with its card; told
/// again, nothing changes. A place stays in its branch.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/places", operation_id = "make_places", tag = "places",
    security(("api_key" = [])),
    request_body = NewPlaces,
    responses(
        (status = 201, description = "They, as they stand now", body = afterword_domain::wire::place::MadePlaces),
        (status = "4XX", description = "Refused: bad_key, forbidden, place_elsewhere, places_full", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn make<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let new: NewPlaces = body::json(&parts.headers, body).await?;
    let key = request::api_key(&parts.headers);
    let made = app.make_places(key, &new, &request::base(&parts)).await;
    Ok(json(
        StatusCode::CREATED,
        &made.map_err(|e| problem(&app, e))?,
    ))
}
