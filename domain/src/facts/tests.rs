//! Who is believed about what.

use super::*;

fn facts(pairs: &[(&str, &str)]) -> Facts {
    Facts(
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), FactValue::new(*v).unwrap()))
            .collect(),
    )
}

fn rules() -> FactRules {
    FactRules {
        declared: BTreeMap::from([("channel".to_owned(), BTreeSet::from(["chat".to_owned()]))]),
        extras: vec!["topic".to_owned()],
    }
}

fn key(source: Source, pairs: &[(&str, &str)]) -> TallyKey {
    let ins = InstrumentId::new("chat-1").unwrap();
    TallyKey::resolve(20_000, ins, source, &facts(pairs), &rules())
}

#[test]
fn a_host_is_believed() {
    let key = key(
        Source::Host,
        &[("agent", "a-1"), ("channel", "fax"), ("topic", "bill")],
    );
    assert_eq!(
        (key.agent.as_str(), key.channel.as_str(), key.x1.as_str()),
        ("a-1", "fax", "bill")
    );
}

#[test]
fn a_page_names_no_agent_and_only_declared_values() {
    let key = key(
        Source::Page,
        &[
            ("agent", "a-1"),
            ("channel", "chat"),
            ("team", "x"),
            ("topic", "bill"),
        ],
    );
    assert_eq!(
        (
            key.agent.as_str(),
            key.channel.as_str(),
            key.team.as_str(),
            key.x1.as_str()
        ),
        ("", "chat", "other", "other")
    );
}

#[test]
fn of_a_place_the_worker_says_where_and_whose_shift_and_nobody_says_who() {
    let given = [
        ("agent", "a-1"),
        ("channel", "fax"),
        ("place", "t-7"),
        ("team", "evening"),
        ("topic", "bill"),
        ("branch", "north"),
    ];
    let rules = FactRules {
        extras: vec!["topic".to_owned(), "branch".to_owned()],
        ..rules()
    };
    let ins = InstrumentId::new("meal-1").unwrap();
    let key = TallyKey::resolve(20_000, ins, Source::Place, &facts(&given), &rules);
    assert_eq!(
        [key.agent, key.channel, key.place, key.team, key.x1, key.x2],
        ["", "other", "t-7", "evening", "other", "north"]
    );
}

#[test]
fn a_misspelt_fact_is_told() {
    assert!(facts(&[("topic", "bill")]).check(&rules().extras).is_ok());
    assert!(facts(&[("agnet", "a-1")]).check(&[]).is_err());
    assert_eq!(
        facts(&[("served_by", "cat")]).check(&[]),
        Err(FactsError::ServedBy)
    );
}
