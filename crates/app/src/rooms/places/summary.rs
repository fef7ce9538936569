//! What the home of a compound shows of matters, asked at the matters room's door and nowhere else in this room.

pub(super) use crate::rooms::matters::{HomeSummary, home_summary};
