//! `GET` and `POST /a/{token}`: the questions as a page that needs no script.

use afterword_domain::answer::{Answer, AnswerBody};
use afterword_domain::wire::screen::{CurrentRequest, Screen};
use afterword_domain::write::{Kept, Outcome};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};

use super::error::problem;
use super::reply::{Handled, Refusal, Reply};
use super::{form, page, request};
use crate::app::{App, AppError};
use crate::ports::Platform;

type Token = Result<Path<String>, PathRejection>;

/// The page of an invitation. Writes nothing: scanners of mails open links.
#[worker::send]
pub async fn show<P: Platform>(State(app): State<App<P>>, token: Token, request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Path(token) = token?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let screen = current(&app, token, &parts).await?;
        Ok(page::answer(&screen, None, "", StatusCode::OK))
    };
    shown
        .await
        .unwrap_or_else(|refused| page::refusal(refused, None))
}

/// Takes the form, then shows the page of the invitation again, at its own address.
#[worker::send]
pub async fn save<P: Platform>(State(app): State<App<P>>, token: Token, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    let back = Some(parts.uri.path());
    take(&app, token, &parts, body)
        .await
        .unwrap_or_else(|refused| page::refusal(refused, back))
}

async fn take<P: Platform>(app: &App<P>, token: Token, parts: &Parts, body: Body) -> Handled {
    let Path(token) = token?;
    request::hold_off(app, parts)
        .await
        .map_err(|e| problem(app, e))?;
    let write = form::read(&token, &parts.headers, body).await?;
    let given = write.answer.clone();
    match app.answer(write, &request::base(parts)).await {
        Ok(reply) if reply.outcome == Outcome::Keep(Kept::Superseded).code() => {
            ask(app, token, parts, &given).await
        }
        Ok(_) => Ok(see(parts)),
        Err(AppError::RevConflict(_)) => ask(app, token, parts, &given).await,
        Err(AppError::InstrumentChanged(screen)) => {
            let again = page::text(&screen, "again");
            Ok(page::answer(&screen, None, &again, StatusCode::CONFLICT))
        }
        Err(error @ (AppError::EmptyAnswer | AppError::Field { .. })) => {
            let reasons =
                matches!(&error, AppError::Field { pointer, .. } if pointer == "/answer/reasons");
            let problem = problem(app, error);
            let screen = current(app, token, parts).await?;
            let note = if reasons {
                page::text(&screen, "reasons.hint")
            } else {
                page::escape(&problem.detail)
            };
            // What was typed is not lost over it.
            Ok(page::answer(
                &screen,
                Some(&given),
                &note,
                StatusCode::BAD_REQUEST,
            ))
        }
        Err(error) => Err(problem(app, error).into()),
    }
}

/// Something else is stored than the form has seen: asks, unless it is what was wanted anyway.
async fn ask<P: Platform>(
    app: &App<P>,
    token: String,
    parts: &Parts,
    given: &AnswerBody,
) -> Handled {
    let screen = current(app, token, parts).await?;
    let canonical = |body: &AnswerBody| Answer::try_from(body.clone()).ok();
    let stored = screen.answer.as_ref().and_then(canonical);
    let wanted = canonical(given).filter(|wanted| Some(wanted) != stored.as_ref());
    Ok(match wanted {
        Some(wanted) => page::conflict(&screen, &AnswerBody::from(&wanted)),
        None => see(parts),
    })
}

async fn current<P: Platform>(
    app: &App<P>,
    token: String,
    parts: &Parts,
) -> Result<Screen, Refusal> {
    let lang = parts
        .headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|lang| lang.to_str().ok());
    let lang = lang.unwrap_or_default().to_owned();
    let asked = CurrentRequest { token, lang };
    let screen = app.current(&asked, &request::base(parts)).await;
    Ok(screen.map_err(|e| problem(app, e))?)
}

/// The same address, to be fetched: a reload then sends no form.
fn see(parts: &Parts) -> Reply {
    let mut reply = Reply::default();
    *reply.status_mut() = StatusCode::SEE_OTHER;
    let headers = reply.headers_mut();
    if let Ok(path) = HeaderValue::from_str(parts.uri.path()) {
        headers.insert(LOCATION, path);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    reply
}
