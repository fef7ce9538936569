//! Dwellings as a file of the shape the import reads.

/// Whether a spreadsheet would run this text as a formula when it opens a CSV.
pub(super) fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
