//! The table of the page of a code, on slow phone lines.

use std::fmt::Write;

use serde_json::Value;

use super::tables::number;

/// As `e2e/load/qr.mjs` names them.
const WAYS: [&str; 4] = ["2G plain", "2G script", "3G plain", "3G script"];

pub fn table(qr: &Value) -> String {
    let mut text = format!(
        "| the page of a code, medians of {} | painted, ms | answer counted, ms | bytes before the tap | requests before the tap |\n\
         |---|---:|---:|---:|---:|\n",
        number(qr, "/rounds"),
    );
    for way in WAYS {
        let of = |what: &str| number(qr, &format!("/{way}/{what}"));
        let (painted, counted) = (of("painted_ms"), of("counted_ms"));
        let (bytes, requests) = (of("bytes"), of("requests"));
        let _ = writeln!(
            text,
            "| {way} | {painted} | {counted} | {bytes} | {requests} |"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_way_has_its_line() {
        let qr = json!({ "rounds": 7, "2G plain": { "painted_ms": 700, "counted_ms": 1100, "bytes": 9000, "requests": 1 } });
        let text = table(&qr);
        assert!(
            text.contains("| 2G plain | 700 | 1100 | 9000 | 1 |"),
            "{text}"
        );
        assert!(text.contains("| 3G script | – |"), "{text}");
    }
}
