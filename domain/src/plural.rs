//! Plural forms of languages, from the Unicode CLDR through ICU4X.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

fn rules(lang: &str) -> Option<PluralRules> {
    let locale = Locale::try_from_str(lang).ok()?;
    PluralRules::try_new_cardinal(locale.into()).ok()
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The form that a number takes.
#[must_use]
pub fn form(lang: &str, n: u32) -> &'static str {
    rules(lang).map_or("other", |rules| name(rules.category_for(n)))
}

/// Every form that whole and broken numbers take in a language.
#[must_use]
pub fn forms(lang: &str) -> Vec<&'static str> {
    rules(lang).map_or_else(
        || vec!["other"],
        |rules| rules.categories().map(name).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_forms() {
        let check = |lang: &str, expected: &[&str]| {
            let mut is = forms(lang);
            let mut expected = expected.to_vec();
            is.sort_unstable();
            expected.sort_unstable();
            assert_eq!(is, expected, "{lang}");
        };
        check("en", &["one", "other"]);
        check("es", &["one", "many", "other"]);
        check("ar", &["zero", "one", "two", "few", "many", "other"]);
        for lang in ["zh-Hans", "zh-Hant", "ja", "no language at all"] {
            check(lang, &["other"]);
        }
    }

    #[test]
    fn a_number_takes_its_form() {
        for (lang, n, expected) in [
            ("en", 1, "one"),
            ("en", 24, "other"),
            ("es", 1, "one"),
            ("es", 1_000_000, "many"),
            ("ar", 2, "two"),
            ("ar", 3, "few"),
            ("ar", 24, "many"),
            ("ar", 100, "other"),
            ("ja", 1, "other"),
            ("zh-Hans", 3, "other"),
        ] {
            assert_eq!(form(lang, n), expected, "{n} in {lang}");
        }
    }
}
