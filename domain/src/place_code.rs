//! The code on a card: 40 bits that were drawn, and 40 bits that only the operator's secret makes
//! of them. So no code follows from another, and one that somebody made up is known as such
//! before the database is asked.

use crate::ids::{IdError, PlaceCode};
use crate::token::hmac;

/// Crockford's base32: no i, l, o and u, which are taken for others when somebody types them.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of either half.
const HALF: usize = 8;

/// What is drawn for one code.
pub const DRAWN_BYTES: usize = 5;

/// Makes the code of what was drawn.
///
/// # Errors
/// Never in practice: two halves of base32 are a valid [`PlaceCode`].
pub fn make(master: &[u8], drawn: [u8; DRAWN_BYTES]) -> Result<PlaceCode, IdError> {
    let id = base32(drawn);
    let seal = seal(master, &id);
    PlaceCode::new(id + &seal)
}

/// The code that a text is, if it is one of ours. Upper case is taken, as some readers write it,
/// and what looks like another character when typed from a card.
#[must_use]
pub fn check(master: &[u8], text: &str) -> Option<PlaceCode> {
    let code: String = text.chars().map(as_meant).collect();
    let (id, given) = code.split_at_checked(HALF)?;
    let own = seal(master, id);
    // All of it is looked at, so that the time it takes says nothing of where it differs.
    let both = own.bytes().zip(given.bytes());
    let differs = both.fold(0, |differs, (own, given)| differs | (own ^ given));
    let code = PlaceCode::new(code).ok()?;
    (differs == 0).then_some(code)
}

fn as_meant(c: char) -> char {
    match c.to_ascii_lowercase() {
        'i' | 'l' => '1',
        'o' => '0',
        c => c,
    }
}

/// The half that nobody else can make.
fn seal(master: &[u8], id: &str) -> String {
    let mac = hmac(master, &[b"afterword/place/v1", id.as_bytes()]);
    let mut first = [0; DRAWN_BYTES];
    for (to, from) in first.iter_mut().zip(mac) {
        *to = from;
    }
    base32(first)
}

fn base32(bytes: [u8; DRAWN_BYTES]) -> String {
    let bits = bytes
        .into_iter()
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(byte));
    let digit = |n: usize| {
        let shift = 5 * (HALF - 1 - n);
        let at = usize::try_from(bits >> shift & 31).unwrap_or_default();
        ALPHABET.get(at).copied().map_or('0', char::from)
    };
    (0..HALF).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASTER: &[u8] = b"a master key for tests";

    fn code(n: u8) -> PlaceCode {
        make(MASTER, [0, 0, 0, 0, n]).unwrap()
    }

    #[test]
    fn a_code_is_its_own_and_has_sixteen_characters() {
        for n in 0..=255 {
            let code = code(n);
            assert_eq!(code.as_str().len(), 16);
            assert_eq!(check(MASTER, code.as_str()), Some(code));
        }
    }

    #[test]
    fn a_changed_character_is_no_code() {
        let good = code(7).as_str().to_owned();
        for at in 0..good.len() {
            for other in ALPHABET {
                let mut text = good.clone().into_bytes();
                text[at] = *other;
                let text = String::from_utf8(text).unwrap();
                assert_eq!(check(MASTER, &text).is_some(), text == good, "{text}");
            }
        }
        for bad in ["", "0", &good[1..], &format!("{good}0"), &"é".repeat(8)] {
            assert_eq!(check(MASTER, bad), None, "{bad}");
        }
    }

    #[test]
    fn no_code_follows_from_another() {
        let codes: Vec<String> = (0..64).map(|n| code(n).as_str()[8..].to_owned()).collect();
        for (n, one) in codes.iter().enumerate() {
            for other in &codes[n + 1..] {
                // Neighbours differ by one in their first half; of the other, eight characters
                // by chance, one in 32 is the same.
                let same = one.bytes().zip(other.bytes()).filter(|(a, b)| a == b);
                assert!(same.count() < 4, "{one} {other}");
            }
        }
        let others = make(b"another operator's secret", [0, 0, 0, 0, 7]).unwrap();
        assert_eq!(check(MASTER, others.as_str()), None);
    }

    #[test]
    fn it_can_be_typed_and_shouted() {
        let (n, code) = (0..=255)
            .map(|n| (n, code(n)))
            .find(|(_, code)| code.as_str().contains('1') && code.as_str().contains('0'))
            .unwrap();
        let typed = code.as_str().replace('1', "l").replace('0', "O");
        assert_eq!(check(MASTER, &typed), Some(code.clone()), "{n}");
        assert_eq!(check(MASTER, &code.as_str().to_uppercase()), Some(code));
    }

    /// Cards hang for years: what makes their codes may never change.
    #[test]
    fn a_printed_code_stays_one() {
        let code = make(MASTER, [1, 35, 69, 103, 137]).unwrap();
        assert_eq!(code.as_str(), "04hmasw9edz63dbk");
    }
}
