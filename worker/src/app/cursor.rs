//! Where a list goes on: a position and a mark of the list that it belongs to. It gives nobody
//! more than the key does, so it is not signed.

use afterword_domain::ids::Sid;
use afterword_domain::listing::Position;
use afterword_domain::time::Timestamp;
use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use crate::store::listing::Query;

/// The cursor that goes on after a position.
pub fn write(query: &Query, after: &Position) -> String {
    let sid = after.sid.as_ref().map_or("", Sid::as_str);
    let text = format!("{}.{sid}.{}", after.at.0, mark(query));
    Base64UrlUnpadded::encode_string(text.as_bytes())
}

/// The position of a cursor; `None` when it is none, or another list's.
pub fn read(query: &Query, cursor: &str) -> Option<Position> {
    let text = Base64UrlUnpadded::decode_vec(cursor).ok()?;
    let text = String::from_utf8(text).ok()?;
    let (at, rest) = text.split_once('.')?;
    let (sid, of) = rest.split_once('.')?;
    (of == mark(query)).then_some(())?;
    Some(Position {
        at: Timestamp(at.parse().ok()?),
        sid: Some(Sid::new(sid).ok()?),
    })
}

/// Differs where what is asked differs.
fn mark(query: &Query) -> String {
    let digest = Sha256::digest(format!("{query:?}").as_bytes());
    let short: Vec<u8> = digest.into_iter().take(8).collect();
    base16ct::lower::encode_string(&short)
}
