//! `/v1/shifts`: which team has which places from when to when.

use afterword_domain::defaults::TABLE_MAX_BYTES;
use afterword_domain::wire::shift::NewShifts;
use axum::extract::{Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// Shifts that last into a time.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/shifts", operation_id = "shifts", tag = "places",
    security(("api_key" = [])),
    params(
        ("from" = Option<String>, Query, description = "Seconds since 1970, or a time by the site's clock; now when absent", example = "2026-03-28T10:00"),
        ("to" = Option<String>, Query, description = "Likewise, excluded; seven days later when absent", example = "2026-03-29T10:00"),
        ("branch" = Option<String>, Query, description = "Of one branch", example = "main"),
        ("area" = Option<String>, Query, description = "Of one part of it", example = "terrace"),
        ("place" = Option<String>, Query, description = "Of one place", example = "t-1"),
    ),
    responses(
        (status = 200, description = "By begin", body = afterword_domain::wire::shift::Shifts),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let key = request::api_key(&parts.headers);
    let shifts = app.shifts(key, &request::params(&parts)).await;
    Ok(json(StatusCode::OK, &shifts.map_err(|e| problem(&app, e))?))
}

/// Plans shifts, all of them or none: a list, or a table (columns since, until, team, branch, area,
/// places; times in seconds or by the site's clock). Answers of a place are filed under the team
/// that has it when the guest begins. A shift ends when the next one of its place begins; the
/// reply says where that cuts one short. Told again, nothing changes.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/shifts", operation_id = "plan_shifts", tag = "places",
    security(("api_key" = [])),
    request_body(content((NewShifts = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "What was planned", body = afterword_domain::wire::shift::PlannedShifts),
        (status = "4XX", description = "Refused: bad_lines, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn plan<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let key = request::api_key(&parts.headers);
    let planned = if body::is_csv(&parts.headers) {
        let table = body::table(&parts.headers, body).await?;
        app.plan_shifts_of_table(key, &table).await
    } else {
        let new: NewShifts = body::json_up_to(TABLE_MAX_BYTES, &parts.headers, body).await?;
        app.plan_shifts(key, &new).await
    };
    Ok(json(
        StatusCode::OK,
        &planned.map_err(|e| problem(&app, e))?,
    ))
}

/// Takes shifts back that begin within a time. Answers that were filed under them stay so.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/shifts", operation_id = "drop_shifts", tag = "places",
    security(("api_key" = [])),
    params(
        ("from" = String, Query, description = "Seconds since 1970, or a time by the site's clock", example = "2026-03-28T10:00"),
        ("to" = String, Query, description = "Likewise, excluded; at most 366 days later", example = "2026-03-29T10:00"),
        ("branch" = Option<String>, Query, description = "Of one branch", example = "main"),
        ("area" = Option<String>, Query, description = "Of one part of it", example = "terrace"),
        ("place" = Option<String>, Query, description = "Of one place", example = "t-1"),
    ),
    responses(
        (status = 200, description = "How many are gone", body = afterword_domain::wire::shift::DroppedShifts),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn drop<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let key = request::api_key(&parts.headers);
    let dropped = app.drop_shifts(key, &request::params(&parts)).await;
    Ok(json(
        StatusCode::OK,
        &dropped.map_err(|e| problem(&app, e))?,
    ))
}
