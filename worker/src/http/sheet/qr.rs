//! QR codes as SVG, by the crate `qrcodegen`.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// White around a code, in modules, as the standard wants it.
const QUIET: i32 = 4;

/// A code as SVG. It can lose a quarter of itself where that costs one size of code at most, else
/// a seventh. `None`: the text is too long for any code.
pub fn svg(text: &str) -> Option<String> {
    let code = encode(text)?;
    let side = code.size();
    let whole = side + 2 * QUIET;
    let mut path = String::new();
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let run = (x..side).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                // Writing to a text never fails.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg class=\"code\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}h-{whole}z\"/><path d=\"{path}\"/></svg>"
    ))
}

fn encode(text: &str) -> Option<QrCode> {
    let robust = QrCode::encode_text(text, QrCodeEcc::Quartile).ok();
    // Where there is room left at that size, the crate makes either more robust by itself.
    let small = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = |code: &QrCode| code.version().value();
    let robust = robust.filter(|robust| size(robust) <= size(&small).saturating_add(1));
    robust.or(Some(small))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_robust_where_it_costs_little() {
        let check = |text: &str, version: u8, level: QrCodeEcc| {
            let code = encode(text).unwrap();
            assert_eq!(code.version().value(), version, "{text}");
            assert!(code.error_correction_level() == level, "{text}");
        };
        let code = "0123456789abcdef";
        check(
            &format!("https://a.example/q/{code}"),
            4,
            QrCodeEcc::Quartile,
        );
        let deployed = format!("https://afterword.somebody.workers.dev/q/{code}");
        check(&deployed, 5, QrCodeEcc::Quartile);
        assert!(encode(&"x".repeat(3_000)).is_none());
    }

    #[test]
    fn a_code_has_four_modules_of_white_around_it() {
        let svg = svg("https://a.example/q/0123456789abcdef").unwrap();
        assert!(svg.contains("viewBox=\"0 0 41 41\""), "{svg}");
        // The finder's first row is seven modules long.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    }
}
