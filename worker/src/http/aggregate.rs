//! `GET /v1/aggregate`: the figures.

use axum::extract::{Request, State};
use axum::http::header::IF_NONE_MATCH;

use super::error::problem;
use super::reply::{Handled, tagged_json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

/// Figures for a range of local business days, with definitions, time zone and versions.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/aggregate", operation_id = "aggregate", tag = "figures",
    security(("api_key" = [])),
    params(
        ("site" = Option<String>, Query, description = "The site; the key's own when absent"),
        ("from" = Option<String>, Query, description = "First local business day; today when absent", example = "2026-03-01"),
        ("to" = Option<String>, Query, description = "Last local business day, included; today when absent", example = "2026-03-31"),
        ("bucket" = Option<String>, Query, description = "hour, day, week, month or total (when absent)"),
        ("by" = Option<String>, Query, description = "Up to three of agent, team, channel, place, tier, served_by, source, instrument, weekday, hour, reason and the site's own facts, parted by commas; hour and reason are not crossed"),
        ("agent" = Option<String>, Query, description = "Filter: values parted by commas; likewise team, channel, place, tier, served_by, source, instrument, weekday (1 Monday to 7 Sunday), hour, reason, and the site's own facts"),
        ("exceptional" = Option<String>, Query, description = "all (when absent), without (the baseline, and when absent with a mark) or only"),
        ("mark" = Option<String>, Query, description = "The id of a marked change: groups are divided into before and after it, and compared"),
    ),
    responses(
        (status = 200, description = "The figures", body = afterword_domain::wire::aggregate::Aggregate<Vec<afterword_domain::wire::aggregate::AggregateGroup>>),
        (status = 304, description = "The same as under the ETag sent in If-None-Match"),
        (status = "4XX", description = "Refused: bad_query, not_crossed, too_many_groups, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn aggregate<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let params = request::params(&parts);
    let api_key = request::api_key(&parts.headers);
    let reply = app
        .aggregate(api_key, &params)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(tagged_json(&reply, parts.headers.get(IF_NONE_MATCH)))
}
