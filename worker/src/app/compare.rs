//! Before and after a marked change.

use std::collections::BTreeMap;

use afterword_domain::grouping::Dimension;
use afterword_domain::ids::InstrumentId;
use afterword_domain::stats::{Difference, Share};
use afterword_domain::wire::aggregate::{AggregateGroup, Comparison};

type Key = BTreeMap<String, Option<String>>;
type Shares = (Share, Share, Share);

/// The comparison of each pair of groups that differ in nothing but their side of the mark.
pub(super) fn compared(groups: impl Iterator<Item = AggregateGroup>) -> Vec<Comparison> {
    let mut sides: BTreeMap<(InstrumentId, Key), BTreeMap<String, Shares>> = BTreeMap::new();
    for group in groups {
        let mut key = group.key;
        let Some(side) = key.remove(Dimension::Side.name()).flatten() else {
            continue;
        };
        let figures = group.figures;
        let shares = (figures.csat, figures.agent_csat, figures.effort_easy);
        let pair = sides.entry((group.instrument, key)).or_default();
        pair.insert(side, shares);
    }
    let none = || (Share::of(0, 0), Share::of(0, 0), Share::of(0, 0));
    let compare = |((instrument, key), mut pair): (_, BTreeMap<String, Shares>)| {
        let mut side = |name: &str| pair.remove(name).unwrap_or_else(none);
        let (before, after) = (side("before"), side("after"));
        Comparison {
            instrument,
            key,
            csat: Difference::of(before.0, after.0),
            agent_csat: Difference::of(before.1, after.1),
            effort_easy: Difference::of(before.2, after.2),
        }
    };
    sides.into_iter().map(compare).collect()
}
