//! QR codes as SVG, by the crate `qrcodegen`.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// White around a code, in modules, as the standard wants it.
const QUIET: i32 = 4;

/// A module of a more robust code is so large, in millimetres, on paper: phones read smaller ones from
/// a hand's breadth only.
const ROBUST_MODULE: f64 = 0.5;

/// A code of so many millimetres as SVG, the white around it included. It is as robust as leaves its
/// modules large enough: it can lose three tenths of itself, a quarter, or a seventh at least. `None`:
/// the text is too long for any code.
pub fn svg(text: &str, side_mm: f64) -> Option<String> {
    let code = encode(text, side_mm)?;
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

fn encode(text: &str, side_mm: f64) -> Option<QrCode> {
    let robust = [QrCodeEcc::High, QrCodeEcc::Quartile].into_iter();
    let robust = robust.filter_map(|level| QrCode::encode_text(text, level).ok());
    let mut robust = robust.filter(|code| module(code, side_mm) >= ROBUST_MODULE);
    // Where there is room left at its size, the crate makes a code more robust by itself.
    let medium = || QrCode::encode_text(text, QrCodeEcc::Medium).ok();
    robust.next().or_else(medium)
}

/// The side of a module, in millimetres.
fn module(code: &QrCode, side_mm: f64) -> f64 {
    side_mm / f64::from(code.size() + 2 * QUIET)
}

#[cfg(test)]
mod tests {
    use afterword_domain::sheet::{Cards, Layout, Paper};

    use super::*;

    const CODE: &str = "0123456789abcdef";

    #[test]
    fn a_code_is_as_robust_as_its_size_lets_it_be() {
        let check = |text: &str, side_mm: f64, version: u8, level: QrCodeEcc| {
            let code = encode(text, side_mm).unwrap();
            assert_eq!(code.version().value(), version, "{text}");
            assert!(code.error_correction_level() == level, "{text}");
        };
        let short = format!("https://a.example/q/{CODE}");
        check(&short, 30.0, 5, QrCodeEcc::High);
        check(&short, 22.0, 4, QrCodeEcc::Quartile);
        check(&short, 20.0, 3, QrCodeEcc::Medium);
        let deployed = format!("https://afterword.somebody.workers.dev/q/{CODE}");
        check(&deployed, 30.0, 6, QrCodeEcc::High);
        assert!(encode(&"x".repeat(3_000), 90.0).is_none());
    }

    /// Phones read 0.4 mm from some twenty centimetres.
    #[test]
    fn modules_of_every_sheet_can_be_read_even_with_a_long_host() {
        let address = |host: usize| format!("https://{}/q/{CODE}", "x".repeat(host));
        for paper in [Paper::A4, Paper::Letter] {
            for cards in 1..=12 {
                let cards = Cards::parse(&cards.to_string()).unwrap();
                for languages in [1, 2] {
                    let side_mm = Layout::of(paper, cards, languages).code;
                    let check = |host: usize, least: f64| {
                        let code = encode(&address(host), side_mm).unwrap();
                        let module = module(&code, side_mm);
                        assert!(module >= least, "{paper:?} {cards:?} {host}: {module}");
                        code.error_correction_level()
                    };
                    // An address of a Worker's own has a robust code everywhere.
                    assert!(check(31, 0.5) == QrCodeEcc::High);
                    check(60, 0.5);
                    check(120, 0.4);
                }
            }
        }
    }

    #[test]
    fn a_code_has_four_modules_of_white_around_it() {
        let svg = svg(&format!("https://a.example/q/{CODE}"), 20.0).unwrap();
        assert!(svg.contains("viewBox=\"0 0 37 37\""), "{svg}");
        // The finder's first row is seven modules long.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    }
}
