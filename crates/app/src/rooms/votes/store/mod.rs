//! Everything this room asks of the database and writes into it.

pub(super) mod ballots;
pub(super) mod local;
pub(super) mod official;
pub(super) mod options;
pub(super) mod paper;
pub(super) mod projects;
pub(super) mod requests;
pub(super) mod roll;
pub(super) mod scans;
pub(super) mod starts;
pub(super) mod votes;
