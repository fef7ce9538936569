//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

mod list;
mod one;
mod picture;
mod print;
mod steps;
mod write;

pub(super) use list::cursor;

pub(super) use crate::web::Choice;
use crate::web::Routes;
use pavilion_rules::access::Action;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/notices", Action::NoticesRead, list::list)
        .get("/notices/new", Action::NoticesDraft, write::form)
        .post("/notices", Action::NoticesDraft, write::send)
        .get("/notices/{id}", Action::NoticesRead, one::one)
        .get("/notices/{id}/print", Action::NoticesRead, print::print)
        .get("/notices/{id}/board", Action::NoticesRead, print::board)
        .get("/notices/{id}/draft", Action::NoticesDraft, write::again)
        .post("/notices/{id}/draft", Action::NoticesDraft, write::change)
        .post("/notices/{id}/publication", Action::NoticesPublish, steps::publication)
        .post("/notices/{id}/return", Action::NoticesReturn, steps::sent_back)
        .post("/notices/{id}/voices", Action::NoticesSpeak, steps::voice)
        .post("/notices/{id}/voices/{voice}/answer", Action::NoticesAnswer, steps::answered)
        .post_with_files("/notices/{id}/postings", Action::NoticesPost, steps::posted)
        .get("/notices/postings/{id}/photo", Action::NoticesRead, picture::photo)
}
