//! The print sheet as one HTML document, which asks for nothing else.

use std::fmt::Write;

use afterword_domain::ids::Space;
use afterword_domain::sheet::{CODE_MAX, Layout, MARGIN, Words, ems};

use super::qr;
use crate::app::places::{Card, Sheet};
use crate::http::page::{direction, escape, is_colour};

const STYLE: &str = include_str!("sheet.css");

/// Where crop marks begin, from the edge of the paper, and how long they are.
const MARK: (f64, f64) = (4.0, 4.5);

/// The document, and its style sheet.
pub fn document(sheet: &Sheet) -> (String, String) {
    let words = Words {
        site: &sheet.site.name,
        questions: &sheet.questions,
        name: longest(&sheet.places),
        address: sheet.places.first().map_or("", in_words),
    };
    let layout = Layout::of(sheet.paper, sheet.cards, sheet.questions.len()).fitting(&words);
    let style = style(sheet, &layout);
    let head = head(sheet);
    let marks = marks(&layout);
    // In the margin, which is cut off.
    let space = match sheet.space {
        Space::Test => "<p class=\"space\">Test space: answers count in no live figure.</p>",
        Space::Live => "",
    };
    let mut pages = String::new();
    for cards in sheet.places.chunks(usize::from(sheet.cards.get())) {
        let cards: String = cards
            .iter()
            .map(|card| self::card(sheet, card, &head, layout.code))
            .collect();
        // Writing to a text never fails.
        let _ = writeln!(
            pages,
            "<section class=\"page\">{marks}{space}<div class=\"cards\">{cards}</div></section>"
        );
    }
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{} · {} cards</title>\n\
         <style>{style}</style>\n</head>\n<body class=\"{}\">\n{pages}</body>\n</html>\n",
        escape(&sheet.site.name),
        sheet.places.len(),
        if layout.is_wide { "wide" } else { "tall" },
    );
    (html, style)
}

/// The name that takes the most room.
fn longest(places: &[Card]) -> &str {
    let names = places.iter().map(|card| card.name.as_str());
    let longest = names.max_by(|one, other| ems(one).total_cmp(&ems(other)));
    longest.unwrap_or_default()
}

fn style(sheet: &Sheet, layout: &Layout) -> String {
    let brand = sheet.site.brand.as_deref().filter(|brand| is_colour(brand));
    let (page, card) = (layout.page, layout.card);
    format!(
        "@page{{size:{paper};margin:0}}\n:root{{--page-w:{pw}mm;--page-h:{ph}mm;--margin:{MARGIN}mm;\
         --columns:{columns};--card-w:{cw:.3}mm;--card-h:{ch:.3}mm;--code:{code:.2}mm;--code-max:{CODE_MAX}mm;--words:{words:.2}mm;\
         --brand:{brand}}}\n{STYLE}",
        paper = sheet.paper.css(),
        pw = page.0,
        ph = page.1,
        columns = layout.grid.0,
        cw = card.0,
        ch = card.1,
        code = layout.code,
        words = layout.words,
        brand = brand.unwrap_or("#444444"),
    )
}

/// Whose card it is. A logo is an image, so that it can run nothing.
fn head(sheet: &Sheet) -> String {
    let logo = sheet.site.logo.as_deref().map(|svg| {
        let data: String = form_urlencoded::byte_serialize(svg.as_bytes()).collect();
        let data = data.replace('+', "%20");
        format!("<img alt=\"\" src=\"data:image/svg+xml,{data}\">")
    });
    format!(
        "<header>{}<span>{}</span></header>",
        logo.unwrap_or_default(),
        escape(&sheet.site.name)
    )
}

fn card(sheet: &Sheet, card: &Card, head: &str, code_mm: f64) -> String {
    let questions: String = sheet
        .questions
        .iter()
        .map(|(lang, text)| {
            let (dir, lang, text) = (direction(lang), escape(lang), escape(text));
            format!("<p class=\"question\" lang=\"{lang}\" dir=\"{dir}\">{text}</p>")
        })
        .collect();
    format!(
        "<article class=\"card\" data-place=\"{place}\" data-address=\"{address}\">{head}\
         <div class=\"asks\">{questions}</div>{code}\
         <div class=\"where\"><strong dir=\"auto\">{name}</strong><small>{words}</small></div></article>",
        place = card.place,
        address = escape(&card.address),
        code = qr::svg(&card.address, code_mm).unwrap_or_default(),
        name = escape(&card.name),
        words = escape(in_words(card)),
    )
}

/// Its address, as somebody types it.
fn in_words(card: &Card) -> &str {
    let words = card.address.split_once("://");
    words.map_or(card.address.as_str(), |(_, words)| words)
}

/// Where to cut, in the margins alone: no line is left on a card.
fn marks(layout: &Layout) -> String {
    let (width, height) = layout.page;
    let mut path = String::new();
    let (at, long) = MARK;
    for column in 0..=layout.grid.0 {
        let x = MARGIN + f64::from(column) * layout.card.0;
        let _ = write!(
            path,
            "M{x:.3} {at}v{long}M{x:.3} {:.3}v-{long}",
            height - at
        );
    }
    for row in 0..=layout.grid.1 {
        let y = MARGIN + f64::from(row) * layout.card.1;
        let _ = write!(path, "M{at} {y:.3}h{long}M{:.3} {y:.3}h-{long}", width - at);
    }
    format!(
        "<svg class=\"marks\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use afterword_domain::ids::PlaceId;

    use super::*;

    #[test]
    fn the_longest_name_is_the_widest_one_not_that_of_the_most_bytes() {
        let latin = "The long table by the window to the yard";
        let cards = [latin, "窓際の二番目の長い卓です左"].map(|name| Card {
            place: PlaceId::new("t-1").unwrap(),
            name: name.to_owned(),
            address: String::new(),
        });
        assert!(cards[1].name.len() >= 39 && cards[1].name.chars().count() < 15);
        assert_eq!(longest(&cards), latin);
    }
}
