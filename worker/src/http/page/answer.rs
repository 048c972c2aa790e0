//! The questions as one form, under what is recorded.

use afterword_domain::answer::AnswerBody;
use afterword_domain::defaults::{COMMENT_MAX_CHARS, CONTACT_CHARS};
use afterword_domain::instrument::Question;
use afterword_domain::reason::{Group, Reason};
use afterword_domain::record::Standing;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::wire::screen::Screen;
use axum::http::StatusCode;

use super::faces::faces;
use super::parts::{card, choice_in, hidden, is_open, moment, questions, rest, t};
use super::place::Place;
use super::taps::{Taps, unseen};
use super::{call, escape};
use crate::http::reply::Reply;

/// The page of an invitation or a site. `given`: what the form holds, when it is not what is
/// stored. `note`: why it is shown again, as HTML.
#[must_use]
pub fn answer(
    screen: &Screen,
    place: &Place,
    given: Option<&AnswerBody>,
    note: &str,
    status: StatusCode,
) -> Reply {
    let nothing = AnswerBody::default();
    let stored = screen.answer.as_ref().unwrap_or(&nothing);
    let fields = if is_open(screen) {
        hidden(screen, place)
    } else {
        None
    };
    let Some(fields) = fields else {
        return card(screen, place, &over(screen, stored), status);
    };
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("<p class=\"alert\" role=\"alert\">{note}</p>\n")
    };
    if screen.at_place.is_some() && screen.standing.is_some() {
        let taps = Taps {
            screen,
            place,
            fields: &fields,
            stored,
            given: given.unwrap_or(stored),
        };
        return card(
            screen,
            place,
            &(note + &tapped(screen, place, stored, &taps)),
            status,
        );
    }
    let asked: String = questions(screen)
        .into_iter()
        .enumerate()
        .map(|(at, question)| step(screen, question, given.unwrap_or(stored), at == 0))
        .collect();
    let mut call = call::offer(screen, place);
    if !call.is_empty() {
        call = unseen(&t(screen, "send")) + &call;
    }
    let action = place.action();
    // A browser that fills in what it remembers would send an old revision.
    let form = format!(
        "{note}<form id=\"answer\" method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}\n{call}{asked}\
         <div class=\"nav\"><button class=\"main\">{}</button></div>\n</form>\n",
        t(screen, "send"),
    );
    card(
        screen,
        place,
        &(bar(screen, place, stored, &fields) + &form),
        status,
    )
}

/// Thanks, what is recorded, and what else a guest may tap.
fn tapped(screen: &Screen, place: &Place, stored: &AnswerBody, taps: &Taps<'_>) -> String {
    let (thanks, change) = (t(screen, "thanks"), t(screen, "change"));
    let bar = bar(screen, place, stored, taps.fields);
    let call = call::offer(screen, place);
    if screen.standing == Some(Standing::Withdrawn) {
        return format!("{bar}<div id=\"answer\">{}</div>\n", taps.anew(&call));
    }
    let open = if is_lowest(screen, stored) {
        " open"
    } else {
        ""
    };
    let asked = format!(
        "<details class=\"change\" id=\"answer\"{open}><summary class=\"link\">{change}</summary>\n{}</details>\n{}",
        taps.first(),
        taps.rest(),
    );
    format!(
        "<h1 class=\"question\">{thanks}</h1>\n{bar}{}",
        taps.form(&(call + &asked))
    )
}

/// What is recorded, until when it can be changed, and undo.
fn bar(screen: &Screen, place: &Place, stored: &AnswerBody, fields: &str) -> String {
    let withdrawn = screen.standing == Some(Standing::Withdrawn);
    if screen.standing.is_none() {
        return String::new();
    }
    if withdrawn {
        let undone = t(screen, "undone");
        return format!(
            "<div class=\"bar\" role=\"status\"><p class=\"recorded\">{undone}</p></div>\n"
        );
    }
    let recorded = choice_in(screen, "recorded", stored).unwrap_or_else(|| t(screen, "thanks"));
    let slip = if is_lowest(screen, stored) {
        let (ask, change) = (t(screen, "slip"), t(screen, "change"));
        let page = place.in_language(&screen.lang);
        format!(
            "<p class=\"slip\">{ask} <a class=\"main\" href=\"{page}#answer\">{change}</a></p>\n"
        )
    } else {
        String::new()
    };
    let action = place.action();
    let until = match &screen.at_place {
        Some(clock) => escape(clock),
        None => screen.until.map(moment).unwrap_or_default(),
    };
    format!(
        "<div class=\"bar\">\n<div class=\"said\"><p class=\"recorded\" role=\"status\">{recorded}</p>\
         <form method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}<button class=\"link\">{}</button></form></div>\n\
         {slip}<p class=\"note\">{}</p>\n</div>\n",
        t(screen, "undo"),
        t(screen, "changeable").replace("{time}", &until),
    )
}

/// About half of the lowest picks are slips of the finger.
fn is_lowest(screen: &Screen, stored: &AnswerBody) -> bool {
    match questions(screen).first() {
        Some(Question::Effort) => stored.effort.map(Effort::get) == Some(1),
        _ => stored.rating.map(Rating::get) == Some(1),
    }
}

/// Nothing can be changed any more.
fn over(screen: &Screen, stored: &AnswerBody) -> String {
    let told = match screen.standing {
        None => "closed",
        Some(Standing::Withdrawn) => "undone",
        Some(Standing::Late) => "late",
        Some(Standing::Counted | Standing::Voided) => "window_over",
    };
    let recorded = choice_in(screen, "recorded", stored)
        .map(|recorded| format!("<h1 class=\"recorded\">{recorded}</h1>\n"));
    format!(
        "<div class=\"bar\">{}<p class=\"note\">{}</p>\n{}</div>\n",
        recorded.unwrap_or_default(),
        t(screen, told),
        rest(screen, stored),
    )
}

fn step(screen: &Screen, question: Question, given: &AnswerBody, first: bool) -> String {
    let (name, choices) = match question {
        Question::Rating => {
            let chosen = given.rating.map(Rating::get);
            (
                "rating",
                scale(screen, "rating", Rating::MAX, chosen, first),
            )
        }
        Question::Effort => {
            let chosen = given.effort.map(Effort::get);
            (
                "effort",
                scale(screen, "effort", Effort::MAX, chosen, false),
            )
        }
        Question::Reasons => ("reasons", reasons(screen, given)),
        Question::Solved => ("solved", solved(screen, given)),
        Question::Comment => ("comment", words(screen, given)),
        Question::Contact => ("contact", contact(screen, given)),
    };
    let mut asked = t(screen, &format!("{name}.question"));
    if question == Question::Comment {
        asked = format!("<label for=\"words\">{asked}</label>");
    }
    let legend = if first {
        let window = t(screen, "window");
        let window = if screen.rev.get() == 0 {
            format!("<p class=\"note\">{window}</p>\n")
        } else {
            String::new()
        };
        format!("<legend><h1 class=\"question\">{asked}</h1></legend>\n{choices}{window}")
    } else {
        let optional = t(screen, "optional");
        format!(
            "<legend class=\"question\">{asked} <span class=\"note\">{optional}</span></legend>\n{choices}"
        )
    };
    format!("<fieldset class=\"step\">{legend}</fieldset>\n")
}

fn scale(screen: &Screen, name: &str, best: u8, chosen: Option<u8>, with_faces: bool) -> String {
    let mut faces = faces();
    let choices: String = (1..=best)
        .map(|n| {
            let face = faces.next().filter(|_| with_faces);
            let label = t(screen, &format!("{name}.{n}"));
            let label = face.unwrap_or_default() + &format!("<span>{label}</span>");
            pick("radio", name, &n.to_string(), &label, chosen == Some(n))
        })
        .collect();
    let kind = if with_faces { "faces" } else { "rows" };
    format!("<div class=\"{kind}\">{choices}</div>\n")
}

pub(super) fn reasons(screen: &Screen, given: &AnswerBody) -> String {
    let chips = |group: Group| -> String {
        let shown = Reason::ALL
            .into_iter()
            .filter(|reason| reason.group() == group);
        shown
            .map(|reason| {
                let label = t(screen, &format!("reason.{}", reason.code()));
                let chosen = given.reasons.iter().flatten().any(|one| *one == reason);
                pick("checkbox", "reasons", reason.code(), &label, chosen)
            })
            .collect()
    };
    let group = |label: &str, group: Group| {
        let label = t(screen, label);
        format!(
            "<fieldset class=\"chips\"><legend class=\"note\">{label}</legend>{}</fieldset>\n",
            chips(group)
        )
    };
    format!(
        "<p class=\"note\">{}</p>\n{}{}<div class=\"chips apart\">{}</div>\n",
        t(screen, "reasons.hint"),
        group("reasons.person", Group::AboutPerson),
        group("reasons.other_group", Group::NotPerson),
        chips(Group::Apart),
    )
}

pub(super) fn solved(screen: &Screen, given: &AnswerBody) -> String {
    let choices = [("true", "solved.yes", true), ("false", "solved.no", false)];
    let choices = choices.map(|(value, label, is)| {
        pick(
            "radio",
            "solved",
            value,
            &t(screen, label),
            given.solved == Some(is),
        )
    });
    format!("<div class=\"chips pair\">{}</div>\n", choices.concat())
}

pub(super) fn words(screen: &Screen, given: &AnswerBody) -> String {
    let words = given.comment.as_deref().unwrap_or_default();
    let lang = escape(&screen.lang);
    // A reader of HTML drops the first line break of a text area.
    format!(
        "<textarea id=\"words\" name=\"comment\" lang=\"{lang}\" maxlength=\"{COMMENT_MAX_CHARS}\" rows=\"4\">\n{}</textarea>\n",
        escape(words)
    )
}

pub(super) fn contact(screen: &Screen, given: &AnswerBody) -> String {
    let given = escape(given.contact.as_deref().unwrap_or_default());
    let most = CONTACT_CHARS.end();
    // A number or an address is written from left to right in every language.
    format!(
        "<p class=\"labelled\"><label for=\"contact\">{}</label>\
         <input id=\"contact\" name=\"contact\" dir=\"ltr\" maxlength=\"{most}\" value=\"{given}\" aria-describedby=\"contact-purpose\"></p>\n\
         <p class=\"note\" id=\"contact-purpose\">{}</p>\n",
        t(screen, "contact.label"),
        t(screen, "contact.purpose"),
    )
}

fn pick(kind: &str, name: &str, value: &str, label: &str, chosen: bool) -> String {
    let checked = if chosen { " checked" } else { "" };
    format!(
        "<span class=\"pick\"><input type=\"{kind}\" id=\"{name}-{value}\" name=\"{name}\" value=\"{value}\"{checked}>\
         <label for=\"{name}-{value}\">{label}</label></span>"
    )
}
