//! Who reported, as it lies sealed beside a matter: an account, a name and number somebody wrote down, or nobody.

use crate::problem::Problem;
use pavilion_rules::ids::AccountId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who reported a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ReportedBy {
    Account(AccountId),
    /// Somebody without an account, for whom another wrote it down.
    Contact {
        name: String,
        phone: String,
    },
    Nobody,
}

const ACCOUNT_BYTES: usize = 16;

impl ReportedBy {
    /// An account is its sixteen bytes, as it has been from the first day; nobody is no byte.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Account(account) => account.0.as_bytes().to_vec(),
            Self::Contact { name, phone } => {
                let text = format!("{name}\n{phone}\n");
                // Never as long as an account, so that neither is taken for the other.
                if text.len() == ACCOUNT_BYTES { format!("{text}\n").into_bytes() } else { text.into_bytes() }
            }
            Self::Nobody => Vec::new(),
        }
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.is_empty() {
            return Ok(Self::Nobody);
        }
        if bytes.len() != ACCOUNT_BYTES {
            let text = String::from_utf8_lossy(bytes);
            let mut lines = text.split('\n').map(ToOwned::to_owned);
            return Ok(Self::Contact { name: lines.next().unwrap_or_default(), phone: lines.next().unwrap_or_default() });
        }
        Ok(Self::Account(AccountId(Uuid::from_slice(bytes).map_err(|fault| Problem::Broken(fault.into()))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reported_is_read_again_as_written() {
        let contact = |name: &str, phone: &str| ReportedBy::Contact { name: name.into(), phone: phone.into() };
        for one in [
            ReportedBy::Account(AccountId(Uuid::from_u128(7))),
            contact("样例", "+8613900000001"),
            contact("", ""),
            contact("abc", "12345678901"),
            ReportedBy::Nobody,
        ] {
            assert_eq!(ReportedBy::from_bytes(&one.to_bytes()).unwrap(), one);
        }
    }
}
