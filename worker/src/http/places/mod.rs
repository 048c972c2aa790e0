//! `/v1/places`: where codes hang.

pub mod codes;

use afterword_domain::wire::place::NewPlaces;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, no_content};
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

/// Makes one place, a range of them, or those of a table (columns branch, area, kind, place, name),
/// each with a code; all of them or none. Names, areas and kinds of places that
/// are there already are taken over, and a place that was removed is back with its card; told
/// again, nothing changes. A place stays in its branch.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/places", operation_id = "make_places", tag = "places",
    security(("api_key" = [])),
    request_body(content((NewPlaces = "application/json"), (String = "text/csv"))),
    responses(
        (status = 201, description = "They, as they stand now", body = afterword_domain::wire::place::MadePlaces),
        (status = "4XX", description = "Refused: bad_lines, bad_key, forbidden, place_elsewhere, places_full", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn make<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let (key, base) = (request::api_key(&parts.headers), request::base(&parts));
    let made = if body::is_csv(&parts.headers) {
        let table = body::table(&parts.headers, body).await?;
        app.make_places_of_table(key, &table, &base).await
    } else {
        let new: NewPlaces = body::json(&parts.headers, body).await?;
        app.make_places(key, &new, &base).await
    };
    Ok(json(
        StatusCode::CREATED,
        &made.map_err(|e| problem(&app, e))?,
    ))
}

/// Takes a place out of use. The page of its card says so; answers stay filed under it. Doing it
/// again changes nothing, and making it again brings it back with its card.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/places/{place}", operation_id = "remove_place", tag = "places",
    security(("api_key" = [])),
    params(("place" = String, Path, description = "Its id")),
    responses(
        (status = 204, description = "It is out of use"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn remove<P: Platform>(
    State(app): State<App<P>>,
    place: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let Path(place) = place?;
    let removed = app.remove_place(request::api_key(&headers), &place).await;
    removed.map_err(|e| problem(&app, e))?;
    Ok(no_content())
}
