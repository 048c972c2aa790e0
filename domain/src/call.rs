//! A guest who asks for somebody, and who goes. A low rating can be answered in the same way
//! without a call.

use crate::defaults::{ASKING_S, CALL_CHANGES_MAX};
use crate::ids::{BranchId, IdError, StaffName};
use crate::time::Timestamp;

/// What is known of one guest besides the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Raised at every change; guards changes at the same time.
    pub seq: i64,
    /// Whose board it is on.
    pub branch: BranchId,
    /// Where the guest is.
    pub place: String,
    /// Since when the guest has been asking. It stays when the call is taken back.
    pub asked_at: Option<Timestamp>,
    /// Since when the guest has been waiting for somebody.
    pub called_at: Option<Timestamp>,
    /// Who goes, as guests are told.
    pub claimed_by: Option<StaffName>,
    /// Since when.
    pub claimed_at: Option<Timestamp>,
    /// When somebody said that it is settled.
    pub done_at: Option<Timestamp>,
}

/// What somebody does about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The guest asks for somebody.
    Ask,
    /// The guest needs nobody any more.
    TakeBack,
    /// This member of staff goes.
    Claim(StaffName),
    /// This member of staff does not go after all.
    Release(StaffName),
    /// This member of staff has settled it.
    Settle(StaffName),
}

/// What becomes of a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The next state.
    Next(Call),
    /// It is so already.
    Unchanged,
    /// Somebody else goes.
    Taken(StaffName),
    /// The guest has called and taken it back too often.
    Worn,
}

impl Call {
    /// Nothing has happened yet.
    #[must_use]
    pub fn none(branch: BranchId, place: String) -> Self {
        Self {
            seq: 0,
            branch,
            place,
            asked_at: None,
            called_at: None,
            claimed_by: None,
            claimed_at: None,
            done_at: None,
        }
    }

    /// Whether the guest waits for somebody.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.called_at.is_some() && self.done_at.is_none()
    }

    /// Decides on a deed. Doing it again changes nothing.
    #[must_use]
    pub fn after(&self, deed: &Deed, now: Timestamp) -> Outcome {
        match deed {
            Deed::Ask if self.is_open() => Outcome::Unchanged,
            Deed::Ask if self.seq >= CALL_CHANGES_MAX => Outcome::Worn,
            Deed::Ask => self.next(|next| {
                let mut since = now;
                if next.done_at.is_some() {
                    *next = Self::none(next.branch.clone(), next.place.clone());
                } else if let Some(asked) = next.asked_at {
                    // Nobody is called twice by somebody who wavers.
                    since = Some(asked)
                        .filter(|asked| now.since(*asked) < ASKING_S)
                        .unwrap_or(now);
                }
                (next.asked_at, next.called_at) = (Some(since), Some(since));
            }),
            Deed::TakeBack if self.is_open() => self.next(|next| {
                next.called_at = None;
                (next.claimed_by, next.claimed_at) = (None, None);
            }),
            Deed::TakeBack => Outcome::Unchanged,
            Deed::Claim(_) if self.done_at.is_some() => Outcome::Unchanged,
            Deed::Claim(name) => match &self.claimed_by {
                Some(by) if by == name => Outcome::Unchanged,
                Some(by) => Outcome::Taken(by.clone()),
                None => self.next(|next| {
                    (next.claimed_by, next.claimed_at) = (Some(name.clone()), Some(now));
                }),
            },
            Deed::Release(name) => match &self.claimed_by {
                _ if self.done_at.is_some() => Outcome::Unchanged,
                None => Outcome::Unchanged,
                Some(by) if by != name => Outcome::Taken(by.clone()),
                Some(_) => self.next(|next| (next.claimed_by, next.claimed_at) = (None, None)),
            },
            Deed::Settle(_) if self.done_at.is_some() => Outcome::Unchanged,
            Deed::Settle(name) => self.next(|next| {
                next.done_at = Some(now);
                if next.claimed_by.is_none() {
                    (next.claimed_by, next.claimed_at) = (Some(name.clone()), Some(now));
                }
            }),
        }
    }

    fn next(&self, change: impl FnOnce(&mut Self)) -> Outcome {
        let mut next = self.clone();
        change(&mut next);
        next.seq = self.seq.saturating_add(1);
        Outcome::Next(next)
    }
}

/// A display name as its owner typed it, without blanks around it.
///
/// # Errors
/// When nothing is left of it, it is too long, or it has control characters.
pub fn staff_name(typed: &str) -> Result<StaffName, IdError> {
    StaffName::new(typed.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(100);

    fn call() -> Call {
        Call::none(BranchId::new("old-town").unwrap(), "t-12".to_owned())
    }

    fn name(name: &str) -> StaffName {
        staff_name(name).unwrap()
    }

    /// The call after deeds that each change something.
    fn after(deeds: &[Deed]) -> Call {
        deeds.iter().fold(call(), |call, deed| {
            let Outcome::Next(next) = call.after(deed, NOW) else {
                panic!("{deed:?} changes nothing of {call:?}");
            };
            assert_eq!(next.seq, call.seq + 1);
            next
        })
    }

    #[test]
    fn of_two_who_go_one_wins_and_the_other_is_told_who() {
        let claimed = after(&[Deed::Ask, Deed::Claim(name("Maya"))]);
        let taken = Outcome::Taken(name("Maya"));
        assert_eq!(claimed.after(&Deed::Claim(name("Jo")), NOW), taken);
        assert_eq!(claimed.after(&Deed::Release(name("Jo")), NOW), taken);
        let released = after(&[
            Deed::Ask,
            Deed::Claim(name("Maya")),
            Deed::Release(name("Maya")),
        ]);
        assert!(released.claimed_by.is_none() && released.is_open());
    }

    #[test]
    fn doing_it_again_changes_nothing() {
        let maya = || name(" Maya ");
        for deeds in [
            vec![Deed::Ask],
            vec![Deed::Ask, Deed::TakeBack],
            vec![Deed::Claim(maya())],
            vec![Deed::Claim(maya()), Deed::Release(maya())],
            vec![Deed::Ask, Deed::Settle(maya())],
        ] {
            let last = deeds.last().unwrap();
            assert_eq!(
                after(&deeds).after(last, NOW),
                Outcome::Unchanged,
                "{last:?}"
            );
        }
    }

    #[test]
    fn a_guest_can_call_again_after_somebody_came() {
        let again = after(&[
            Deed::Ask,
            Deed::Claim(name("Maya")),
            Deed::Settle(name("Maya")),
            Deed::Ask,
        ]);
        assert!(again.is_open() && again.claimed_by.is_none());
    }

    #[test]
    fn who_asks_again_soon_has_waited_since_the_first_time() {
        let taken_back = after(&[Deed::Ask, Deed::TakeBack]);
        let again = |later: i64| {
            let Outcome::Next(next) = taken_back.after(&Deed::Ask, NOW.plus(later)) else {
                panic!("nobody is called");
            };
            (next.asked_at, next.called_at)
        };
        let at = |at: Timestamp| (Some(at), Some(at));
        assert_eq!(again(ASKING_S - 1), at(NOW));
        assert_eq!(again(ASKING_S), at(NOW.plus(ASKING_S)));
        // After somebody was there it is another wish.
        let settled = after(&[Deed::Ask, Deed::Settle(name("Maya"))]);
        let Outcome::Next(next) = settled.after(&Deed::Ask, NOW.plus(1)) else {
            panic!("nobody is called");
        };
        assert_eq!(next.called_at, Some(NOW.plus(1)));
    }

    #[test]
    fn who_has_called_again_and_again_can_take_it_back_and_call_nobody_any_more() {
        let mut call = call();
        let mut asked = 0;
        while let Outcome::Next(called) = call.after(&Deed::Ask, NOW) {
            asked += 1;
            let Outcome::Next(taken_back) = called.after(&Deed::TakeBack, NOW) else {
                panic!("{called:?} cannot be taken back");
            };
            call = taken_back;
        }
        assert_eq!(asked, CALL_CHANGES_MAX / 2);
        assert_eq!(call.after(&Deed::Ask, NOW), Outcome::Worn);
        let claimed = call.after(&Deed::Claim(name("Maya")), NOW);
        assert!(matches!(claimed, Outcome::Next(_)), "staff can");
    }

    #[test]
    fn who_goes_to_a_low_rating_goes_on_when_the_guest_calls_too() {
        let called = after(&[Deed::Claim(name("Maya")), Deed::Ask]);
        assert_eq!(called.claimed_by, Some(name("Maya")));
        let taken_back = after(&[Deed::Claim(name("Maya")), Deed::Ask, Deed::TakeBack]);
        assert!(taken_back.claimed_by.is_none());
    }

    #[test]
    fn a_name_is_one_short_line() {
        for bad in ["", "  ", "a\nb", &"x".repeat(65)] {
            assert!(staff_name(bad).is_err(), "{bad:?}");
        }
    }
}
