//! cargo run --example sign chat-4711

use std::env::{args, var};
use std::error::Error;
use std::time::UNIX_EPOCH;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

fn base64url(value: &Value) -> String {
    Base64UrlUnpadded::encode_string(value.to_string().as_bytes())
}

fn invitation(session: &str, end: u64, facts: &Value) -> Result<String, Box<dyn Error>> {
    let until = end + 24 * 3600;
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": var("AFTERWORD_KID")? });
    let claims = json!({
        "iss": var("AFTERWORD_SITE")?,
        "env": var("AFTERWORD_SPACE")?,
        "jti": session,
        "end": end,
        "until": until,
        "exp": until + 7 * 24 * 3600,
        "facts": facts,
    });
    let signed = format!("{}.{}", base64url(&header), base64url(&claims));
    let secret = var("AFTERWORD_SECRET")?;
    let secret = base16ct::lower::decode_vec(secret).map_err(|e| e.to_string())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).map_err(|e| e.to_string())?;
    mac.update(signed.as_bytes());
    let signature = Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes());
    Ok(format!("{signed}.{signature}"))
}

fn main() -> Result<(), Box<dyn Error>> {
    let session = args().nth(1).ok_or("name the session")?;
    let now = UNIX_EPOCH.elapsed()?.as_secs();
    let facts = json!({ "agent": "a-17", "channel": "chat", "served_by": "human" });
    println!("{}", invitation(&session, now, &facts)?);
    Ok(())
}
