//! Tables of cases for votes.
