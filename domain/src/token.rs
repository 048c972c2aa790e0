//! Invitations as signed tokens: JWT, HS256 only, with the signing key's id in the header.

use hmac::{Hmac, Mac};
use jwt_compact::alg::{Hs256, Hs256Key};
use jwt_compact::{AlgorithmExt, Claims as JwtClaims, Header, UntrustedToken};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::Sha256;

use crate::chain::Chain;
use crate::defaults::{END_AHEAD_S, MAX_WINDOW_S, RETIRED_KEY_LIFE_S, TOKEN_LIFE_AFTER_WINDOW_S};
use crate::facts::Facts;
use crate::ids::{BranchId, CustomerKey, InstrumentId, Kid, SessionId, Sid, SiteId, Source, Space};
use crate::time::Timestamp;

const SEPARATOR: u8 = 0x1f;

/// What an invitation says. The customer can read it: ids, no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The site.
    pub iss: SiteId,
    /// The site's space.
    pub env: Space,
    /// The session.
    pub jti: SessionId,
    /// The session's end.
    pub end: Timestamp,
    /// First instant at which an answer is late.
    pub until: Timestamp,
    /// What is known of the session.
    #[serde(default)]
    pub facts: Facts,
    /// Everybody who served, where there were hand-overs.
    #[serde(default, skip_serializing_if = "Chain::is_empty")]
    pub chain: Chain,
    /// The version to ask; absent: the one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ins: Option<InstrumentId>,
    /// The host's key of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cus: Option<CustomerKey>,
    /// Whose board it concerns; only in tokens of places.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "ours"
    )]
    pub branch: Option<BranchId>,
}

/// A host may have put something of its own under the name, which was never refused.
fn ours<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BranchId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Ours(BranchId),
        Theirs(IgnoredAny),
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::Ours(branch) => Some(branch),
        Given::Theirs(_) => None,
    })
}

/// A claim set whose signature holds, with the end of the token's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the invitation says.
    pub claims: Claims,
    /// First instant at which the token is dead.
    pub expires: Timestamp,
}

/// A signing key as the server keeps it. The key's row names its source, never a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    /// Its id.
    pub kid: Kid,
    /// Whose invitations it signs.
    pub source: Source,
    /// Since when it signs no more.
    pub retired_at: Option<Timestamp>,
    /// Since when it verifies nothing.
    pub revoked_at: Option<Timestamp>,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not three parts of base64url with JSON inside, or a claim is missing or wrong.
    #[error("the token is malformed")]
    Malformed,
    /// The header names no key.
    #[error("the token names no key")]
    NoKid,
    /// No key of that id, or it no longer verifies.
    #[error("the token's key is unknown or no longer in use")]
    Key,
    /// Not HS256, or the signature is wrong.
    #[error("the token's signature does not hold")]
    Signature,
    /// `until` is not after `end`, or further away than the site allows.
    #[error("the token's window is longer than the site allows")]
    Window,
    /// `exp` is not `until` and seven days.
    #[error("the token's exp has to be its until and seven days")]
    Life,
    /// The session ends too far in the future.
    #[error("the session has not ended yet")]
    TooEarly {
        /// Seconds until the token will be taken.
        retry_after_s: i64,
    },
}

/// Names of whose key could verify a token, read before anything is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peeked {
    /// The key's id.
    pub kid: Kid,
    /// The site that the token says it is for.
    pub site: SiteId,
    /// The space that the token says it is for.
    pub space: Space,
}

/// Signs an invitation. `exp` is `until` and seven days.
///
/// # Errors
/// When the claims cannot be written, which no value of [`Claims`] causes.
pub fn sign(claims: &Claims, kid: &Kid, key: &[u8]) -> Result<String, TokenError> {
    let header = Header::empty().with_key_id(kid.as_str());
    let mut jwt = JwtClaims::new(claims.clone());
    let expires = claims.until.plus(TOKEN_LIFE_AFTER_WINDOW_S);
    jwt.expiration = chrono::DateTime::from_timestamp(expires.0, 0);
    Hs256
        .token(&header, &jwt, &Hs256Key::new(key))
        .map_err(|_| TokenError::Malformed)
}

/// Reads whose key could verify a token.
///
/// # Errors
/// When it is no token, or names no key or no site.
pub fn peek(token: &str) -> Result<Peeked, TokenError> {
    #[derive(Deserialize)]
    struct Whose {
        iss: SiteId,
        env: Space,
    }
    let untrusted = UntrustedToken::new(token).map_err(|_| TokenError::Malformed)?;
    let kid = untrusted.header().key_id.clone().ok_or(TokenError::NoKid)?;
    let kid = Kid::new(kid).map_err(|_| TokenError::Key)?;
    let whose: JwtClaims<Whose> = untrusted
        .deserialize_claims_unchecked()
        .map_err(|_| TokenError::Malformed)?;
    Ok(Peeked {
        kid,
        site: whose.custom.iss,
        space: whose.custom.env,
    })
}

/// Verifies a token's signature and its claims against each other. Says nothing of its expiry.
///
/// # Errors
/// When the key no longer verifies this token, the signature does not hold, or claims are wrong.
pub fn verify(
    token: &str,
    signing_key: &SigningKey,
    key: &[u8],
    now: Timestamp,
    longest_window_s: i64,
) -> Result<Verified, TokenError> {
    let untrusted = UntrustedToken::new(token).map_err(|_| TokenError::Malformed)?;
    let signed = Hs256
        .validator::<Claims>(&Hs256Key::new(key))
        .validate(&untrusted)
        .map_err(|_| TokenError::Signature)?;
    let (_, jwt) = signed.into_parts();
    let expires = jwt
        .expiration
        .map(|at| Timestamp(at.timestamp()))
        .ok_or(TokenError::Life)?;
    let claims = jwt.custom;
    if !signing_key.verifies(claims.end, now) {
        return Err(TokenError::Key);
    }
    let window_s = claims.until.since(claims.end);
    if window_s <= 0 || window_s > longest_window_s.min(MAX_WINDOW_S) {
        return Err(TokenError::Window);
    }
    if expires != claims.until.plus(TOKEN_LIFE_AFTER_WINDOW_S) {
        return Err(TokenError::Life);
    }
    let ahead_s = claims.end.since(now);
    if ahead_s > END_AHEAD_S {
        return Err(TokenError::TooEarly {
            retry_after_s: ahead_s.saturating_sub(END_AHEAD_S),
        });
    }
    Ok(Verified { claims, expires })
}

impl SigningKey {
    /// Whether the key still verifies a token of a session that ended at `end`.
    #[must_use]
    pub fn verifies(&self, end: Timestamp, now: Timestamp) -> bool {
        self.revoked_at.is_none()
            && self
                .retired_at
                .is_none_or(|retired| end <= retired && now < retired.plus(RETIRED_KEY_LIFE_S))
    }

    /// Whether the key signs new tokens.
    #[must_use]
    pub fn signs(&self) -> bool {
        self.revoked_at.is_none() && self.retired_at.is_none()
    }
}

pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is valid for HMAC; the zero digest is never reached.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            mac.update(&[SEPARATOR]);
        }
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Derives a signing key from the operator's master secret.
#[must_use]
pub fn signing_key(
    master: &[u8],
    site: &SiteId,
    space: Space,
    source: Source,
    kid: &Kid,
) -> [u8; 32] {
    hmac(
        master,
        &[
            b"afterword/sign/v1",
            site.as_str().as_bytes(),
            space.as_str().as_bytes(),
            source.as_str().as_bytes(),
            kid.as_str().as_bytes(),
        ],
    )
}

/// The host's key of a customer as it is kept: HMAC-SHA-256 in hex, with a salt that follows from
/// the secret behind the keys of the site's answers. Nobody who has the table alone can try names.
#[must_use]
pub fn customer(sid_key: &[u8], customer: &CustomerKey) -> String {
    let salt = hmac(sid_key, &[b"afterword/customer/v1"]);
    base16ct::lower::encode_string(&hmac(&salt, &[customer.as_str().as_bytes()]))
}

/// Derives the key of an answer from its session: the first 16 bytes of HMAC-SHA-256, in hex.
///
/// # Errors
/// Never in practice: 16 bytes in hex are a valid [`Sid`].
pub fn sid(
    sid_key: &[u8],
    source: Source,
    session: &SessionId,
) -> Result<Sid, crate::ids::IdError> {
    let digest = hmac(
        sid_key,
        &[source.as_str().as_bytes(), session.as_str().as_bytes()],
    );
    let half = digest.get(..16).unwrap_or_default();
    Sid::new(base16ct::lower::encode_string(half))
}
