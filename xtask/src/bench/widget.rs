//! The tables of the widget: beside a floor and the widgets of others, and against the budgets of the design.

use std::fmt::Write;

use serde_json::Value;

use super::tables::number;

/// Who is measured: what people call it, where its figures lie, and its time among them.
const CONTESTANTS: [(&str, &str, &str); 5] = [
    ("vanilla floor", "/floor", "ms"),
    ("**Afterword**", "", "cold_ms"),
    ("Sentry feedback", "/peers/sentry", "ms"),
    ("PostHog surveys", "/peers/posthog", "ms"),
    ("SurveyJS", "/peers/surveyjs", "ms"),
];

/// What the design allows, and where it was measured.
const BUDGETS: [(&str, &str, &str); 3] = [
    (
        "rating can be pressed, cold on a slow phone: against the floor",
        "/ratio_to_floor",
        "1.2",
    ),
    (
        "`open()` until the rating can be pressed, all preloaded, CPU 4x: ms",
        "/open_preloaded_ms",
        "50",
    ),
    (
        "heap and Wasm memory, the first question answered: bytes",
        "/memory_bytes",
        "600000",
    ),
];

pub fn tables(widget: &Value) -> String {
    let mut text = String::from(
        "| until the rating can be pressed, cold on a slow phone | against the floor | ms | bytes | requests | long tasks, ms |\n\
         |---|---:|---:|---:|---:|---:|\n",
    );
    for (name, place, time) in CONTESTANTS {
        let of = |what: &str| number(widget, &format!("{place}/{what}"));
        let (ratio, bytes, requests) = (of("ratio_to_floor"), of("bytes"), of("requests"));
        let (ms, blocked) = (of(time), of("long_tasks_ms"));
        let _ = writeln!(
            text,
            "| {name} | {ratio} | {ms} | {bytes} | {requests} | {blocked} |"
        );
    }
    text.push_str("\n| the widget against its budgets | measured | at most |\n|---|---:|---:|\n");
    for (what, place, most) in BUDGETS {
        let measured = number(widget, place);
        let _ = writeln!(text, "| {what} | {measured} | {most} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everybody_has_a_line_and_a_budget_stands_beside_what_it_limits() {
        let text = tables(&json!({
            "ratio_to_floor": 1.05, "cold_ms": 430, "bytes": 6000, "requests": 2, "long_tasks_ms": 0, "memory_bytes": 600_001,
            "floor": { "ratio_to_floor": 1, "ms": 410, "bytes": 1500, "requests": 2, "long_tasks_ms": 0 },
            "peers": { "sentry": { "ratio_to_floor": 2.1 } },
        }));
        assert!(text.contains("| vanilla floor | 1 | 410 | 1500 | 2 | 0 |"));
        assert!(text.contains("| **Afterword** | 1.05 | 430 | 6000 | 2 | 0 |"));
        assert!(text.contains("| Sentry feedback | 2.1 | – | – | – | – |"));
        assert!(text.contains(" | 600001 | 600000 |"));
    }
}
