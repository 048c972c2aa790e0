//! Local days of the two zones of the fixture, from their offsets of 2026.

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// 2026-03-29T01:00Z and 2026-10-25T01:00Z.
pub const BERLIN_SUMMER: (i64, i64) = (1_774_746_000, 1_792_890_000);
/// 2026-03-08T07:00Z and 2026-11-01T06:00Z.
pub const NEW_YORK_SUMMER: (i64, i64) = (1_772_953_200, 1_793_512_800);

fn offset(site: &str, at: i64) -> i64 {
    let (winter, (from, to)) = match site {
        "shop" => (HOUR, BERLIN_SUMMER),
        _ => (-5 * HOUR, NEW_YORK_SUMMER),
    };
    if from <= at && at < to {
        winter + HOUR
    } else {
        winter
    }
}

fn cutoff(site: &str) -> i64 {
    if site == "shop" { 0 } else { 4 }
}

/// Business day (days since 1970) and local hour.
pub fn local(site: &str, at: i64) -> (i64, i64) {
    let clock = at + offset(site, at);
    let hour = clock.rem_euclid(DAY) / HOUR;
    let night = i64::from(hour < cutoff(site));
    (clock.div_euclid(DAY) - night, hour)
}

/// Year, month and day, counted up from 1970.
fn civil(day: i64) -> (i64, i64, i64) {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (mut year, mut left) = (1970, day);
    while left >= 365 + i64::from(leap(year)) {
        left -= 365 + i64::from(leap(year));
        year += 1;
    }
    let february = 28 + i64::from(leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < days {
            break;
        }
        left -= days;
        month += 1;
    }
    (year, month, left + 1)
}

/// `2026-03-31`
pub fn date(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// How a bucket that holds this day and hour is called.
pub fn bucket(name: &str, day: i64, hour: i64) -> Option<String> {
    match name {
        "hour" => Some(format!("{}T{hour:02}", date(day))),
        "day" => Some(date(day)),
        // 1970-01-01 was a Thursday.
        "week" => Some(date(day - (day + 3).rem_euclid(7))),
        "month" => Some(date(day)[..7].to_owned()),
        _ => None,
    }
}

#[test]
fn the_reference_knows_its_days() {
    assert_eq!(date(0), "1970-01-01");
    assert_eq!(date(20_540), "2026-03-28");
    assert_eq!(bucket("week", 20_541, 0).unwrap(), "2026-03-23");
    assert_eq!(local("shop", BERLIN_SUMMER.0 - 1), (20_541, 1));
    assert_eq!(local("shop", BERLIN_SUMMER.0), (20_541, 3));
    assert_eq!(local("inn", NEW_YORK_SUMMER.1), (20_757, 1));
}
