//! Every route of the Worker, in one place.

use afterword_domain::wire::problem::{Code, Problem};
use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};

use super::aggregate::aggregate;
use super::answers::answers;
use super::board_page::board_page;
use super::current::current;
use super::drafts::{draft, drop_draft, publish, put_draft};
use super::erase::erase;
use super::erasures::{erase_answer, erasures};
use super::gate::{open, open_page};
use super::healthz::healthz;
use super::instruments::instruments;
use super::invitations::invitations;
use super::link::link;
use super::replay::replay;
use super::reply::{Refusal, Reply, text};
use super::reports::reports;
use super::reviews::reviews;
use super::rulings::{appeal, exemption, log, review, void};
use super::sessions::{sessions, warnings};
use super::versions::{instrument_list, use_instrument};
use super::widget::widget;
use super::{
    board, call_page, calls, contradictions, export, incidents, keys, list, marks, places, plain,
    qr, sheet, shifts, signing_keys, site_form, site_keys, sites,
};
use crate::app::App;
use crate::ports::Platform;

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The router over an app.
pub fn router<P: Platform>(app: App<P>) -> Router {
    api(&app).merge(pages(&app)).with_state(app)
}

/// What is for programs and for other people's pages.
fn api<P: Platform>(app: &App<P>) -> Router<App<P>> {
    Router::new()
        .route("/healthz", get(healthz::<P>))
        .route("/openapi.json", get(openapi))
        .route("/v1/aggregate", get(aggregate::<P>))
        .route("/v1/answers", get(list::list::<P>).post(answers::<P>))
        .route("/v1/answers/current", post(current::<P>))
        .route("/v1/answers/erase", post(erase::<P>))
        .route(
            "/v1/answers/{id}",
            get(list::one::<P>).delete(erase_answer::<P>),
        )
        .route("/v1/erasures", post(erasures::<P>))
        .route(
            "/v1/answers/{id}/appeal",
            post(appeal::appeal::<P>).delete(appeal::refuse::<P>),
        )
        .route(
            "/v1/answers/{id}/exemption",
            post(exemption::exempt::<P>).delete(exemption::restore::<P>),
        )
        .route("/v1/answers/{id}/review", post(review::review::<P>))
        .route(
            "/v1/answers/{id}/void",
            post(void::void::<P>).delete(void::restore::<P>),
        )
        .route("/v1/board", get(board::board::<P>))
        .route("/v1/board/live", get(board::live))
        .route("/v1/board/tickets", post(board::tickets::<P>))
        .route("/v1/calls", post(calls::call::<P>))
        .route("/v1/calls/{id}/claim", post(calls::claim::<P>))
        .route("/v1/calls/{id}/done", post(calls::done::<P>))
        .route("/v1/calls/{id}/release", post(calls::release::<P>))
        .route("/v1/export.csv", get(export::csv::csv::<P>))
        .route("/v1/export.ndjson", get(export::ndjson::ndjson::<P>))
        .route(
            "/v1/incidents",
            get(incidents::list::<P>).post(incidents::add::<P>),
        )
        .route("/v1/incidents/{id}", delete(incidents::remove::<P>))
        .route(
            "/v1/contradictions",
            get(contradictions::contradictions::<P>),
        )
        .route("/v1/instruments", get(instrument_list::<P>))
        .route("/v1/instruments/{id}", get(instruments::<P>))
        .route("/v1/instruments/{id}/use", post(use_instrument::<P>))
        .route(
            "/v1/instruments/drafts/{name}",
            get(draft::<P>).put(put_draft::<P>).delete(drop_draft::<P>),
        )
        .route("/v1/instruments/drafts/{name}/publish", post(publish::<P>))
        .route("/v1/invitations", post(invitations::<P>))
        .route("/v1/keys", get(keys::list::<P>).post(keys::make::<P>))
        .route("/v1/keys/{id}", delete(keys::revoke::<P>))
        .route(
            "/v1/signing-keys",
            get(signing_keys::list::<P>).post(signing_keys::make::<P>),
        )
        .route("/v1/signing-keys/{kid}", delete(signing_keys::revoke::<P>))
        .route(
            "/v1/signing-keys/{kid}/retire",
            post(signing_keys::retire::<P>),
        )
        .route(
            "/v1/site-keys",
            get(site_keys::list::<P>).post(site_keys::make::<P>),
        )
        .route("/v1/site-keys/{site_key}", delete(site_keys::revoke::<P>))
        .route("/v1/sites", get(sites::list::<P>).post(sites::make::<P>))
        .route(
            "/v1/sites/{site}",
            get(sites::read::<P>).patch(sites::change::<P>),
        )
        .route(
            "/v1/sites/{site}/owner-keys",
            post(sites::make_owner_key::<P>),
        )
        .route("/v1/marks", get(marks::list::<P>).post(marks::add::<P>))
        .route("/v1/marks/{id}", delete(marks::remove::<P>))
        .route("/v1/places", get(places::list::<P>).post(places::make::<P>))
        .route("/v1/places/{place}", delete(places::remove::<P>))
        .route("/v1/places/sheet", get(sheet::sheet::<P>))
        .route("/v1/places/codes", get(places::codes::list::<P>))
        .route(
            "/v1/places/codes/{code}",
            delete(places::codes::revoke::<P>),
        )
        .route(
            "/v1/places/codes/{code}/reissue",
            post(places::codes::reissue::<P>),
        )
        .route("/v1/reports", get(reports::<P>))
        .route("/v1/reviews", get(reviews::<P>))
        .route("/v1/rulings", get(log::rulings::<P>))
        .route("/v1/rulings/counts", get(log::counts::<P>))
        .route("/v1/sessions", post(sessions::<P>))
        .route("/v1/sessions/warnings", get(warnings::<P>))
        .route(
            "/v1/shifts",
            get(shifts::list::<P>)
                .post(shifts::plan::<P>)
                .delete(shifts::drop::<P>),
        )
        .route("/v1/widget/{site_key}", get(widget::<P>))
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(app.clone(), open::<P>))
        // Opens what is closed.
        .route("/v1/replay", post(replay::<P>))
        .layer(from_fn(for_any_page))
}

/// Pages of ours, for people.
fn pages<P: Platform>(app: &App<P>) -> Router<App<P>> {
    Router::new()
        .route("/a", get(link))
        .route("/board/{site}", get(board_page))
        .route("/a/{token}", get(plain::show::<P>).post(plain::save::<P>))
        .route("/a/{token}/erase", post(plain::erase::<P>))
        .route("/q/{code}", get(qr::show::<P>).post(qr::save::<P>))
        .route("/q/{code}/told", get(qr::thanks::<P>).post(qr::told::<P>))
        .route(
            "/a/{token}/call",
            get(call_page::show::<P>).post(call_page::save::<P>),
        )
        .route(
            "/s/{site_key}",
            get(site_form::show::<P>).post(site_form::save::<P>),
        )
        .route("/sheet/{site}", get(sheet::page))
        .layer(from_fn_with_state(app.clone(), open_page::<P>))
}

/// The OpenAPI document, generated from the code.
async fn openapi() -> Reply {
    text(include_str!("../../openapi.json"), "application/json")
}

async fn nothing_here() -> Refusal {
    Problem::new(
        Code::NotFound,
        "There is nothing at this address; see /openapi.json.",
    )
    .into()
}

async fn other_method() -> Refusal {
    Problem::new(
        Code::MethodNotAllowed,
        "See /openapi.json for the methods of this address.",
    )
    .into()
}

/// The API is for any page: tokens and keys decide, not origins. Preflights are answered here.
async fn for_any_page(request: Request, next: Next) -> Reply {
    let preflight = request.method() == Method::OPTIONS;
    let mut reply = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = reply.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Afterword-Complete-Until, ETag, Retry-After"),
    );
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if preflight {
        headers.insert(
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"),
        );
        let allowed =
            HeaderValue::from_static("Authorization, Content-Type, If-Match, If-None-Match");
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    reply
}
