//! What rulings become under deeds, corrections and erasures.

use super::*;

fn key(n: u8) -> KeyId {
    KeyId::new(format!("{n:016x}")).unwrap()
}

const OWNER: u8 = 7;

/// Deeds of people 1, 2, ... one after the other, on a site that wants two for everything.
fn after(deeds: &[(u8, Deed)]) -> Result<Rulings, Refused> {
    let mut rulings = Rulings::default();
    for (n, (who, deed)) in deeds.iter().enumerate() {
        let owner = *who == OWNER;
        let who = key(*who);
        let bench = Bench {
            who: &who,
            owner,
            now: Timestamp(i64::try_from(n).unwrap()),
            exemption_needs_two: true,
            void_needs_two: true,
            due: Timestamp(1_000),
        };
        rulings = rulings.after(*deed, bench)?;
    }
    Ok(rulings)
}

const WRONG: Deed = Deed::Exempt(Exempt::WrongReply);
const OUTSIDE: Deed = Deed::Exempt(Exempt::OutsideCause);

#[test]
fn what_needs_two_people_holds_with_the_second() {
    let check = |deeds: &[(u8, Deed)], exempted: bool, open: bool| {
        let rulings = after(deeds).unwrap();
        assert_eq!(
            (rulings.exempted(), rulings.open()),
            (exempted, open),
            "{deeds:?}"
        );
    };
    check(&[(1, WRONG)], false, true);
    check(&[(1, WRONG), (1, WRONG)], false, true);
    check(&[(1, WRONG), (2, WRONG)], true, false);
    check(&[(1, WRONG), (2, OUTSIDE)], false, true);
    check(&[(1, WRONG), (2, OUTSIDE), (1, OUTSIDE)], true, false);
    check(&[(1, WRONG), (2, WRONG), (3, WRONG)], true, false);
    check(&[(1, WRONG), (2, Deed::RestoreExemption)], false, false);
    let holds = [(1, WRONG), (2, WRONG), (1, OUTSIDE)];
    assert_eq!(after(&holds), Err(Refused::AlreadyRuled));
}

#[test]
fn a_void_takes_an_owner_and_another_person() {
    let check = |people: &[u8], voided: bool| {
        let deeds: Vec<_> = people
            .iter()
            .map(|who| (*who, Deed::Void(Void::Test)))
            .collect();
        assert_eq!(after(&deeds).unwrap().voided(), voided, "{people:?}");
    };
    check(&[1], false);
    check(&[OWNER], false);
    check(&[OWNER, OWNER], false);
    check(&[1, 2], false);
    check(&[1, OWNER], true);
    check(&[OWNER, 1], true);
    check(&[1, 2, OWNER], true);
    let other = [
        (OWNER, Deed::Void(Void::Abuse)),
        (1, Deed::Void(Void::Test)),
    ];
    assert!(!after(&other).unwrap().voided());
}

#[test]
fn an_appeal_is_granted_by_an_exemption_or_refused_once() {
    let open = |deeds: &[(u8, Deed)]| after(deeds).unwrap().open();
    assert!(open(&[(9, Deed::Appeal)]));
    assert!(open(&[(9, Deed::Appeal), (1, WRONG)]));
    let granted = after(&[(9, Deed::Appeal), (1, WRONG), (2, WRONG)]).unwrap();
    assert!(granted.exempted() && granted.appeal.is_none() && !granted.open());
    let refused = [(9, Deed::Appeal), (1, Deed::RefuseAppeal)];
    assert!(!open(&refused));
    let again = [&refused[..], &[(9, Deed::Appeal)]].concat();
    assert_eq!(after(&again), Err(Refused::NothingToAppeal));
    let exempted = [(1, WRONG), (2, WRONG), (9, Deed::Appeal)];
    assert_eq!(after(&exempted), Err(Refused::NothingToAppeal));
    let corrected = after(&refused).unwrap().after_a_correction();
    assert!(corrected.is_none());
}

#[test]
fn a_correction_comes_back_to_who_ruled() {
    let ruled = after(&[(1, WRONG), (2, WRONG)]).unwrap();
    let corrected = ruled.after_a_correction();
    assert!(corrected.exempted() && corrected.review && corrected.open());
    let who = key(1);
    let bench = Bench {
        who: &who,
        owner: false,
        now: Timestamp(9),
        exemption_needs_two: true,
        void_needs_two: true,
        due: Timestamp(9),
    };
    let seen = corrected.after(Deed::Review, bench).unwrap();
    assert_eq!(seen, ruled);
    let restored = corrected.after(Deed::RestoreExemption, bench).unwrap();
    assert!(restored.is_none());
    assert!(!Rulings::default().after_a_correction().review);
}

#[test]
fn who_asked_rules_alone_once_the_site_wants_no_second_person() {
    let asked = after(&[(1, WRONG)]).unwrap();
    let who = key(1);
    let bench = Bench {
        who: &who,
        owner: false,
        now: Timestamp(9),
        exemption_needs_two: false,
        void_needs_two: true,
        due: Timestamp(9),
    };
    let ruled = asked.after(WRONG, bench).unwrap();
    assert!(ruled.exempted() && !ruled.open());
}

#[test]
fn an_erasure_leaves_what_holds_and_nothing_that_waits() {
    let waits = after(&[(1, WRONG), (1, Deed::Void(Void::Test)), (9, Deed::Appeal)]).unwrap();
    assert!(waits.open() && waits.after_an_erasure().is_none());
    let holds = after(&[(1, WRONG), (2, WRONG)]).unwrap();
    let corrected = holds.after_a_correction();
    assert!(corrected.open());
    assert_eq!(corrected.after_an_erasure(), holds);
}

#[test]
fn there_has_to_be_something_to_restore() {
    for deed in [
        Deed::RestoreExemption,
        Deed::RestoreVoid,
        Deed::RefuseAppeal,
        Deed::Review,
    ] {
        assert_eq!(after(&[(1, deed)]), Err(Refused::NothingThere), "{deed:?}");
    }
}
