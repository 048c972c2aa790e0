//! What a guest sees who has scanned a code: one question, a tap answers it. It is there with the
//! first reply and needs no script; where one runs, it goes on with these nodes (`widget/loader/scan/`).

use afterword_domain::instrument::Question;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::screen::Screen;
use axum::http::StatusCode;

use super::faces::faces;
use super::footer::footer;
use super::parts::{first_name, hidden, name_of_site, questions, t};
use super::place::Place;
use super::words::Words;
use super::{Page, Script, escape};
use crate::http::reply::Reply;

const STYLE: &str = include_str!("scan.css");
const SCRIPT: &str = "/scan.js";
/// What a script has to say before its first reply.
const SAID: [&str; 3] = ["recorded", "queued", "not_sent"];

/// The page of a code. `name`: of its place. `nonce`: of style sheets that the script adds.
#[must_use]
pub fn scan(screen: &Screen, place: &Place, name: &str, nonce: &str) -> Reply {
    let first = first_name(screen);
    let fields = hidden(screen, place).unwrap_or_default();
    let said = SAID.map(|key| format!(" data-{key}=\"{}\"", t(screen, key)));
    let window_s = screen.until.map_or(0, |until| until.since(screen.now));
    let Timestamp(now) = screen.now;
    let body = format!(
        "<main class=\"card\" data-now=\"{now}\" data-window=\"{window_s}\"{said}>\n\
         <header class=\"head\">{site}<span class=\"place\">{name}</span></header>\n\
         <form method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}\n\
         <h1 class=\"question\" id=\"q\">{question}</h1>\n\
         <div class=\"{class}\" role=\"group\" aria-labelledby=\"q\" data-digits>\n{choices}</div>\n\
         <p class=\"window note\">{window}</p>\n</form>\n\
         <div class=\"slot\"></div>\n<p class=\"live\" role=\"status\"></p>\n\
         <form id=\"call\" method=\"post\" hidden><button class=\"link\">{call}</button></form>\n{footer}</main>\n",
        said = said.concat(),
        site = name_of_site(&screen.site),
        name = escape(name),
        action = place.action(),
        question = t(screen, &format!("{first}.question")),
        class = if first == "rating" {
            "choices"
        } else {
            "choices rows"
        },
        choices = choices(screen),
        window = t(screen, "window"),
        call = Words::of(&screen.lang).call,
        footer = footer(screen, place),
    );
    let page = Page {
        lang: &screen.lang,
        title: &screen.site.name,
        brand: screen.site.brand.as_deref(),
        head: "",
        body,
        style: Some(STYLE),
        script: Script::Module {
            path: SCRIPT,
            nonce,
        },
    };
    page.reply(StatusCode::OK)
}

/// Each is a button that sends the form: one tap answers. The worst stands where reading begins.
fn choices(screen: &Screen) -> String {
    let (name, best) = match questions(screen).first() {
        Some(Question::Effort) => ("effort", Effort::MAX),
        _ => ("rating", Rating::MAX),
    };
    let mut faces = faces();
    let choice = |n: u8| {
        let face = faces.next().filter(|_| name == "rating");
        let word = t(screen, &format!("{name}.{n}"));
        format!(
            "<button class=\"choice\" name=\"{name}\" value=\"{n}\">{}<span class=\"word\">{word}</span></button>\n",
            face.unwrap_or_default(),
        )
    };
    (1..=best).map(choice).collect()
}
