//! Names of things. Each is parsed once, at the edge, into a type that cannot hold a bad value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a string is not the id it was meant to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty or has too many bytes.
    #[error("must have {min} to {max} bytes, has {len}")]
    Length {
        /// Shortest length allowed, in bytes.
        min: usize,
        /// Longest length allowed, in bytes.
        max: usize,
        /// Length of the refused text, in bytes.
        len: usize,
    },
    /// The text holds a character that the id's alphabet lacks.
    #[error("may only hold {0}")]
    Alphabet(&'static str),
}

fn check(
    text: &str,
    min: usize,
    max: usize,
    alphabet: &'static str,
    allowed: impl Fn(char) -> bool,
) -> Result<(), IdError> {
    if text.len() < min || text.len() > max {
        return Err(IdError::Length {
            min,
            max,
            len: text.len(),
        });
    }
    if !text.chars().all(allowed) {
        return Err(IdError::Alphabet(alphabet));
    }
    Ok(())
}

fn slug_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-'
}

fn base64url_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn crockford_char(c: char) -> bool {
    c.is_ascii_digit() || (c.is_ascii_lowercase() && !matches!(c, 'i' | 'l' | 'o' | 'u'))
}

macro_rules! id {
    ($(#[doc = $doc:literal])* $name:ident, $min:literal..=$max:literal, $pattern:literal, $alphabet:expr, $allowed:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .description(Some([$($doc),*].join("\n").trim()))
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .into()
            }
        }

        impl $name {
            /// Longest length in bytes.
            pub const MAX_BYTES: usize = $max;

            /// Parses an id.
            ///
            /// # Errors
            /// When the length or a character is not allowed.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check(&text, $min, $max, $alphabet, $allowed)?;
                Ok(Self(text))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id!(
    /// A site: one tenant. `[a-z0-9_-]{1,64}`.
    SiteId, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// Names a signing key. `[a-z0-9_-]{1,64}`, drawn by the server.
    Kid, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// Names a draft, and the versions that are published of it. `[a-z0-9_-]{1,32}`.
    DraftName, 1..=32, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// A published, immutable version of an instrument, such as `chat-1`.
    InstrumentId, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// The host's name of a session, 1 to 128 bytes. It may be personal, so `Debug` hides it.
    SessionId, 1..=128, r"^[^\x00-\x1f\x7f-\x9f]+$", "no control characters", |c| !c.is_control()
);
id!(
    /// The host's key of a customer, 1 to 128 bytes. It may be personal, so `Debug` hides it.
    CustomerKey, 1..=128, r"^[^\x00-\x1f\x7f-\x9f]+$", "no control characters", |c| !c.is_control()
);
id!(
    /// 128 random bits in base64url, drawn once per conversation by a widget: 22 characters.
    Draw, 1..=22, "^[A-Za-z0-9_-]{22}$", "22 characters of base64url", base64url_char
);
id!(
    /// 64 random bits in lower-case hex, drawn once per widget instance: 16 characters.
    Writer, 16..=16, "^[0-9a-f]+$", "16 lower-case hex digits", |c: char| matches!(c, '0'..='9' | 'a'..='f')
);
id!(
    /// Key of an answer within a site and space: 32 lower-case hex digits.
    Sid, 32..=32, "^[0-9a-f]+$", "32 lower-case hex digits", |c: char| matches!(c, '0'..='9' | 'a'..='f')
);
id!(
    /// Names an API key without being one: the first 16 hex digits of its hash.
    KeyId, 16..=16, "^[0-9a-f]+$", "16 lower-case hex digits", |c: char| matches!(c, '0'..='9' | 'a'..='f')
);
id!(
    /// A place within a site: where a code hangs. `[a-z0-9_-]{1,64}`.
    PlaceId, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// A branch of a site. `[a-z0-9_-]{1,64}`.
    BranchId, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// A part of a branch, such as its terrace. `[a-z0-9_-]{1,64}`.
    AreaId, 1..=64, "^[a-z0-9_-]+$", "a-z, 0-9, _ and -", slug_char
);
id!(
    /// What a card says: 16 characters of Crockford's base32 in lower case.
    PlaceCode, 16..=16, "^[0-9a-hjkmnp-tv-z]+$", "0-9 and a-z without i, l, o and u", crockford_char
);
id!(
    /// A member of staff as guests are told: one line of 1 to 64 bytes.
    StaffName, 1..=64, r"^[^\x00-\x1f\x7f-\x9f]+$", "no control characters", |c| !c.is_control()
);
id!(
    /// A value of a fact, such as an agent's id: 1 to 64 bytes without control characters.
    FactValue, 1..=64, r"^[^\x00-\x1f\x7f-\x9f]+$", "no control characters", |c| !c.is_control()
);

shown!(
    SiteId,
    Kid,
    InstrumentId,
    DraftName,
    Draw,
    Writer,
    Sid,
    KeyId,
    PlaceId,
    BranchId,
    AreaId,
    PlaceCode,
    StaffName,
    FactValue
);

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

impl fmt::Debug for CustomerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerKey(…)")
    }
}

impl Draw {
    /// Length of every draw: 16 bytes in base64url without padding.
    pub const LEN: usize = 22;

    /// Whether the text has the full 128 bits; a shorter draw could be guessed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() == Self::LEN
    }
}

/// One of the two worlds of a site, which never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Space {
    /// Real customers.
    Live,
    /// Trials and demonstrations.
    Test,
}

impl Space {
    /// The space as it is written in tokens, keys and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

/// Where an invitation came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Signed or asked for by the host's server: the only verified one.
    Host,
    /// Asked for by a page with the public site key.
    Page,
    /// A QR code.
    Place,
    /// Brought in from another system.
    Import,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 4] = [Self::Host, Self::Page, Self::Place, Self::Import];

    /// The source as it is written in key derivations and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Page => "page",
            Self::Place => "place",
            Self::Import => "import",
        }
    }

    /// Whether somebody who knows who served vouches for the facts.
    #[must_use]
    pub fn is_verified(self) -> bool {
        self == Self::Host
    }

    /// Whether anybody can have an invitation of this source: what is claimed through it is not
    /// believed, and it names no agent.
    #[must_use]
    pub fn is_anybodys_word(self) -> bool {
        matches!(self, Self::Page | Self::Place)
    }
}

/// A writer's count of its writes, 1 to 50; 0 stands for "nothing stored yet".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "u8")]
pub struct Rev(u8);

/// A revision above 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 0 to {max}", max = Rev::MAX)]
pub struct RevError;

impl Rev {
    /// Highest revision of an answer.
    pub const MAX: u8 = 50;
    /// No revision: nothing is stored.
    pub const NONE: Self = Self(0);

    /// The number, 0 to 50.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rev {
    type Error = RevError;
    fn try_from(value: u8) -> Result<Self, RevError> {
        if value <= Self::MAX {
            Ok(Self(value))
        } else {
            Err(RevError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_to_their_alphabet_and_length() {
        assert!(SiteId::new("northwind_2-a").is_ok());
        for bad in ["", "North", "a b", "a.b", "é", &"x".repeat(65)] {
            assert!(SiteId::new(bad).is_err(), "{bad}");
        }
        assert!(SessionId::new("Chat 17 / 第三").is_ok());
        assert!(SessionId::new("nul\0").is_err());
        assert!(SessionId::new("x".repeat(129)).is_err());
    }

    #[test]
    fn a_session_id_is_not_printed() {
        let id = SessionId::new("anna@example.org").unwrap();
        assert!(!format!("{id:?}").contains("anna"));
    }

    #[test]
    fn a_writer_has_all_of_its_bits() {
        assert!(Writer::new("00000000000000af").is_ok());
        for bad in ["", "af", "00000000000000AF", "00000000000000af0"] {
            assert!(Writer::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rev_ends_at_fifty() {
        assert!(Rev::try_from(50).is_ok());
        assert_eq!(Rev::try_from(51), Err(RevError));
    }
}
