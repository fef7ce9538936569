//! Placeholder, to be replaced by the record room.
pub fn routes() -> crate::web::Routes { crate::web::Routes::new() }
