//! A phone number or a mail address, as somebody typed it. Whether it reaches them only a call or
//! a mail can tell; this holds off what cannot be either, such as a name.

use crate::defaults::CONTACT_CHARS;

/// The text is neither a phone number nor a mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the contact must be a phone number or a mail address of {min} to {max} characters",
    min = CONTACT_CHARS.start(),
    max = CONTACT_CHARS.end()
)]
pub struct BadContact;

/// Fewest and most digits of a phone number. 15 is the longest number there is (E.164); an
/// extension may follow.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=24;

/// The canonical form: without what surrounds it; `None` when nothing is left.
///
/// # Errors
/// When it can be neither a phone number nor a mail address.
pub fn contact(typed: &str) -> Result<Option<String>, BadContact> {
    let text = typed.trim_matches(|c: char| c.is_whitespace() || is_direction_mark(c));
    if text.is_empty() {
        return Ok(None);
    }
    let fits = CONTACT_CHARS.contains(&text.chars().count())
        && !text.chars().any(char::is_control)
        && (is_phone(text) || is_mail(text));
    fits.then(|| Some(text.to_owned())).ok_or(BadContact)
}

/// Phones put them around a number that is copied from the address book.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Digits of the keyboards of our languages, and what people put between them.
fn is_phone(text: &str) -> bool {
    let is_digit = |c: char| matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '０'..='９');
    let is_between = |c: char| {
        matches!(
            c,
            ' ' | '\u{a0}' | '\u{3000}' | '-' | '‐'
                ..='–'
                    | 'ー'
                    | '－'
                    | '.'
                    | '/'
                    | '('
                    | ')'
                    | '（'
                    | '）'
                    | '+'
                    | '＋'
                    | '#'
                    | '*'
                    | ','
                    | 'x'
        )
    };
    text.chars().all(|c| is_digit(c) || is_between(c))
        && PHONE_DIGITS.contains(&text.chars().filter(|&c| is_digit(c)).count())
}

/// Somebody at a host with a dot in its name. No more: the rules of mail allow nearly everything.
fn is_mail(text: &str) -> bool {
    let Some((who, host)) = text.rsplit_once('@') else {
        return false;
    };
    let labels: Vec<&str> = host.split('.').collect();
    !who.is_empty()
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
        && !text
            .chars()
            .any(|c| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>'))
        && !who.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_and_mail_addresses_are_kept_as_typed() {
        for good in [
            "12345",
            "+49 (0)30 123 45-67",
            "030/1234567",
            "０３－１２３４－５６７８",
            "٠١٢٣٤٥٦٧٨",
            "+1 555 0100 x12",
            "anna@example.org",
            "a+b@mail.example.co",
            "用户@例子.广告",
        ] {
            assert_eq!(contact(good), Ok(Some(good.to_owned())), "{good}");
        }
        let copied = contact(" \u{202a}+49 30 1234567\u{202c}\n");
        assert_eq!(copied, Ok(Some("+49 30 1234567".to_owned())));
    }

    #[test]
    fn nothing_is_no_contact() {
        for empty in ["", "  ", "\u{202a}\u{202c}"] {
            assert_eq!(contact(empty), Ok(None), "{empty:?}");
        }
    }

    #[test]
    fn what_can_be_neither_is_refused() {
        let long = format!("{}@example.org", "x".repeat(200));
        for bad in [
            "1234",
            "no, thanks",
            "Anna",
            "anna@example",
            "anna@.org",
            "anna@example..org",
            "@example.org",
            "a@b@example.org",
            "Anna <anna@example.org>",
            "a@example.org, b@example.org",
            "12345\u{0}",
            "123\n456",
            "+++---",
            "1234567890123456789012345",
            long.as_str(),
        ] {
            assert_eq!(contact(bad), Err(BadContact), "{bad:?}");
        }
    }
}
