//! What the server knows and fills into the texts of a version before they leave it.

use crate::instrument::{PLURALS, Texts};
use crate::plural;

/// What is filled in.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// Display name of the site.
    pub site: &'a str,
    /// Who is responsible for the data.
    pub controller: Option<&'a str>,
    /// How long an answer can be changed after the session, in seconds.
    pub window_s: i64,
}

/// The texts of one language as they are shown. The forms of numbers stay here.
#[must_use]
pub fn filled(texts: &Texts, lang: &str, with: Filling<'_>) -> Texts {
    let mut shown = texts.clone();
    shown.retain(|key, _| !PLURALS.iter().any(|plural| is_form_of(plural, key)));
    let mut fill = |key: &str, place: &str, value: &str| {
        if let Some(text) = shown.get_mut(key) {
            *text = text.replace(place, value);
        }
    };
    fill("window", "{hours}", &duration(texts, lang, with.window_s));
    fill("purpose", "{site}", with.site);
    match with.controller {
        Some(controller) => fill("controller", "{controller}", controller),
        // Nobody is named: there is nothing to say.
        None => {
            shown.insert("controller".to_owned(), String::new());
        }
    }
    shown
}

fn is_form_of(plural: &str, key: &str) -> bool {
    key.strip_prefix(plural)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Days where they are whole and two at least, "3 days" but "24 hours"; minutes where an hour would promise more than
/// holds.
fn duration(texts: &Texts, lang: &str, seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let (plural, n) = if seconds >= 2 * DAY && seconds % DAY == 0 {
        ("days", seconds / DAY)
    } else if seconds < 2 * HOUR && seconds % HOUR != 0 {
        ("minutes", (seconds / MINUTE).max(1))
    } else {
        ("hours", seconds / HOUR)
    };
    let number = n.to_string();
    let form = plural::form(lang, u32::try_from(n).unwrap_or(u32::MAX));
    match texts.get(&format!("{plural}.{form}")) {
        Some(text) => text.replace("{n}", &number),
        // A version from before there were forms has its unit in the sentence.
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        let owned = |&(key, text): &(&str, &str)| (key.to_owned(), text.to_owned());
        pairs.iter().map(owned).collect()
    }

    #[track_caller]
    fn check_window(lang: &str, window_s: i64, shown: &str) {
        let texts = texts(&[
            ("window", "Within {hours}."),
            ("minutes.other", "{n} minutes"),
            ("hours.one", "{n} hour"),
            ("hours.two", "two hours"),
            ("hours.few", "{n} few hours"),
            ("hours.many", "{n} many hours"),
            ("hours.other", "{n} hours"),
            ("days.two", "two days"),
            ("days.few", "{n} few days"),
            ("days.other", "{n} days"),
        ]);
        let with = Filling {
            site: "The shop",
            controller: None,
            window_s,
        };
        let filled = filled(&texts, lang, with);
        assert_eq!(filled["window"], format!("Within {shown}."));
        assert!(!filled.keys().any(|key| key.contains("hours.")));
    }

    #[test]
    fn the_window_is_said_in_hours_or_whole_days() {
        const HOUR: i64 = 3_600;
        check_window("en", HOUR, "1 hour");
        check_window("en", 3 * HOUR, "3 hours");
        check_window("en", 24 * HOUR, "24 hours");
        check_window("en", 36 * HOUR, "36 hours");
        check_window("en", 48 * HOUR, "2 days");
        check_window("en", 50 * HOUR, "50 hours");
        check_window("en", 10 * 60, "10 minutes");
        check_window("en", 90 * 60, "90 minutes");
        check_window("en", 2 * HOUR + 50 * 60, "2 hours");
        check_window("ar", 2 * HOUR, "two hours");
        check_window("ar", 3 * HOUR, "3 few hours");
        check_window("ar", 24 * HOUR, "24 many hours");
        check_window("ar", 72 * HOUR, "3 few days");
        check_window("ja", HOUR, "1 hours");
    }

    #[test]
    fn a_version_without_forms_keeps_its_sentence() {
        let texts = texts(&[("window", "For {hours} hours.")]);
        let with = Filling {
            site: "The shop",
            controller: None,
            window_s: 86_400,
        };
        assert_eq!(filled(&texts, "en", with)["window"], "For 24 hours.");
    }

    #[test]
    fn site_and_controller_are_named() {
        let texts = texts(&[
            ("purpose", "{site} reads it."),
            ("controller", "By {controller}"),
            ("done", "{site}"),
        ]);
        let with = |controller| Filling {
            site: "The {hours} shop",
            controller,
            window_s: 86_400,
        };
        let named = filled(&texts, "en", with(Some("Shop Inc.")));
        assert_eq!(named["purpose"], "The {hours} shop reads it.");
        assert_eq!(named["controller"], "By Shop Inc.");
        assert_eq!(named["done"], "{site}");
        assert_eq!(filled(&texts, "en", with(None))["controller"], "");
    }
}
