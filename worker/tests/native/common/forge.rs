//! Tokens: good ones, signed by the domain as a host does, and bad ones, made by hand.

use afterword_domain::ids::Kid;
use afterword_domain::token;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fixture::secret;
use super::{DAY, HOUR, NOW};

/// An invitation before it is signed.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub site: &'static str,
    pub space: &'static str,
    pub source: &'static str,
    pub kid: &'static str,
    pub session: String,
    pub end: i64,
    pub until: i64,
    pub facts: Value,
    pub ins: Option<&'static str>,
    pub customer: Option<&'static str>,
    pub branch: Option<&'static str>,
}

impl Invitation {
    /// The host of the live shop invites for a session that has just ended.
    pub fn new(session: &str) -> Self {
        Self {
            site: "shop",
            space: "live",
            source: "host",
            kid: "h1",
            session: session.to_owned(),
            end: NOW,
            until: NOW + DAY,
            facts: json!({ "agent": "a-1", "channel": "chat" }),
            ins: None,
            customer: None,
            branch: None,
        }
    }

    /// The same for what a page says of itself.
    pub fn page(session: &str) -> Self {
        Self {
            source: "page",
            kid: "p1",
            ..Self::new(session)
        }
    }

    /// What a scan of table 12 yields in the old town.
    pub fn table(session: &str) -> Self {
        Self {
            source: "place",
            kid: "q1",
            facts: json!({ "place": "t-12" }),
            branch: Some("old-town"),
            until: NOW + 3 * HOUR,
            ..Self::new(session)
        }
    }

    pub fn facts(self, facts: Value) -> Self {
        Self { facts, ..self }
    }

    pub fn ends(self, end: i64, window_s: i64) -> Self {
        Self {
            end,
            until: end + window_s,
            ..self
        }
    }

    pub fn claims(&self) -> Value {
        let mut claims = json!({
            "iss": self.site, "env": self.space, "jti": self.session, "end": self.end,
            "until": self.until, "facts": self.facts,
        });
        if let Some(ins) = self.ins {
            claims["ins"] = json!(ins);
        }
        if let Some(customer) = self.customer {
            claims["cus"] = json!(customer);
        }
        if let Some(branch) = self.branch {
            claims["branch"] = json!(branch);
        }
        claims
    }

    /// Signed by the domain.
    pub fn sign(&self) -> String {
        let claims = serde_json::from_value(self.claims()).unwrap();
        let key = secret(self.site, self.space, self.source, self.kid);
        token::sign(&claims, &Kid::new(self.kid).unwrap(), &key).unwrap()
    }

    /// Signed by hand: any header, claims changed as `change` says, any key.
    pub fn forge(&self, header: &Value, change: &Value, key: &[u8]) -> String {
        let mut claims = self.claims();
        claims["exp"] = json!(self.until + 7 * DAY);
        for (name, value) in change.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        forge(&header.to_string(), &claims.to_string(), key)
    }

    /// The right header and key.
    pub fn header(&self) -> Value {
        json!({ "alg": "HS256", "kid": self.kid })
    }

    pub fn key(&self) -> [u8; 32] {
        secret(self.site, self.space, self.source, self.kid)
    }
}

/// Three parts with an HMAC over the first two, whatever the header says.
pub fn forge(header: &str, claims: &str, key: &[u8]) -> String {
    let signed = format!(
        "{}.{}",
        base64url(header.as_bytes()),
        base64url(claims.as_bytes())
    );
    let signature = base64url(&hmac(key, signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// HMAC-SHA-256 (RFC 2104), apart from the implementation under test. Keys of 64 bytes at most.
pub fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| -> Vec<u8> {
        (0..64)
            .map(|n| key.get(n).copied().unwrap_or(0) ^ byte)
            .collect()
    };
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .to_vec()
}

/// The alphabet of base64url (RFC 4648, section 5).
pub const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Without padding.
pub fn base64url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for some in bytes.chunks(3) {
        let byte = |n: usize| u32::from(some.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..=some.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * n) & 63) as usize]));
        }
    }
    text
}
