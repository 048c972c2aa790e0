//! A card whose code leads nowhere: it hangs longer than what it was printed for.

use afterword_domain::wire::screen::SiteCard;
use axum::http::StatusCode;

use super::parts::name_of_site;
use super::words::{ALL, Words};
use super::{Page, escape};
use crate::http::reply::Reply;

/// The page of a code that is out of use. `told`: a guest has just said so.
#[must_use]
pub fn stale(site: &SiteCard, words: &Words, path: &str, told: bool) -> Reply {
    let next = if told {
        format!(
            "<p class=\"recorded\" role=\"status\">{}</p>",
            words.card_told
        )
    } else {
        format!(
            "<form method=\"post\" action=\"{}/told?lang={}\"><button class=\"main\">{}</button></form>",
            escape(path),
            words.lang,
            words.card_tell,
        )
    };
    let body = format!(
        "<main class=\"card stale\">\n<header class=\"head\">{}</header>\n\
         <h1 class=\"question\">{}</h1>\n<p>{}</p>\n{next}\n{}</main>\n",
        name_of_site(site),
        words.card_old,
        words.card_staff,
        languages(
            words,
            &if told {
                format!("{path}/told")
            } else {
                path.to_owned()
            }
        ),
    );
    let page = Page {
        lang: words.lang,
        title: &site.name,
        brand: site.brand.as_deref(),
        body,
        ..Page::default()
    };
    page.reply(if told {
        StatusCode::OK
    } else {
        StatusCode::GONE
    })
}

/// The page of a code that was never ours.
#[must_use]
pub fn unknown(words: &Words, path: &str) -> Reply {
    let body = format!(
        "<main class=\"card stale\">\n<h1 class=\"question\">{}</h1>\n<p>{}</p>\n{}</main>\n",
        words.card_unknown,
        words.card_staff,
        languages(words, path),
    );
    let page = Page {
        lang: words.lang,
        title: words.title,
        body,
        ..Page::default()
    };
    page.reply(StatusCode::NOT_FOUND)
}

/// The same page in our other languages.
fn languages(words: &Words, path: &str) -> String {
    let path = escape(path);
    let link = |Words { lang, name, .. }: &Words| {
        if *lang == words.lang {
            format!("<span class=\"note\" lang=\"{lang}\" aria-current=\"true\">{name}</span>\n")
        } else {
            format!(
                "<a class=\"link\" lang=\"{lang}\" hreflang=\"{lang}\" href=\"{path}?lang={lang}\">{name}</a>\n"
            )
        }
    };
    let links: String = ALL.into_iter().map(link).collect();
    format!(
        "<footer>\n<nav class=\"langs\" aria-label=\"{}\">{links}</nav>\n</footer>\n",
        words.languages
    )
}
