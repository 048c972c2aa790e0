//! `/v1/sites`: the operator makes and lists sites, their owners read and change them.

use afterword_domain::access::Action;
use afterword_domain::wire::keys::{MadeApiKey, NewOwnerKey};
use afterword_domain::wire::sites::{MadeSite, NewSite, Sites};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};

use super::error::problem;
use super::reply::{Handled, json, with_tag};
use super::{body, request};
use crate::app::{App, AppError};
use crate::ports::Platform;

/// Makes a site in both of its spaces, live and test, with an owner's key and a public key for
/// each. The keys are said this once.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/sites", operation_id = "make_site", tag = "sites",
    security(("operator" = [])),
    request_body(content = NewSite),
    responses(
        (status = 201, description = "The site and its first keys", body = MadeSite),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, no_operator, site_exists, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn make<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let secret = request::api_key(&parts.headers);
    app.operator(secret).map_err(refused)?;
    let new: NewSite = body::json(&parts.headers, body).await?;
    let made: MadeSite = app.make_site(new).await.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &made))
}

/// Every site of the deployment.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/sites", operation_id = "list_sites", tag = "sites",
    security(("operator" = [])),
    responses(
        (status = 200, description = "The sites by id", body = Sites),
        (status = "4XX", description = "Refused: bad_key, forbidden, no_operator, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn list<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let secret = request::api_key(&parts.headers);
    app.operator(secret).map_err(refused)?;
    let sites: Sites = app.sites().await.map_err(refused)?;
    Ok(json(StatusCode::OK, &sites))
}

/// Makes an owner's key of a site that is there already: where the reply that held the first one was
/// lost, or no owner is left. It is said this once. Sent again it makes another; owners revoke what
/// nobody needs.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/sites/{site}/owner-keys", operation_id = "make_owner_key", tag = "sites",
    security(("operator" = [])),
    params(("site" = String, Path, description = "The site's id")),
    request_body(content = NewOwnerKey),
    responses(
        (status = 201, description = "The key", body = MadeApiKey),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, no_operator, not_found, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn make_owner_key<P: Platform>(
    State(app): State<App<P>>,
    site: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let (parts, body) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let secret = request::api_key(&parts.headers);
    app.operator(secret).map_err(refused)?;
    let Path(site) = site?;
    let new: NewOwnerKey = body::json(&parts.headers, body).await?;
    let made: MadeApiKey = app.make_owner_key(&site, new).await.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &made))
}

/// What the key's own site says of itself, in the key's space.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/sites/{site}", operation_id = "read_site", tag = "sites",
    security(("api_key" = [])),
    params(("site" = String, Path, description = "The site of the key")),
    responses(
        (status = 200, description = "The site; its ETag fits an If-Match", body = afterword_domain::wire::sites::ReadSite),
        (status = "4XX", description = "Refused: bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn read<P: Platform>(
    State(app): State<App<P>>,
    site: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let refused = |error| problem(&app, error);
    let key = request::api_key(&headers);
    let holder = app.allowed(key, Action::ReadSite).await.map_err(refused)?;
    let Path(site) = site?;
    let (site, edits) = app.read_site(&holder, &site).await.map_err(refused)?;
    Ok(with_tag(json(StatusCode::OK, &site), edits))
}

/// Changes the key's own site, in the key's space: a JSON merge patch (RFC 7396), where null takes
/// back to the default. Two changes at once are both kept; of the same field the later one holds.
/// With If-Match the change is refused when anybody was faster. Known here at once and everywhere
/// within ten seconds.
#[cfg_attr(feature = "openapi", utoipa::path(
    patch, path = "/v1/sites/{site}", operation_id = "change_site", tag = "sites",
    security(("api_key" = [])),
    params(
        ("site" = String, Path, description = "The site of the key"),
        ("If-Match" = Option<String>, Header, description = "An ETag of GET: refuse when the site was changed since"),
    ),
    request_body(content = super::openapi::SitePatch, description = "Any members of the site's document, at any depth"),
    responses(
        (status = 200, description = "The site as it is now", body = afterword_domain::wire::sites::ReadSite),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, extras_fixed, changed_meanwhile", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn change<P: Platform>(
    State(app): State<App<P>>,
    site: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let (parts, body) = request.into_parts();
    let refused = |error| problem(&app, error);
    let key = request::api_key(&parts.headers);
    let holder = app.allowed(key, Action::ManageSite).await;
    let holder = holder.map_err(refused)?;
    let Path(site) = site?;
    let patch = body::object(&parts.headers, body).await?;
    let expected = expected(&parts.headers).map_err(refused)?;
    let changed = app.change_site(&holder, &site, &patch, expected).await;
    let (site, edits) = changed.map_err(refused)?;
    Ok(with_tag(json(StatusCode::OK, &site), edits))
}

/// How often the site may have been changed. A tag that is none of ours fits no site.
fn expected(headers: &HeaderMap) -> Result<Option<u32>, AppError> {
    let Some(tag) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    let tag = tag.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return Ok(None);
    }
    let number = tag.trim_matches('"').parse();
    number.map(Some).map_err(|_| AppError::ChangedMeanwhile)
}
