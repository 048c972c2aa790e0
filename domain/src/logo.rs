//! A site's logo: a small inline SVG that draws and does nothing else. What is not known to be
//! harmless is refused: no scripts, no handlers, no styles, nothing from elsewhere.

/// Largest logo, in bytes: it goes with every question that is shown.
pub const LOGO_MAX_BYTES: usize = 2_048;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// What draws.
const ELEMENTS: [&str; 17] = [
    "svg",
    "g",
    "defs",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
];

/// Why a logo is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Too many bytes.
    #[error("must have at most {LOGO_MAX_BYTES} bytes")]
    TooLarge,
    /// No SVG element, or one that is not well formed.
    #[error(
        "must be one <svg xmlns=\"http://www.w3.org/2000/svg\"> element, well formed, without comments and entities"
    )]
    NotSvg,
    /// An element that does more than draw.
    #[error("may not hold the element {0}")]
    Element(String),
    /// An attribute that runs, styles or loads something.
    #[error("may not hold the attribute {0}")]
    Attribute(String),
    /// A reference to somewhere else.
    #[error("may refer only to its own parts, as url(#name)")]
    Reference,
}

/// Checks a logo.
///
/// # Errors
/// When it is too large, no SVG, or does more than draw.
pub fn check(svg: &str) -> Result<(), LogoError> {
    if svg.len() > LOGO_MAX_BYTES {
        return Err(LogoError::TooLarge);
    }
    let mut rest = svg.trim();
    let mut open: Vec<&str> = Vec::new();
    loop {
        let (text, tag) = rest.split_once('<').ok_or(LogoError::NotSvg)?;
        let outside = open.is_empty() && !text.is_empty();
        if outside || text.contains(['&', '>']) {
            return Err(LogoError::NotSvg);
        }
        rest = match tag.strip_prefix('/') {
            Some(end) => {
                let (name, after) = end.split_once('>').ok_or(LogoError::NotSvg)?;
                if open.pop() != Some(name.trim_end()) {
                    return Err(LogoError::NotSvg);
                }
                after
            }
            None => start(tag, &mut open)?,
        };
        if open.is_empty() {
            return if rest.is_empty() {
                Ok(())
            } else {
                Err(LogoError::NotSvg)
            };
        }
    }
}

/// Reads a start tag after its `<`. Gives what follows.
fn start<'a>(tag: &'a str, open: &mut Vec<&'a str>) -> Result<&'a str, LogoError> {
    let (name, mut rest) = name(tag)?;
    if !ELEMENTS.contains(&name) || (open.is_empty() && name != "svg") {
        return Err(LogoError::Element(name.to_owned()));
    }
    let root = open.is_empty();
    let mut named = false;
    loop {
        let spaced = rest.trim_start();
        if let Some(after) = spaced.strip_prefix("/>") {
            // An empty logo is none.
            return if root {
                Err(LogoError::NotSvg)
            } else {
                Ok(after)
            };
        }
        if let Some(after) = spaced.strip_prefix('>') {
            if root && !named {
                return Err(LogoError::NotSvg);
            }
            open.push(name);
            return Ok(after);
        }
        if spaced.len() == rest.len() {
            return Err(LogoError::NotSvg);
        }
        let (attribute, value, after) = attribute(spaced)?;
        named |= attribute == "xmlns";
        check_attribute(attribute, value)?;
        rest = after;
    }
}

fn name(text: &str) -> Result<(&str, &str), LogoError> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
    let end = text.find(|c| !known(c)).ok_or(LogoError::NotSvg)?;
    match text.split_at_checked(end) {
        Some((name, rest)) if !name.is_empty() => Ok((name, rest)),
        _ => Err(LogoError::NotSvg),
    }
}

fn attribute(text: &str) -> Result<(&str, &str, &str), LogoError> {
    let (name, rest) = name(text)?;
    let rest = rest.strip_prefix('=').ok_or(LogoError::NotSvg)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let mark = mark.ok_or(LogoError::NotSvg)?;
    let rest = rest.strip_prefix(mark).ok_or(LogoError::NotSvg)?;
    let (value, after) = rest.split_once(mark).ok_or(LogoError::NotSvg)?;
    if value.contains(['<', '&']) {
        return Err(LogoError::NotSvg);
    }
    Ok((name, value, after))
}

fn check_attribute(name: &str, value: &str) -> Result<(), LogoError> {
    let lower = name.to_ascii_lowercase();
    let runs_or_loads = lower.starts_with("on")
        || lower.contains(':')
        || matches!(lower.as_str(), "href" | "src" | "style" | "class");
    if runs_or_loads {
        return Err(LogoError::Attribute(name.to_owned()));
    }
    if lower == "xmlns" {
        return if value == NAMESPACE {
            Ok(())
        } else {
            Err(LogoError::NotSvg)
        };
    }
    let value = value.to_ascii_lowercase();
    let foreign = value
        .split("url(")
        .skip(1)
        .any(|target| !target.starts_with('#'));
    // A backslash could spell `url` in another way.
    if foreign || value.contains(['\\', '@']) || value.contains("script:") {
        return Err(LogoError::Reference);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 8 8'>";

    fn inside(content: &str) -> Result<(), LogoError> {
        check(&format!("{OPEN}{content}</svg>"))
    }

    #[test]
    fn what_draws_is_taken() {
        for good in [
            "<path d=\"M0 0h8v8z\" fill=\"#0b6e4f\"/>",
            "<title>A lantern</title><g fill='none'><circle cx=\"4\" cy=\"4\" r=\"3\" /></g>",
            "<defs><linearGradient id=\"a\"><stop offset=\"0\"/></linearGradient></defs><rect fill=\"url(#a)\"/>",
        ] {
            assert_eq!(inside(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_does_more_is_refused() {
        let element = |name: &str| LogoError::Element(name.to_owned());
        let attribute = |name: &str| LogoError::Attribute(name.to_owned());
        for (bad, why) in [
            ("<script>alert(1)</script>", element("script")),
            ("<SCRIPT/>", element("SCRIPT")),
            ("<foreignObject/>", element("foreignObject")),
            (
                "<image href=\"https://x.example/a.png\"/>",
                element("image"),
            ),
            ("<use href=\"#a\"/>", element("use")),
            ("<style>*{}</style>", element("style")),
            ("<a href=\"https://x.example\"/>", element("a")),
            ("<animate/>", element("animate")),
            ("<g onload=\"alert(1)\"/>", attribute("onload")),
            ("<g ONCLICK='x'/>", attribute("ONCLICK")),
            ("<g style=\"fill:url(//x)\"/>", attribute("style")),
            ("<g xlink:href=\"#a\"/>", attribute("xlink:href")),
            (
                "<rect fill=\"url(https://x.example/#a)\"/>",
                LogoError::Reference,
            ),
            ("<rect fill=\"URL( #a)\"/>", LogoError::Reference),
            ("<rect fill=\"\\75rl(//x)\"/>", LogoError::Reference),
            ("<!-- x -->", LogoError::NotSvg),
            ("<![CDATA[x]]>", LogoError::NotSvg),
            ("&lt;", LogoError::NotSvg),
            ("<g>", LogoError::NotSvg),
            ("<g a=b/>", LogoError::NotSvg),
            ("<g a=\"<\"/>", LogoError::NotSvg),
            ("</svg><svg>", LogoError::NotSvg),
        ] {
            assert_eq!(inside(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_logo_is_one_element_of_two_kilobytes() {
        for bad in [
            "",
            "x",
            "<svg",
            "<svg/>",
            "<svg></svg>",
            "<p>x</p>",
            "<?xml?><svg/>",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        let long = format!("{OPEN}<title>{}</title></svg>", "x".repeat(LOGO_MAX_BYTES));
        assert_eq!(check(&long), Err(LogoError::TooLarge));
    }
}
