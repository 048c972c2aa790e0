//! The faces of the widget: one family of symbols from worst to best.

/// The round of the head and the eyes.
const HEAD: &str = "M2.5 12a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0M9 9.4v.9m6-.9v.9";
/// Mouths from worst to best.
const MOUTHS: [&str; 5] = [
    "M8 16.6q4-4 8 0",
    "M8.2 16q3.8-2.2 7.6 0",
    "M8.4 15.4h7.2",
    "M8.2 14.7q3.8 2.7 7.6 0",
    "M7.6 13.9q4.4 6.5 8.8 0z",
];

/// Faces as SVG, the worst first. Words stand beside each, so a screen reader leaves them out.
pub fn faces() -> impl Iterator<Item = String> {
    MOUTHS.into_iter().map(|mouth| {
        format!("<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{HEAD}{mouth}\"/></svg>")
    })
}
