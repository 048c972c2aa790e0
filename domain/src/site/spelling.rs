//! How the texts of a site are spelled.

use super::{ADDRESS_MAX_BYTES, NAME_MAX_CHARS};

pub(super) fn one_line(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= NAME_MAX_CHARS
        && !text.chars().any(char::is_control)
}

pub(super) fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.contains('@')
        && text.len() <= ADDRESS_MAX_BYTES
        && text.bytes().all(|b| b.is_ascii_graphic())
        && !text.contains(['"', '\'', '<', '>', '\\'])
}

/// As browsers write it: a host in lower case, and a port only where it is not the usual one.
pub(super) fn is_origin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let host_char = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(host_char);
    let is_port = |port: &str| {
        let number = port.parse::<u16>();
        number.is_ok_and(|n| n != 0 && n != 443 && n.to_string() == port)
    };
    host.len() <= 253 && host.split('.').all(is_label) && port.is_none_or(is_port)
}
