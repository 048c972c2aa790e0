//! What the customer said, in a form that costs few bytes: the domain's `Answer` keeps reasons in a tree.

use afterword_domain::defaults::REASONS_MAX;
use afterword_domain::reason::Reason;
use afterword_domain::scale::{Effort, Rating};

/// The whole answer so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Satisfaction.
    pub rating: Option<Rating>,
    /// Ease.
    pub effort: Option<Effort>,
    /// What was behind it, in the order of `Reason`.
    pub reasons: Vec<Reason>,
    /// Whether it is solved.
    pub solved: Option<bool>,
    /// The words, once they were sent.
    pub comment: Option<String>,
    /// Where to reach the customer, once it was sent.
    pub contact: Option<String>,
}

impl Said {
    /// Adds the reason, or takes it back. More than allowed are not added.
    pub fn tap(&mut self, reason: Reason) {
        let before = self.reasons.len();
        self.reasons.retain(|one| *one != reason);
        if self.reasons.len() == before && before < REASONS_MAX {
            let at = self.reasons.iter().filter(|one| **one < reason).count();
            self.reasons.insert(at, reason);
        }
    }
}
