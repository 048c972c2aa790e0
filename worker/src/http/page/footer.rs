//! Under the questions: what the answer is for, who is responsible, "delete my answer", and the
//! other languages.

use afterword_domain::wire::screen::Screen;

use super::escape;
use super::parts::{is_open, t};
use super::place::Place;
use super::words::name_of;

/// The footer of a site's page.
pub fn footer(screen: &Screen, place: &Place) -> String {
    let note = |key: &str| {
        let text = t(screen, key);
        (!text.is_empty()).then(|| format!("<p class=\"note\">{text}</p>\n"))
    };
    let parts = [
        note("purpose"),
        note("controller"),
        privacy(screen),
        deletion(screen, place),
        languages(screen, place),
    ];
    let parts: String = parts.into_iter().flatten().collect();
    format!("<footer>\n{parts}</footer>\n")
}

fn privacy(screen: &Screen) -> Option<String> {
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let url = escape(screen.site.privacy_url.as_deref().filter(is_web)?);
    let label = t(screen, "privacy");
    Some(format!(
        "<p><a class=\"link\" href=\"{url}\">{label}</a></p>\n"
    ))
}

/// Asks before it deletes, without a script: the form is behind a fold.
fn deletion(screen: &Screen, place: &Place) -> Option<String> {
    if screen.standing.is_none() || !is_open(screen) {
        return None;
    }
    let [erase, confirm, yes, no] =
        ["erase", "erase.confirm", "erase.yes", "erase.no"].map(|key| t(screen, key));
    let (action, back) = (place.erase_action(), place.in_language(&screen.lang));
    Some(format!(
        "<details class=\"erase\"><summary class=\"link\">{erase}</summary>\n\
         <form method=\"post\" action=\"{action}\"><p>{confirm}</p>\n\
         <div class=\"said\"><button class=\"main\">{yes}</button> <a class=\"link\" href=\"{back}\">{no}</a></div></form></details>\n"
    ))
}

fn languages(screen: &Screen, place: &Place) -> Option<String> {
    if screen.languages.len() < 2 {
        return None;
    }
    let links: String = screen
        .languages
        .iter()
        .map(|lang| {
            let (tag, name) = (escape(lang), escape(name_of(lang)));
            if *lang == screen.lang {
                format!("<span class=\"note\" lang=\"{tag}\" aria-current=\"true\">{name}</span>\n")
            } else {
                let to = place.in_language(lang);
                format!(
                    "<a class=\"link\" lang=\"{tag}\" hreflang=\"{tag}\" href=\"{to}\">{name}</a>\n"
                )
            }
        })
        .collect();
    let label = t(screen, "language");
    Some(format!(
        "<nav class=\"langs\" aria-label=\"{label}\">{links}</nav>\n"
    ))
}
