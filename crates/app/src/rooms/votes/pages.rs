//! The pages of this room. Each asks, shows, and calls one action; no rule lives here.

mod cast;
mod list;
mod make;
mod official;
mod one;
mod own;
mod papers;
mod projects;
mod result;
mod roll;
mod steps;

pub(super) use crate::web::Choice;
use crate::web::Routes;
use pavilion_rules::access::Action;

pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
}

/// Square metres with their two digits.
pub(super) fn square_metres(area: i64) -> String {
    format!("{}.{:02}", area / 100, area.rem_euclid(100))
}

/// Yuan with their thousands apart and two digits; whole ones without these.
pub(crate) fn yuan(fen: i64) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    let whole = (fen / 100).to_string();
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fen.is_multiple_of(100) { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{:02}", fen % 100) }
}

/// An amount as it was typed, in fen.
pub(crate) fn fen(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    // Amounts are often written with their thousands apart.
    let text = text.replace([',', '，', ' '], "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole.parse::<i64>().ok().filter(|whole| (0..=1_000_000_000_000).contains(whole)).map(|whole| whole * 100 + part)
}

/// The tone of a state's badge.
pub(super) fn tone(state: pavilion_rules::votes::State, outcome: &str) -> &'static str {
    use pavilion_rules::votes::State;
    match state {
        State::Prepared | State::Roll | State::Notice => "wait",
        State::Open => "go",
        State::Closed | State::Counted => "info",
        State::Published if matches!(outcome, "passed" | "told") => "done",
        State::Published | State::Annulled | State::Withdrawn => "bad",
    }
}

#[must_use]
pub(super) fn routes() -> Routes {
    let (prepare, count) = (Action::VotesPrepare, Action::VotesCount);
    Routes::new()
        .get("/votes", Action::VotesRead, list::list)
        .get("/votes/new", prepare, make::form)
        .post("/votes/places", Action::PlacesManage, list::local)
        .post("/votes", prepare, make::send)
        .get("/votes/{id}", Action::VotesRead, one::one)
        .get("/votes/{id}/set", Action::VotesRead, result::set)
        .get("/votes/{id}/check", Action::VotesRead, result::check)
        .get("/votes/{id}/log", Action::VotesObserve, result::log)
        .get("/votes/{id}/cast", Action::VotesCast, cast::form)
        .post("/votes/{id}/cast", Action::VotesCast, cast::step)
        .post("/votes/{id}/ballots", Action::VotesCast, cast::send)
        .get("/votes/{id}/receipt", Action::VotesCast, own::receipt_page)
        .get("/votes/{id}/receipt.json", Action::VotesCast, own::receipt_file)
        .post("/votes/{id}/claims", Action::VotesOwn, own::claims)
        .post("/votes/{id}/requests", Action::VotesOwn, own::requests)
        .post("/votes/{id}/proxies", Action::VotesOwn, own::proxies)
        .post("/votes/{id}/proxies/end", Action::VotesOwn, own::end_proxies)
        .post("/votes/{id}/proposals", Action::VotesOwn, own::proposals)
        .post("/votes/{id}/options", prepare, steps::add_option)
        .post("/votes/{id}/options/decision", prepare, steps::decide_option)
        .post("/votes/{id}/roll", prepare, steps::make_roll)
        .post("/votes/{id}/announcement", prepare, steps::announce)
        .post("/votes/{id}/withdrawal", prepare, steps::withdraw)
        .post("/votes/{id}/opening", count, steps::open)
        .post("/votes/{id}/closing", count, steps::close)
        .post("/votes/{id}/publication", count, steps::publish)
        .post_with_files("/votes/{id}/official", count, official::record)
        .post("/votes/{id}/official/judgement", count, official::judge)
        .get("/votes/{id}/official/photo", Action::VotesRead, official::photo)
        .post("/votes/{id}/annulment", count, steps::annul)
        .post("/votes/{id}/starts", count, steps::start_again)
        .post("/votes/{id}/requests/answers", prepare, steps::answer_request)
        .get("/votes/{id}/roll", Action::VotesServe, roll::roll)
        .post("/votes/{id}/service", Action::VotesServe, roll::service)
        .post("/votes/{id}/roll/corrections", prepare, roll::correction)
        .get("/votes/{id}/papers", Action::VotesEnter, papers::papers)
        .post("/votes/{id}/papers", Action::VotesEnter, papers::print)
        .post_with_files("/votes/{id}/papers/entries", Action::VotesEnter, papers::entry)
        .post_with_files("/votes/{id}/papers/scans", Action::VotesEnter, papers::scan)
        .get("/votes/{id}/papers/scans/{scan}", Action::VotesEnter, papers::see)
        .post("/votes/{id}/papers/void", Action::VotesEnter, papers::void)
        .post("/votes/{id}/entries", Action::VotesEnter, papers::entry_for)
        .get("/projects", Action::VotesRead, projects::list)
        .post("/projects", Action::ProjectsManage, projects::begin)
        .get("/projects/{id}", Action::VotesRead, projects::one)
        .post("/projects/{id}/consents", Action::ProjectsSpeak, projects::say)
        .post("/projects/{id}/objections", Action::ProjectsSpeak, projects::objection)
        .post("/projects/{id}/objections/answers", Action::ProjectsManage, projects::settle)
        .post("/projects/{id}/shares", Action::ProjectsManage, projects::shares)
        .post("/projects/{id}/vote", Action::ProjectsManage, projects::vote)
        .post("/projects/{id}/works", Action::ProjectsManage, projects::works)
        .post("/projects/{id}/end", Action::ProjectsManage, projects::end)
        .post("/projects/{id}/milestones", Action::ProjectsManage, projects::milestone)
}
