//! The two scales. Both run from worst to best, for ever.

use serde::{Deserialize, Serialize};

/// A number outside its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 1 to {max}")]
pub struct ScaleError {
    max: u8,
}

macro_rules! scale {
    ($(#[$doc:meta])* $name:ident, $max:literal, [$($value:literal),*]) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(try_from = "u8", into = "u8")]
        pub struct $name(u8);

        impl $name {
            /// The best value.
            pub const MAX: u8 = $max;
            /// Every value, worst first.
            pub const ALL: [Self; $max] = [$(Self($value)),*];

            /// The number, from 1 to the best.
            #[must_use]
            pub fn get(self) -> u8 {
                self.0
            }
        }

        impl TryFrom<u8> for $name {
            type Error = ScaleError;
            fn try_from(value: u8) -> Result<Self, ScaleError> {
                if (1..=$max).contains(&value) { Ok(Self(value)) } else { Err(ScaleError { max: $max }) }
            }
        }

        impl From<$name> for u8 {
            fn from(value: $name) -> u8 {
                value.0
            }
        }
    };
}

scale!(
    /// Satisfaction: 1 very dissatisfied to 5 very satisfied.
    Rating, 5, [1, 2, 3, 4, 5]
);
scale!(
    /// Agreement with "it was easy": 1 strongly disagree to 7 strongly agree.
    Effort, 7, [1, 2, 3, 4, 5, 6, 7]
);

impl Rating {
    /// Whether somebody was let down: 1 or 2.
    #[must_use]
    pub fn is_low(self) -> bool {
        self.0 <= crate::defaults::LOW_RATING_MAX
    }

    /// Whether the rating counts as satisfied: 4 or 5 (top-2 box).
    #[must_use]
    pub fn is_satisfied(self) -> bool {
        self.0 >= 4
    }
}

impl Effort {
    /// Whether the customer at least somewhat agreed that it was easy: 5, 6 or 7.
    #[must_use]
    pub fn is_easy(self) -> bool {
        self.0 >= 5
    }
}
