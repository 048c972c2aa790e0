//! The columns of an answer as a table.

use std::borrow::Cow;
use std::fmt::Display;

use afterword_domain::ruling::Ruling;
use afterword_domain::wire::answers::ListedAnswer;
use serde::Serialize;

/// What stands in a column of an answer.
pub enum Cell<'a> {
    /// Numbers and codes of ours.
    Ours(Cow<'a, str>),
    /// Text of somebody else, in which anything may stand.
    Theirs(Cow<'a, str>),
}

/// A column: its name, and what stands in it.
pub type Column = (&'static str, fn(&ListedAnswer) -> Cell<'_>);

/// The columns of every export, in order. Times are seconds since 1970-01-01T00:00:00Z.
pub const COLUMNS: [Column; 48] = [
    ("id", |a| Cell::Ours(a.id.as_str().into())),
    ("end", |a| number(a.end.0)),
    ("until", |a| number(a.until.0)),
    ("arrived", |a| number(a.arrived.0)),
    ("updated", |a| number(a.updated.0)),
    ("day", |a| Cell::Ours(a.day.as_str().into())),
    ("hour", |a| number(a.hour)),
    ("instrument", |a| Cell::Ours(a.instrument.as_str().into())),
    ("source", |a| Cell::Ours(a.source.as_str().into())),
    ("verified", |a| flag(a.verified)),
    ("agents", |a| Cell::Theirs(a.tally.agents.join("\n").into())),
    ("team", |a| given(a.tally.team.as_ref())),
    ("channel", |a| given(a.tally.channel.as_ref())),
    ("place", |a| given(a.tally.place.as_ref())),
    ("tier", |a| given(a.tally.tier.as_ref())),
    ("served_by", |a| given(a.tally.served_by.as_ref())),
    ("x1", |a| given(a.tally.x1.as_ref())),
    ("x2", |a| given(a.tally.x2.as_ref())),
    ("exceptional", |a| flag(a.exceptional)),
    ("credit", |a| code(Some(a.credit))),
    ("chain", |a| json(&a.chain)),
    ("facts", |a| json(&a.facts)),
    ("first", |a| code(Some(a.first))),
    ("lang", |a| Cell::Theirs(a.lang.as_str().into())),
    ("rating", |a| choice(a.rating.map(u8::from))),
    ("effort", |a| choice(a.effort.map(u8::from))),
    ("reasons", reasons),
    ("attribution", |a| Cell::Ours(a.attribution.into())),
    ("solved", |a| a.solved.map_or(NOTHING, flag)),
    ("standing", |a| Cell::Ours(a.standing.name().into())),
    ("counts_for_agent", |a| flag(a.counts_for_agent)),
    ("corrected", |a| flag(a.corrected)),
    ("delayed", |a| flag(a.delayed)),
    ("flagged", |a| flag(a.flagged)),
    ("contradictory", |a| flag(a.contradictory)),
    ("erased", |a| flag(a.erased)),
    ("exempted", |a| flag(a.rulings.exempted())),
    ("exemption", |a| why(a.rulings.exemption.as_ref())),
    ("exemption_state", |a| state(a.rulings.exemption.as_ref())),
    ("voided", |a| flag(a.rulings.voided())),
    ("void", |a| why(a.rulings.void.as_ref())),
    ("void_state", |a| state(a.rulings.void.as_ref())),
    ("appeal_due", |a| {
        choice(a.rulings.appeal.as_ref().map(|appeal| appeal.due.0))
    }),
    ("appeal_refused", |a| {
        let appeal = a.rulings.appeal.as_ref();
        appeal.map_or(NOTHING, |appeal| flag(appeal.refused))
    }),
    ("review", |a| flag(a.rulings.review)),
    ("open", |a| flag(a.open)),
    ("comment_given", |a| flag(a.comment_given)),
    ("contact_given", |a| flag(a.contact_given)),
];

/// The columns that are only there when they are asked for.
pub const PERSONAL: [Column; 2] = [
    ("comment", |a| given(a.comment.as_ref())),
    ("contact", |a| given(a.contact.as_ref())),
];

const NOTHING: Cell<'static> = Cell::Ours(Cow::Borrowed(""));

/// With what a spreadsheet's formulas begin, full-width forms included; and the apostrophe, so
/// that those taken away always leave the value.
const SIGNS: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\''];

/// At these a spreadsheet that was told another separator than the comma parts a cell, and every
/// part can be a formula.
const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

impl Cell<'_> {
    /// The text, safe to open in a spreadsheet.
    pub fn safe(&self) -> Cow<'_, str> {
        match self {
            Self::Theirs(text) if parts(text).any(|(guarded, _)| guarded) => {
                let parts = parts(text);
                let parts =
                    parts.flat_map(|(guarded, part)| [if guarded { "'" } else { "" }, part]);
                parts.collect()
            }
            Self::Ours(text) | Self::Theirs(text) => Cow::Borrowed(text),
        }
    }
}

/// The parts of a text, each with the separator that ends it, and which need an apostrophe before
/// them. A spreadsheet may read over quotes before a formula, and over separators before a text.
fn parts(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let parts = text.split_inclusive(SEPARATORS).enumerate();
    parts.map(|(n, part)| {
        let is_formula = part.trim_start_matches('"').starts_with(SIGNS);
        (is_formula || n == 0 && part.starts_with(SEPARATORS), part)
    })
}

fn number(number: impl Display) -> Cell<'static> {
    Cell::Ours(number.to_string().into())
}

fn choice(number: Option<impl Display>) -> Cell<'static> {
    number.map_or(NOTHING, self::number)
}

fn flag(holds: bool) -> Cell<'static> {
    Cell::Ours(if holds { "yes" } else { "no" }.into())
}

fn given(text: Option<&String>) -> Cell<'_> {
    text.map_or(NOTHING, |text| Cell::Theirs(text.into()))
}

fn reasons(answer: &ListedAnswer) -> Cell<'_> {
    let codes: Vec<&str> = answer.reasons.iter().map(|reason| reason.code()).collect();
    Cell::Ours(codes.join(" ").into())
}

fn why<C: Serialize>(ruling: Option<&Ruling<C>>) -> Cell<'static> {
    code(ruling.map(|ruling| &ruling.code))
}

fn state<C>(ruling: Option<&Ruling<C>>) -> Cell<'static> {
    code(ruling.map(|ruling| ruling.state))
}

/// A code as it is in JSON, without its quotes.
fn code(code: Option<impl Serialize>) -> Cell<'static> {
    let text = code.and_then(|code| serde_json::to_value(code).ok());
    let text = text.and_then(|text| text.as_str().map(str::to_owned));
    text.map_or(NOTHING, |text| Cell::Ours(text.into()))
}

/// Lists and maps keep their form.
fn json(value: &impl Serialize) -> Cell<'static> {
    let text = serde_json::to_string(value).unwrap_or_default();
    if matches!(text.as_str(), "{}" | "[]") {
        NOTHING
    } else {
        Cell::Theirs(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_is_no_formula_and_can_be_had_back() {
        for text in [
            "=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝x", "＠x", "'x", "''",
        ] {
            let safe = Cell::Theirs(text.into()).safe().into_owned();
            assert_eq!(safe.strip_prefix('\''), Some(text));
        }
        for (text, safe) in [
            ("a;=1+1", "a;'=1+1"),
            ("a;=1+1;b;-2", "a;'=1+1;b;'-2"),
            ("a;\"=1;b", "a;'\"=1;b"),
            ("a\r\n+1", "a\r\n'+1"),
            ("a\t@x", "a\t'@x"),
            ("=1;＝2", "'=1;'＝2"),
            ("a;'=1", "a;''=1"),
            (";", "';"),
            ("a;b\r\n\r\nc - d", "a;b\r\n\r\nc - d"),
        ] {
            assert_eq!(Cell::Theirs(text.into()).safe(), safe);
        }
        for text in ["", "a=b", " =1", "5", "“=1”"] {
            assert_eq!(Cell::Theirs(text.into()).safe(), text);
        }
        assert_eq!(Cell::Ours("-60".into()).safe(), "-60");
    }

    /// Every text of some letters.
    fn texts(letters: &[char], most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut begin = 0;
        for _ in 0..most {
            let end = all.len();
            let longer = all[begin..end].iter();
            let longer = longer.flat_map(|text| letters.iter().map(move |c| format!("{text}{c}")));
            let longer: Vec<String> = longer.collect();
            begin = end;
            all.extend(longer);
        }
        all
    }

    #[test]
    fn no_part_of_any_text_is_a_formula_and_each_can_be_had_back() {
        for text in texts(&['a', '=', '\'', ';', '"', '\n'], 5) {
            let safe = Cell::Theirs(text.as_str().into()).safe().into_owned();
            let parts = || safe.split_inclusive(SEPARATORS);
            let is_formula = |part: &str| part.trim_start_matches('"').starts_with('=');
            assert!(!parts().any(is_formula), "{text:?} {safe:?}");
            let back = parts().map(|part| part.strip_prefix('\'').unwrap_or(part));
            assert_eq!(back.collect::<String>(), text, "{safe:?}");
        }
    }
}
