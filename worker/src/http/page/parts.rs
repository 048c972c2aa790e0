//! What pages are put together from.

use afterword_domain::answer::AnswerBody;
use afterword_domain::day::Day;
use afterword_domain::ids::Rev;
use afterword_domain::instrument::Question;
use afterword_domain::reason::Reason;
use afterword_domain::record::First;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::time::Timestamp;
use afterword_domain::wire::screen::{Screen, SiteCard};
use axum::http::StatusCode;

use super::footer::footer;
use super::place::Place;
use super::{Page, Script, escape};
use crate::http::reply::Reply;

const FRAGMENT: &str = include_str!("fragment.js");

/// A text of the instrument, as HTML.
pub fn t(screen: &Screen, key: &str) -> String {
    escape(screen.texts.get(key).map_or("", String::as_str))
}

/// The card with the site's name on it.
pub fn card(screen: &Screen, place: &Place, content: &str, status: StatusCode) -> Reply {
    let script = match place.token() {
        Some(_) => Script::Alone(FRAGMENT),
        None => Script::None,
    };
    card_with(screen, place, content, "", script).reply(status)
}

/// Likewise with more in the page's head and a script of its own, before it is sent.
pub fn card_with<'a>(
    screen: &'a Screen,
    place: &Place,
    content: &str,
    head: &'a str,
    script: Script<'a>,
) -> Page<'a> {
    let site = &screen.site;
    let token = place.token();
    let marked = token.map(|token| format!(" data-token=\"{token}{}\"", place.shown()));
    let body = format!(
        "<main class=\"card\"{}>\n<header class=\"head\">{}</header>\n{content}{}\n</main>",
        marked.unwrap_or_default(),
        name_of_site(site),
        footer(screen, place),
    );
    Page {
        lang: &screen.lang,
        title: &site.name,
        brand: site.brand.as_deref(),
        head,
        body,
        script,
        ..Page::default()
    }
}

/// Who asks: logo and name.
pub fn name_of_site(site: &SiteCard) -> String {
    // As an image it can run nothing.
    let logo = site.logo.as_deref().map(|svg| {
        let data: String = form_urlencoded::byte_serialize(svg.as_bytes()).collect();
        let data = data.replace('+', "%20");
        format!("<img class=\"logo\" alt=\"\" height=\"20\" src=\"data:image/svg+xml,{data}\">")
    });
    let name = escape(&site.name);
    logo.unwrap_or_default() + &format!("<span class=\"site\">{name}</span>")
}

/// Whether an answer can still be given or changed. Before an invitation there is no end.
pub fn is_open(screen: &Screen) -> bool {
    screen.until.is_none_or(|until| screen.now < until)
}

/// The fields that say which write this is. `None` when no write can follow what is stored.
pub fn hidden(screen: &Screen, place: &Place) -> Option<String> {
    let next = Rev::try_from(screen.rev.get().saturating_add(1)).ok()?;
    let first = first_name(screen);
    let fields = [
        ("rev", next.get().to_string().as_str()),
        ("seen", screen.rev.get().to_string().as_str()),
        ("ins", screen.instrument.as_str()),
        ("first", first),
        ("lang", screen.lang.as_str()),
    ]
    .map(|(name, value)| field(name, value))
    .concat();
    Some(fields + &place.hidden())
}

/// The fields of an answer that is not shown to be edited.
pub fn hidden_answer(answer: &AnswerBody) -> String {
    let mut fields = Vec::new();
    fields.extend(answer.rating.map(|n| ("rating", n.get().to_string())));
    fields.extend(answer.effort.map(|n| ("effort", n.get().to_string())));
    let reasons = answer.reasons.iter().flatten();
    fields.extend(reasons.map(|reason| ("reasons", reason.code().to_owned())));
    fields.extend(answer.solved.map(|solved| ("solved", solved.to_string())));
    fields.extend(answer.comment.clone().map(|words| ("comment", words)));
    fields.extend(answer.contact.clone().map(|contact| ("contact", contact)));
    fields
        .iter()
        .map(|(name, value)| field(name, value))
        .collect()
}

pub(super) fn field(name: &str, value: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        escape(name),
        escape(value)
    )
}

/// The question that came first, as the wire names it.
pub fn first_name(screen: &Screen) -> &'static str {
    match screen.first {
        First::Rating => "rating",
        First::Effort => "effort",
    }
}

/// What is asked, the first question first.
pub fn questions(screen: &Screen) -> Vec<Question> {
    let first = match screen.first {
        First::Rating => Question::Rating,
        First::Effort => Question::Effort,
    };
    let others = screen.questions.iter().copied();
    [first]
        .into_iter()
        .chain(others.filter(|question| *question != first))
        .collect()
}

/// What was said to a question, in its words; `None`: nothing.
pub fn said(screen: &Screen, question: Question, answer: &AnswerBody) -> Option<String> {
    let reason = |reason: &Reason| t(screen, &format!("reason.{}", reason.code()));
    match question {
        Question::Rating => answer
            .rating
            .map(Rating::get)
            .map(|n| t(screen, &format!("rating.{n}"))),
        Question::Effort => answer
            .effort
            .map(Effort::get)
            .map(|n| t(screen, &format!("effort.{n}"))),
        Question::Reasons => answer
            .reasons
            .as_ref()
            .map(|given| given.iter().map(reason).collect::<Vec<_>>().join(" · ")),
        Question::Solved => answer
            .solved
            .map(|solved| t(screen, if solved { "solved.yes" } else { "solved.no" })),
        Question::Comment => answer.comment.as_deref().map(escape),
        Question::Contact => answer.contact.as_deref().map(escape),
    }
}

/// The key of what a question asks.
pub fn key_of(question: Question) -> &'static str {
    match question {
        Question::Rating => "rating.question",
        Question::Effort => "effort.question",
        Question::Reasons => "reasons.question",
        Question::Solved => "solved.question",
        Question::Comment => "comment.question",
        Question::Contact => "contact.label",
    }
}

/// The choice of the first question in the given sentence.
pub fn choice_in(screen: &Screen, key: &str, answer: &AnswerBody) -> Option<String> {
    let first = questions(screen).first().copied()?;
    let choice = said(screen, first, answer)?;
    Some(t(screen, key).replace("{choice}", &choice))
}

/// What was said to the questions after the first one.
pub fn rest(screen: &Screen, answer: &AnswerBody) -> String {
    rest_of(screen, answer, |_| true)
}

/// Likewise, to some of them.
pub fn rest_of(screen: &Screen, answer: &AnswerBody, shown: impl Fn(Question) -> bool) -> String {
    let rows = questions(screen)
        .into_iter()
        .skip(1)
        .filter(|question| shown(*question))
        .filter_map(|question| {
            let said = said(screen, question, answer)?;
            let asked = t(screen, key_of(question));
            Some(format!("<dt>{asked}</dt><dd>{said}</dd>"))
        });
    let rows: String = rows.collect();
    if rows.is_empty() {
        rows
    } else {
        format!("<dl>{rows}</dl>\n")
    }
}

/// An instant for people whose zone nobody knows without a script.
pub fn moment(at: Timestamp) -> String {
    let Timestamp(seconds) = at;
    let day = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(i32::MAX);
    let day = Day::from_epoch_days(day);
    let minutes = seconds.rem_euclid(86_400) / 60;
    let (hour, minute) = (minutes / 60, minutes % 60);
    format!(
        "<time datetime=\"{day}T{hour:02}:{minute:02}Z\">{day} {hour:02}:{minute:02} UTC</time>"
    )
}
