//! "Please send somebody": the button under what is recorded, and the page on which a guest waits.
//! That one looks by itself who comes; the one with the questions never loses what is being typed.

use afterword_domain::wire::calls::CallState;
use afterword_domain::wire::screen::Screen;
use axum::http::StatusCode;

use super::parts::{card_with, field};
use super::place::Place;
use super::words::Words;
use super::{Script, escape};
use crate::http::reply::Reply;

/// Takes the token out of the address, then looks again in place.
const SCRIPT: &str = concat!(include_str!("fragment.js"), include_str!("call.js"));
/// Seconds after which a waiting guest's page looks again.
pub const AGAIN_S: u16 = 10;

/// The button, or where the call stands, inside the form with the questions: the button sends it
/// along, so that what is not sent yet comes back with the page. Everybody may call, whatever they
/// rated. It stands after the button that the Enter key presses.
pub fn offer(screen: &Screen, place: &Place) -> String {
    let Some(call) = &screen.call else {
        return String::new();
    };
    let words = Words::of(&screen.lang);
    let action = place.call_action();
    match state(call, words) {
        None => format!(
            "<div class=\"bar\"><button class=\"link\" formaction=\"{action}\">{}</button></div>\n",
            words.call,
        ),
        Some(state) => format!(
            "<div class=\"bar said\"><p class=\"recorded\" role=\"status\">{state}</p>\
             <a class=\"link\" href=\"{action}\">{}</a></div>\n",
            words.call_look,
        ),
    }
}

/// The page on which a guest waits.
#[must_use]
pub fn call(screen: &Screen, place: &Place) -> Reply {
    let words = Words::of(&screen.lang);
    let nobody = CallState::default();
    let call = screen.call.as_ref().unwrap_or(&nobody);
    let waits = call.called_at.is_some() && !call.done;
    let state = state(call, words).unwrap_or_else(|| words.call_none.to_owned());
    let action = place.call_action();
    let button = |wanted: &str, class: &str, label: &str| {
        format!(
            "<form method=\"post\" action=\"{action}\">{}<button class=\"{class}\">{label}</button></form>\n",
            field("wanted", wanted),
        )
    };
    let button = if waits {
        button("no", "link", words.call_back)
    } else if screen.call.is_some() {
        button("yes", "main", words.call)
    } else {
        String::new()
    };
    let content = format!(
        "<div class=\"bar\"{waits}>\n<div role=\"status\"><h1 class=\"question\">{state}</h1></div>\n{button}</div>\n\
         <p><a class=\"link\" href=\"{}\">{}</a></p>\n",
        place.action(),
        words.back,
        waits = if waits { " data-waits" } else { "" },
    );
    // A page that is loaded anew begins from its top: where scripts run, they look again in place.
    let again = if waits {
        format!(
            "<noscript><meta http-equiv=\"refresh\" content=\"{AGAIN_S};url={action}\"></noscript>\n"
        )
    } else {
        String::new()
    };
    card_with(screen, place, &content, &again, Script::Asking(SCRIPT)).reply(StatusCode::OK)
}

/// Where a call stands, as HTML; `None`: nobody was asked for and nobody comes.
fn state(call: &CallState, words: &Words) -> Option<String> {
    let by = call.by.as_ref().map(|by| {
        // A name may be written the other way than the sentence around it.
        format!("<bdi>{}</bdi>", escape(by.as_str()))
    });
    match (call.called_at, by) {
        _ if call.done => Some(words.call_done.to_owned()),
        (_, Some(by)) => Some(words.call_taken.replace("{name}", &by)),
        (Some(_), None) => Some(words.call_waits.to_owned()),
        (None, None) => None,
    }
}
