//! How the house says no: which rule, which field, and the figures a sentence needs. Doors translate it.

use std::fmt;

/// A refusal a person could have expected. `code` names a sentence in every language (`refused-<code>`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub field: Option<&'static str>,
    pub data: Vec<(&'static str, String)>,
}

impl Refusal {
    /// Adds a figure or word the sentence needs, such as a limit.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.data.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for Refusal {}

/// Declares why a room says no: a closed list with stable codes, each on a field when it is about one.
///
/// `ALL` lets a test check that every code has its sentence in every language.
#[macro_export]
macro_rules! refusals {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident => $code:literal $(on $field:literal)?),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            #[must_use]
            pub fn field(self) -> Option<&'static str> {
                match self { $($name::$variant => $crate::refusals!(@field $($field)?)),* }
            }

            #[must_use]
            pub fn with(self, name: &'static str, value: impl std::fmt::Display) -> $crate::Refusal {
                $crate::Refusal::from(self).with(name, value)
            }
        }

        impl From<$name> for $crate::Refusal {
            fn from(no: $name) -> Self {
                Self { code: no.code(), field: no.field(), data: Vec::new() }
            }
        }
    };
    (@field) => { None };
    (@field $field:literal) => { Some($field) };
}
