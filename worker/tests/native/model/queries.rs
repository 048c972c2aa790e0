//! The questions that are asked after a history.

use std::collections::BTreeSet;

use crate::reference::{Ledger, Query};

/// Every kind of grouping and filter, for every site and space that has answers.
pub fn all(ledger: &Ledger) -> Vec<Query> {
    let whose: BTreeSet<_> = ledger.sessions.keys().map(|key| (key.0, key.1)).collect();
    let mut queries = Vec::new();
    for (site, space) in whose {
        let days = || {
            let of_site = ledger
                .sessions
                .iter()
                .filter(|(key, _)| (key.0, key.1) == (site, space));
            of_site.map(|(_, session)| session.day)
        };
        let (first, last) = (days().min().unwrap(), days().max().unwrap());
        let base = Query {
            site,
            space,
            from: first,
            to: last,
            bucket: "total",
            ..Query::default()
        };
        queries.extend(buckets(&base));
        queries.extend(groupings(&base));
        queries.extend(filters(&base));
        // Half-open at neither end: the day before the last one leaves the last one out.
        queries.push(Query {
            to: (last - 1).max(first),
            bucket: "day",
            ..base.clone()
        });
        queries.push(Query { from: last, ..base });
    }
    queries
}

fn buckets(base: &Query) -> Vec<Query> {
    let names = ["total", "day", "week", "month", "hour"];
    names
        .map(|bucket| Query {
            bucket,
            ..base.clone()
        })
        .to_vec()
}

fn groupings(base: &Query) -> Vec<Query> {
    let by: [(&str, &[&str]); 8] = [
        ("total", &["agent"]),
        ("total", &["reason"]),
        ("total", &["hour"]),
        ("day", &["source", "instrument"]),
        ("month", &["team", "channel", "tier"]),
        ("week", &["served_by", "hour"]),
        ("day", &["agent", "reason"]),
        ("hour", &["place"]),
    ];
    by.iter()
        .map(|(bucket, by)| Query {
            bucket,
            by: by.to_vec(),
            ..base.clone()
        })
        .collect()
}

fn filters(base: &Query) -> Vec<Query> {
    let filters: [(&str, &[&str], &[&str]); 7] = [
        ("agent", &["a-1", ""], &[]),
        ("source", &["page", "place"], &["team"]),
        ("instrument", &["chat-2"], &[]),
        ("hour", &["1", "03", "23"], &["agent"]),
        ("hour", &["2", "3"], &[]),
        ("reason", &["wait"], &["agent"]),
        ("team", &["other"], &["reason"]),
    ];
    let query = |(name, values, by): &(&'static str, &[&str], &[&'static str])| Query {
        by: by.to_vec(),
        filters: vec![(
            *name,
            values.iter().map(|&value| value.to_owned()).collect(),
        )],
        ..base.clone()
    };
    filters.iter().map(query).collect()
}
