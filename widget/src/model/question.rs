//! What can be asked, by the codes of the wire.

/// A question of the instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Satisfaction.
    Rating,
    /// Ease.
    Effort,
    /// What was behind it.
    Reasons,
    /// Whether it is solved.
    Solved,
    /// A few words.
    Comment,
    /// Where to reach the customer, who was let down or asks for it.
    Contact,
}

impl Question {
    /// The question with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Rating,
            Self::Effort,
            Self::Reasons,
            Self::Solved,
            Self::Comment,
            Self::Contact,
        ]
        .into_iter()
        .find(|question| question.code() == code)
    }

    /// The fixed code, as on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Effort => "effort",
            Self::Reasons => "reasons",
            Self::Solved => "solved",
            Self::Comment => "comment",
            Self::Contact => "contact",
        }
    }
}
