//! What can be wrong with a profile as a whole.

use std::fmt;

/// Why a profile could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelError {
    /// The values of a sample type do not fit into 63 bits when added up.
    Overflow {
        /// Name of the sample type.
        sample_type: String,
    },
    /// A table has more rows or bytes than its ids can count.
    TooLarge {
        /// Which table.
        what: &'static str,
        /// How much it can hold.
        limit: &'static str,
    },
    /// The text form is malformed.
    Text {
        /// 1-based.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// An invariant does not hold; a defect of the reader or of the text form.
    Invalid(String),
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ModelError::Overflow { sample_type } => {
                write!(f, "the values of sample type `{sample_type}` add up to more than 9.2e18 and cannot be summed exactly")
            }
            ModelError::TooLarge { what, limit } => write!(f, "the profile has more {what} than the {limit} that can be held"),
            ModelError::Text { line, message } => write!(f, "line {line}: {message}"),
            ModelError::Invalid(what) => write!(f, "the profile breaks a rule of the model: {what}"),
        }
    }
}

impl std::error::Error for ModelError {}
