//! Matters: what residents raise and its whole life, from the first word to the appraisal.
//!
//! Owns the tables `matter`, `reporter`, `rating`, `photo`, `duty` and the search index. Who reported is sealed in `reporter` from
//! the first day: pages, lists and the API ask only whether the reader is the one (`Matter::is_own`).

mod actions;
mod alike;
mod api;
mod asked;
mod bring;
mod categories;
mod change;
mod claim;
mod conflict;
mod contact;
mod correct;
mod course;
mod duties;
mod elsewhere;
mod errands;
mod ground;
mod hall;
mod history;
mod inputs;
mod intake;
mod kinds;
pub(crate) mod lists;
mod merge;
mod open311;
pub mod overview;
mod pages;
mod phoned;
mod photos;
mod posters;
pub mod process;
mod projects;
mod public;
mod reported;
mod routes;
mod rows;
mod shield;
mod shown;
mod store;
mod surveys;
mod tell;
mod trees;
mod voices;
mod working;
mod works;

pub use actions::{accept, assign, confirm, contact, decline, finish, raise, rate, reopen, withdraw};
pub use alike::{Alike, like_this};
pub use bring::{NewOrder, bring_order};
pub use categories::{Area, Category, Group, area, areas, categories, category, category_name};
pub use claim::by_code;
pub use conflict::{Concern, name_party};
pub use contact::reporter_contact;
pub use correct::correct;
pub(crate) use course::clock_ran_out;
pub use course::{give_back, grade, resume, step_up, wait};
pub use duties::{
    DutyInput, DutyState, NewCall, NewLine, NewPart, NewWhistle, call_help, enter, give, parts_of, step as duty_step, whistle,
};
pub use elsewhere::{SendOn, audited as audited_elsewhere, send_on};
pub(crate) use elsewhere::{follow as follow_elsewhere, send as send_elsewhere};
pub use errands::{Agree, NewThing, agree, say as say_of_errand, take_back as take_errand_back};
pub use ground::Grounds;
pub use hall::{HallBook, HallTicket, NewHours, book_time, end_hours, open_hours, ticket_step};
pub use history::{Past, PastStep, Staff, bring_in, photos_of};
pub use inputs::{
    Accept, Assign, Confirm, Contact, Correct, Decline, Finish, GiveBack, MatterState, Raise, Raised, Rate, Regrade, Reopen,
    Resume, StepUp, Wait, Withdraw,
};
pub use intake::{Capture, TakenIn, capture, raise_about, raise_unnamed};
pub(crate) use intake::{Captured, Kept as KeptIn};
pub use lists::{
    Given, NewList, Pin, PlanIn, assign_many, audited_lists, audited_plans, end_list, keep_list, put_pins, put_plan,
};
pub use merge::{merge, part};
pub use phoned::{RateFor, rate_for};
pub use photos::PhotoIn;
pub(crate) use photos::picture;
pub use posters::{Poster, end_poster, make_poster, raise_at};
pub use projects::{Linked, NewProject, Project, begin_project, end_project, note_contact};
pub use public::{public_title, rewritten};
pub use rows::{HomeSummary, MatterRow, home_summary};
pub use shield::{
    PassOn, Relayed, Reprisal, Unmasking, answer_reprisal, ask_unmasking, decide_unmasking, pass_on, report_reprisal,
    waiting_above,
};
pub use store::shield::{audited_relays, audited_reprisals, audited_unmaskings};
pub use store::ways::{audited_claims, audited_intakes, audited_posters};
pub(crate) use surveys::open_survey;
pub use surveys::{
    Answer, AnswerFor, NewSite, NewSurvey, Site, Survey, answer_for_home, answer_survey, begin_survey, choose_site, close_survey,
    drop_site, order_sites, put_to_vote,
};
pub use trees::{ChangeCategory, Tree, change_category, tree};
pub use voices::{Voices, add_voice, answer as answer_as_voice, take_back_voice};
pub use works::{
    ItemNews, NewItem, NewPartner, add_item, add_partner, draft_result, partner_kept, reach_stage, say_since, tell_item,
};

/// What `doctor` compares of voices, answers and mergings.
pub mod audits {
    use super::store::projects as project_rows;
    use super::store::trees as trees_rows;
    use super::store::voices as rows;
    use super::store::works as works_rows;
    use super::surveys::store as survey_rows;
    use crate::db::Tx;
    use crate::desk::Subject;
    use crate::problem::Problem;
    use uuid::Uuid;

    type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

    pub async fn voices(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        rows::audited_voices(tx, after, limit).await
    }

    pub async fn answers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        rows::audited_answers(tx, after, limit).await
    }

    pub async fn projects(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        project_rows::audited_projects(tx, after, limit).await
    }

    pub async fn project_matters(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        project_rows::audited_links(tx, after, limit).await
    }

    pub async fn project_dwellings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        project_rows::audited_contacts(tx, after, limit).await
    }

    pub async fn works_items(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        works_rows::audited_items(tx, after, limit).await
    }

    pub async fn works_parties(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        works_rows::audited_parties(tx, after, limit).await
    }

    pub async fn works_photos(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        works_rows::audited_photos(tx, after, limit).await
    }

    pub async fn works_steps(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        works_rows::audited_steps(tx, after, limit).await
    }

    pub async fn errands(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        super::errands::audited_errands(tx, after, limit).await
    }

    pub async fn errand_things(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        super::errands::audited_things(tx, after, limit).await
    }

    pub async fn hall_hours(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        super::hall::audited_hours(tx, after, limit).await
    }

    pub async fn hall_tickets(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        super::hall::audited_tickets(tx, after, limit).await
    }

    pub async fn trees(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        trees_rows::audited_trees(tx, after, limit).await
    }

    pub async fn surveys(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        survey_rows::audited_surveys(tx, after, limit).await
    }

    pub async fn survey_answers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        survey_rows::audited_answers(tx, after, limit).await
    }

    pub async fn survey_sites(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        survey_rows::audited_sites(tx, after, limit).await
    }

    pub async fn mergings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
        rows::audited_mergings(tx, after, limit).await
    }
}
pub use store::{audited, audited_duties};
pub(crate) use tell::{Message, moved, tell_reporters};

/// What something else is about, a matter or a work: its compound, and what everybody may call it.
pub(crate) async fn what_of(
    tx: &mut crate::db::Tx,
    kind: &str,
    id: uuid::Uuid,
) -> Result<Option<(pavilion_rules::ids::PlaceId, String)>, crate::problem::Problem> {
    match kind {
        "matter" => {
            let found = store::matter(tx, pavilion_rules::ids::MatterId(id)).await?;
            Ok(found.map(|one| (one.compound, if one.title.is_empty() { one.number } else { one.title })))
        }
        "works" => Ok(store::projects::project(tx, id).await?.map(|one| (one.compound, one.title))),
        _ => Ok(None),
    }
}

use crate::web::Routes;
use pages::{
    above, at, board, capture as capturing, categories as categorising, claim as claiming, course as course_steps, desk,
    duties as duty_pages, duty_forms, ledger, list, messages, one, photo, print, projects as working_on, raise as raising, steps,
    voices as voicing, works as in_works,
};
use pavilion_rules::access::Action;

#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/matters", Action::MattersRead, list::list)
        .get("/matters/new", Action::MattersRaise, raising::form)
        .post_with_files("/matters/new", Action::MattersRaise, raising::step)
        .post_with_files("/matters", Action::MattersRaise, raising::send)
        .get("/matters/{id}", Action::MattersRead, one::one)
        .get("/matters/{id}/print", Action::MattersRead, print::print)
        .post("/matters/{id}/acceptance", Action::MattersAccept, steps::acceptance)
        .post("/matters/{id}/refusal", Action::MattersDecline, steps::refusal)
        .post("/matters/{id}/assignment", Action::MattersAssign, steps::assignment)
        .post("/matters/{id}/first-contact", Action::MattersContact, steps::first_contact)
        .post_with_files("/matters/{id}/completion", Action::MattersFinish, steps::completion)
        .post("/matters/{id}/confirmation", Action::MattersConfirm, steps::confirmation)
        .post("/matters/{id}/rating", Action::MattersRate, steps::rating)
        .post("/matters/{id}/reopening", Action::MattersReopen, steps::reopening)
        .post("/matters/{id}/withdrawal", Action::MattersWithdraw, steps::withdrawal)
        .post("/matters/{id}/correction", Action::MattersCorrect, steps::correction)
        .post("/matters/{id}/grade", Action::MattersGrade, course_steps::grading)
        .post("/matters/{id}/waiting", Action::MattersWait, course_steps::waiting)
        .post("/matters/{id}/going-on", Action::MattersWait, course_steps::going_on)
        .post("/matters/{id}/return", Action::MattersReturn, course_steps::returning)
        .post("/matters/{id}/step-up", Action::MattersStepUp, course_steps::stepping_up)
        .merge(around())
        .merge(api::routes())
        .merge(hall::routes())
        .merge(lists::routes())
        .merge(open311::routes())
        .merge(elsewhere::routes())
        .merge(errands::routes())
        .merge(surveys::routes())
}

/// What stands around the course of one matter: duties, the shield, the ways in, the lists and the works.
fn around() -> Routes {
    Routes::new()
        .post("/matters/{id}/parts", Action::DutiesGive, duty_forms::part)
        .post("/matters/{id}/whistle", Action::WhistleDraft, duty_forms::whistle)
        .post("/matters/{id}/ledger-line", Action::LedgerEnter, duty_forms::line)
        .post("/matters/{id}/rating-for", Action::MattersRateFor, duty_forms::rating_for)
        .get("/duties/{id}", Action::MattersRead, duty_pages::duty)
        .post("/duties/{id}/work", Action::DutiesDo, duty_forms::work)
        .post("/duties/{id}/giving", Action::DutiesGive, duty_forms::giving)
        .post("/duties/{id}/whistle", Action::WhistleDraft, duty_forms::whistle_of_caller)
        .post("/matters/{id}/help", Action::HelpCall, duty_forms::call)
        .post("/duties/{id}/help", Action::HelpCall, duty_forms::help)
        .post("/duties/{id}/coming", Action::HelpAnswer, duty_forms::coming)
        .post("/duties/{id}/decision", Action::WhistleDecide, duty_forms::decision)
        .post("/duties/{id}/measure", Action::LedgerEnter, duty_forms::measure)
        .post("/duties/{id}/confirmation", Action::LedgerConfirm, duty_forms::confirmation)
        .post("/duties/{id}/strike-off", Action::LedgerStrike, duty_forms::strike_off)
        .post("/duties/{id}/review", Action::ReviewsDecide, duty_forms::review)
        .get("/ledger", Action::MattersRead, ledger::ledger)
        .post("/matters/{id}/reporter-contact", Action::MattersReadOriginal, steps::contact_of_reporter)
        .post("/matters/{id}/message", Action::MattersRelay, messages::message)
        .post("/matters/{id}/party", Action::MattersParty, messages::party)
        .post("/matters/{id}/unmasking", Action::MattersUnmask, messages::unmask)
        .post("/matters/{id}/reprisal", Action::MattersReprisal, messages::reprisal)
        .post("/matters/{id}/voice", Action::MattersVoice, voicing::voice)
        .post("/matters/{id}/voice-answer", Action::MattersVoice, voicing::voice_answer)
        .post("/matters/{id}/merging", Action::MattersMerge, voicing::merging)
        .post("/matters/{id}/parting", Action::MattersMerge, voicing::parting)
        .post("/matters/alike", Action::MattersRead, voicing::while_typing)
        .get("/categories", Action::CategoriesManage, categorising::list)
        .get("/categories/edit", Action::CategoriesManage, categorising::edit)
        .post("/categories", Action::CategoriesManage, categorising::save)
        .get("/works", Action::ProjectsRead, working_on::list)
        .get("/works/new", Action::MattersProjects, working_on::new)
        .post("/works", Action::MattersProjects, working_on::begin)
        .get("/works/{id}", Action::ProjectsRead, working_on::one)
        .post("/works/{id}/contacts", Action::MattersProjects, working_on::contact)
        .post("/works/{id}/end", Action::MattersProjects, working_on::end)
        .merge(in_works::routes())
        .get("/above", Action::MattersAbove, above::list)
        .post("/above/reprisals/{id}", Action::MattersReprisalAnswer, above::answer)
        .post("/above/unmaskings/{id}", Action::MattersUnmaskDecide, above::decide)
        .get("/capture", Action::MattersCapture, capturing::form)
        .post_with_files("/capture", Action::MattersCapture, capturing::send)
        .get("/capture/chat", Action::MattersCapture, capturing::chat)
        .post("/capture/chat", Action::MattersCapture, capturing::chat_sent)
        .get("/claim", Action::MattersClaim, claiming::form)
        .post("/claim", Action::MattersClaim, claiming::follow)
        .get("/at/{code}", Action::MattersUnnamed, at::form)
        .post_with_files("/at/{code}", Action::MattersUnnamed, at::send)
        .get("/posters", Action::PostersMake, at::posters)
        .post("/posters", Action::PostersMake, at::make)
        .post("/posters/{id}/end", Action::PostersMake, at::end)
        .get("/desk", Action::DeskRead, desk::desk)
        .get("/board", Action::BoardRead, board::board)
        .get("/photos/{id}", Action::MattersRead, photo::large)
        .get("/photos/{id}/small", Action::MattersRead, photo::small)
}
