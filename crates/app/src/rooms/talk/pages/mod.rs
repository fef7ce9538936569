//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

mod list;
mod one;
mod statements;
mod steps;

use crate::web::Routes;
use pavilion_rules::access::Action;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/talk", Action::TalkRead, list::list)
        .get("/talk/new", Action::TalkOpen, list::form)
        .post("/talk", Action::TalkOpen, list::send)
        .get("/talk/{id}", Action::TalkRead, one::one)
        .get("/talk/{id}/landscape.svg", Action::TalkRead, one::landscape)
        .get("/talk/{id}/poster", Action::TalkRead, one::poster)
        .get("/talk/{id}/statements", Action::TalkRead, statements::all)
        .get("/talk/{id}/mine", Action::TalkVote, statements::mine)
        .post("/talk/{id}/votes", Action::TalkVote, steps::voted)
        .post("/talk/{id}/statements", Action::TalkSay, steps::said)
        .post("/talk/{id}/statements/{statement}/moderation", Action::TalkModerate, steps::moderated)
        .post("/talk/{id}/closing", Action::TalkClose, steps::closed)
}
