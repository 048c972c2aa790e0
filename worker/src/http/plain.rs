//! `GET` and `POST /a/{token}`: the questions as a page that needs no script; and
//! `POST /a/{token}/erase`.

use afterword_domain::answer::{Answer, AnswerBody};
use afterword_domain::ids::Draw;
use afterword_domain::wire::erasure::EraseRequest;
use afterword_domain::wire::problem::Code;
use afterword_domain::wire::screen::{CurrentRequest, Screen};
use afterword_domain::wire::write::WriteRequest;
use afterword_domain::write::{Kept, Outcome};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};

use super::error::problem;
use super::form::{Form, Typed, writer};
use super::page::{Place, Words, in_chosen, token_path};
use super::reply::{Handled, Refusal, Reply};
use super::{page, request};
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
        let place = place(&screen, &parts);
        Ok(page::answer(&screen, &place, None, "", StatusCode::OK))
    };
    shown
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

/// Takes the form, then shows the page of the invitation again, at its own address.
#[worker::send]
pub async fn save<P: Platform>(State(app): State<App<P>>, token: Token, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    take(&app, token, &parts, body)
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), Some(parts.uri.path())))
}

/// Deletes the answer, then shows that it is deleted.
#[worker::send]
pub async fn erase<P: Platform>(
    State(app): State<App<P>>,
    token: Token,
    request: Request,
) -> Reply {
    let (parts, _) = request.into_parts();
    let erased = async {
        let Path(token) = token?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let to = token_path(&token);
        let erased = app.erase(&EraseRequest { token }).await;
        erased.map_err(|e| problem(&app, e))?;
        Ok(see(&parts, &to))
    };
    erased
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

async fn take<P: Platform>(app: &App<P>, token: Token, parts: &Parts, body: Body) -> Handled {
    let Path(token) = token?;
    request::hold_off(app, parts)
        .await
        .map_err(|e| problem(app, e))?;
    let mut form = Form::read(&parts.headers, body).await?;
    let typed = form.take_typed()?;
    let write = form.write(&token, &writer(&token))?;
    keep(app, write, typed, parts).await
}

/// Likewise for a form that begins a session: under a token that is signed for it. Should the key
/// have been revoked meanwhile, that was found out by now, and another one signs.
pub(super) async fn keep_signed<P: Platform>(
    app: &App<P>,
    form: &Form,
    draw: &Draw,
    sign: impl AsyncFn() -> Result<String, AppError>,
    parts: &Parts,
) -> Handled {
    let once = async || {
        let token = sign().await.map_err(|e| problem(app, e))?;
        // The token is another one each time the form is sent, the draw is not.
        let write = form.write(&token, &writer(draw.as_str()))?;
        keep(app, write, None, parts).await
    };
    match once().await {
        Err(Refusal(refused)) if refused.code == Code::BadToken.row().code => once().await,
        kept => kept,
    }
}

/// Keeps what a form of ours says, and shows the page of its token; or says why not. `typed`: what
/// was typed beside it and not sent.
async fn keep<P: Platform>(
    app: &App<P>,
    write: WriteRequest,
    typed: Option<Typed>,
    parts: &Parts,
) -> Handled {
    let token = write.token.clone();
    let given = write.answer.clone();
    let shown = match typed {
        Some(Typed { comment, contact }) => AnswerBody {
            comment,
            contact,
            ..given.clone()
        },
        None => given.clone(),
    };
    match app.answer(write, &request::base(parts)).await {
        Ok(reply) if reply.outcome == Outcome::Keep(Kept::Superseded).code() => {
            ask(app, token, parts, &given, &shown).await
        }
        // Nobody but this page has what was not sent.
        Ok(_) if shown != given => {
            let screen = current(app, token, parts).await?;
            let place = place(&screen, parts);
            let (shown, status) = (Some(&shown), StatusCode::OK);
            Ok(page::answer(&screen, &place, shown, "", status))
        }
        Ok(_) => Ok(see(parts, &token_path(&token))),
        Err(AppError::RevConflict(_)) => ask(app, token, parts, &given, &shown).await,
        Err(AppError::InstrumentChanged(screen)) => {
            let again = page::text(&screen, "again");
            let place = place(&screen, parts);
            Ok(page::answer(
                &screen,
                &place,
                Some(&shown),
                &again,
                StatusCode::CONFLICT,
            ))
        }
        Err(error @ (AppError::EmptyAnswer | AppError::Field { .. })) => {
            let screen = current(app, token, parts).await?;
            let note = note(&screen, &error);
            let place = place(&screen, parts);
            // What was typed is not lost over it.
            let (shown, status) = (Some(&shown), StatusCode::BAD_REQUEST);
            Ok(page::answer(&screen, &place, shown, &note, status))
        }
        Err(error) => Err(problem(app, error).into()),
    }
}

/// What has to be changed in a form, as HTML.
fn note(screen: &Screen, error: &AppError) -> String {
    let words = Words::of(&screen.lang);
    match error {
        AppError::Field { pointer, .. } if pointer == "/answer/reasons" => {
            page::text(screen, "reasons.hint")
        }
        AppError::Field { pointer, .. } if pointer == "/answer/contact" => {
            page::text(screen, "contact.bad")
        }
        AppError::EmptyAnswer => words.nothing.to_owned(),
        _ => words.refusal("bad_field").to_owned(),
    }
}

/// Something else is stored than the form has seen: asks, unless it is what was wanted anyway.
/// `shown`: with what was typed beside it, which outlives the question.
async fn ask<P: Platform>(
    app: &App<P>,
    token: String,
    parts: &Parts,
    given: &AnswerBody,
    shown: &AnswerBody,
) -> Handled {
    let screen = current(app, token.clone(), parts).await?;
    let canonical = |body: &AnswerBody| Answer::try_from(body.clone()).ok();
    let stored = screen.answer.as_ref().and_then(canonical);
    let wanted = canonical(given).filter(|wanted| Some(wanted) != stored.as_ref());
    if shown != given {
        let (note, status) = match wanted {
            Some(_) => (page::text(&screen, "conflict"), StatusCode::CONFLICT),
            None => (String::new(), StatusCode::OK),
        };
        let place = place(&screen, parts);
        return Ok(page::answer(&screen, &place, Some(shown), &note, status));
    }
    Ok(match wanted {
        Some(wanted) => page::conflict(&screen, &place(&screen, parts), &AnswerBody::from(&wanted)),
        None => see(parts, &token_path(&token)),
    })
}

pub(super) async fn current<P: Platform>(
    app: &App<P>,
    token: String,
    parts: &Parts,
) -> Result<Screen, Refusal> {
    let asked = CurrentRequest {
        token,
        lang: request::languages(parts),
        chat: None,
    };
    let screen = app.current(&asked, &request::base(parts)).await;
    Ok(screen.map_err(|e| problem(app, e))?)
}

pub(super) fn place(screen: &Screen, parts: &Parts) -> Place {
    Place::of_invitation(screen, request::chosen_language(parts))
}

/// The words of our own pages that a customer reads.
pub(super) fn words(parts: &Parts) -> &'static Words {
    Words::of(&request::languages(parts))
}

/// An address to be fetched, in the language that was chosen: a reload then sends no form.
pub(super) fn see(parts: &Parts, path: &str) -> Reply {
    let mut reply = Reply::default();
    *reply.status_mut() = StatusCode::SEE_OTHER;
    let headers = reply.headers_mut();
    let chosen = request::chosen_language(parts);
    if let Ok(to) = HeaderValue::from_str(&in_chosen(path, chosen.as_deref())) {
        headers.insert(LOCATION, to);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    reply
}
