//! Projects: lifts and the like.
