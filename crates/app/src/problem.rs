//! What an action or a question can answer instead of a result. Knows no HTTP; doors translate it (`web/errors.rs`).

use crate::db::DbFault;
use pavilion_rules::Refusal;

/// Why something was not done.
#[derive(Debug)]
pub enum Problem {
    /// A rule says no; the person could have expected it.
    Refused(Refusal),
    /// What was sent cannot be read; every fault at once, by field.
    Invalid(Vec<Refusal>),
    /// It is not there, or this person may not know of it.
    NotFound,
    /// The access table says no.
    NotAllowed(Refusal),
    SignInNeeded,
    /// Somebody else changed it meanwhile, or the same key was used for another request.
    Conflict(Refusal),
    /// Too often; come again after this many seconds.
    TooOften {
        after_s: i64,
    },
    /// The machine cannot at the moment; nothing was done and it is worth trying again.
    Busy(String),
    /// A fault of the program.
    Broken(anyhow::Error),
}

/// For logs and for the operator: codes and reasons of the machine, and nothing of what anybody typed.
impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(no) | Self::NotAllowed(no) | Self::Conflict(no) => write!(f, "refused: {}", no.code),
            Self::Invalid(all) => {
                let codes: Vec<&str> = all.iter().map(|no| no.code).collect();
                write!(f, "invalid: {}", codes.join(", "))
            }
            Self::NotFound => f.write_str("not found"),
            Self::SignInNeeded => f.write_str("sign-in needed"),
            Self::TooOften { after_s } => write!(f, "too often; again in {after_s} s"),
            Self::Busy(reason) => f.write_str(reason),
            // With the reasons below it, and without the stack.
            Self::Broken(error) => write!(f, "{error:#}"),
        }
    }
}

pavilion_rules::refusals! {
    /// Refusals of the house itself.
    pub enum House {
        KeyUsedOtherwise => "house-key-used-otherwise",
        ChangedMeanwhile => "house-changed-meanwhile",
        FormExpired => "house-form-expired",
        FieldMissing => "house-field-missing",
        FieldTooLong => "house-field-too-long",
        FieldUnreadable => "house-field-unreadable",
        BodyTooLarge => "house-body-too-large",
        BodyUnreadable => "house-body-unreadable",
        NotFound => "house-not-found",
        MethodNotAllowed => "house-method-not-allowed",
        TooOften => "house-too-often",
        Busy => "house-busy",
        UploadsFull => "house-uploads-full",
        Broken => "house-broken",
    }
}

/// A field-level fault: which field, which sentence.
#[must_use]
pub fn field(name: &'static str, fault: House) -> Refusal {
    Refusal { code: fault.code(), field: Some(name), data: Vec::new() }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DbFault> for Problem {
    fn from(fault: DbFault) -> Self {
        match fault {
            DbFault::Unique => Self::Conflict(House::ChangedMeanwhile.into()),
            fault if fault.is_passing() => Self::Busy(fault.to_string()),
            DbFault::Other(error) => Self::Broken(error),
            fault => Self::Broken(fault.into()),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.into())
    }
}
