//! Answers and sessions that are credited to several agents are in the figures of each.

use afterword_domain::chain::{SHARED, members};
use afterword_domain::facts::Fact;
use afterword_domain::grouping::Dimension;

use super::aggregate::{Group, Query, gather};

const AGENT: Dimension = Dimension::Fact(Fact::Agent);

/// The groups, with those of several agents added to the group of each that was asked for.
#[must_use]
pub fn parted(query: &Query, groups: Vec<Group>) -> Vec<Group> {
    let Some(place) = query.by.iter().position(|by| *by == AGENT) else {
        return groups;
    };
    let agent = |group: &Group| group.values.get(place).cloned().unwrap_or_default();
    if !groups.iter().any(|group| agent(group).contains(SHARED)) {
        return groups;
    }
    let wanted = query.filters.get(&AGENT);
    let is_wanted = |agent: &str| wanted.is_none_or(|all| all.iter().any(|one| one == agent));
    let parts = groups.into_iter().flat_map(|group| {
        let agents = agent(&group);
        let of_each = members(&agents)
            .filter(|agent| is_wanted(agent))
            .map(|agent| {
                let mut part = group.clone();
                if let Some(value) = part.values.get_mut(place) {
                    agent.clone_into(value);
                }
                part
            });
        of_each.collect::<Vec<_>>()
    });
    gather(parts)
}
