//! What can happen to the widget.

use afterword_domain::reason::Reason;

use super::{Question, Reply, Timer};

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A choice of the first question.
    Chose(u8),
    /// A choice of a scale asked second.
    Scaled(Question, u8),
    /// A reason was tapped.
    Tapped(Reason),
    /// Solved or not.
    Solved(bool),
    /// The text as it stands in the field.
    Typed(String),
    /// Please get in touch.
    Wish,
    /// To the next question.
    Next,
    /// To the question before.
    Back,
    /// Past all that is left.
    SkipAll,
    /// What was typed may go.
    Send,
    /// Let me choose again.
    Change,
    /// Take everything back.
    Undo,
    /// The server answered, or did not.
    Replied(Reply),
    /// A timer ran out.
    Tick(Timer),
    /// The network is back.
    Online,
    /// The page is hidden or the widget closed.
    Leave,
}

impl Msg {
    /// Whether the customer did this, rather than a timer or the network.
    #[must_use]
    pub fn is_touch(&self) -> bool {
        !matches!(
            self,
            Self::Replied(_) | Self::Tick(_) | Self::Online | Self::Leave
        )
    }

    /// What a button means, by its value: mostly the key of its text.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "done" | "skip" => Self::Next,
            "back" => Self::Back,
            "skip_all" => Self::SkipAll,
            "send" => Self::Send,
            "change" => Self::Change,
            "undo" => Self::Undo,
            "contact.ask" => Self::Wish,
            "solved.yes" => Self::Solved(true),
            "solved.no" => Self::Solved(false),
            _ => {
                let (group, name) = code.split_once('.')?;
                if group == "reason" {
                    return Reason::from_code(name).map(Self::Tapped);
                }
                let digit = name.bytes().next()?.checked_sub(b'0')?;
                Self::Scaled(Question::from_code(group)?, digit)
            }
        })
    }
}
