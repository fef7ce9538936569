//! Many matters given to one post: looked over first, then done one by one, each with its own line in the journal. What could
//! not be done stands beside what was.

use super::super::actions::{assign, may_be_given_to};
use super::super::inputs::Assign;
use super::super::pages::{Choice, post_choices};
use super::super::rows::{MatterRow, matter_row, work_of};
use super::super::store;
use super::super::store::{lists, work};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people;
use crate::web::face::{Face, FieldError, Of, field_errors, page, page_with, sentence};
use crate::web::{Cx, Posted, Routes};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PostId};
use pavilion_rules::matters::{No, REASON_CHARS_MAX, State};
use pavilion_rules::telling::{CHOSEN_MAX, No as ListNo};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/many", Action::MattersAssign, choose)
        .post("/desk/many/preview", Action::MattersAssign, look_over)
        .post("/desk/many", Action::MattersAssign, give)
}

/// How it went with one of many.
#[derive(Debug)]
pub struct Given {
    pub matter: MatterId,
    pub result: Result<(), Problem>,
}

/// Gives each of these matters to a post: as many actions as matters. One that cannot be given keeps none of the others back.
pub async fn assign_many(cx: &Context, all: &[MatterId], input: &Assign) -> Result<Vec<Given>, Problem> {
    cx.may(Action::MattersAssign, &Object::default())?;
    if all.is_empty() {
        return Err(Problem::Refused(ListNo::NothingChosen.into()));
    }
    if all.len() > CHOSEN_MAX {
        return Err(Problem::Refused(ListNo::TooManyChosen.into()));
    }
    let mut out = Vec::with_capacity(all.len());
    for matter in all {
        // The form's key and the matter: pressed twice, each is still given once.
        let key = cx.key.as_ref().map(|key| format!("{key}-{}", matter.0.simple()));
        let one = Context { key, ..cx.clone() };
        let result = assign(&one, *matter, input.clone()).await.map(|_| ());
        if let Err(Problem::Broken(fault)) = result {
            return Err(Problem::Broken(fault));
        }
        out.push(Given { matter: *matter, result });
    }
    Ok(out)
}

/// A row one can tick.
struct Ticked {
    id: String,
    row: MatterRow,
    on: bool,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/many.html")]
struct ManyPage {
    f: Face,
    rows: Vec<Ticked>,
    posts: Vec<Choice>,
    post: String,
    note: String,
    most: i64,
    errors: Vec<FieldError>,
}

impl ManyPage {
    fn error(&self, name: &str) -> String {
        crate::web::face::error_of(&self.errors, name)
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/many_look.html")]
struct LookPage {
    f: Face,
    rows: Vec<Ticked>,
    post: String,
    post_name: String,
    note: String,
}

struct Outcome {
    row: MatterRow,
    done: bool,
    why: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/many_done.html")]
struct DonePage {
    f: Face,
    outcomes: Vec<Outcome>,
    done: i64,
    failed: i64,
}

/// What waits to be given away by whoever asks.
async fn waiting(tx: &mut Tx, cx: &Context) -> Result<Vec<lists::Row>, Problem> {
    let mine = work_of(cx)?;
    let rows = work::waiting(tx, &mine, super::super::pages::desk::DESK_ROWS).await?;
    Ok(rows.into_iter().map(|one| one.row).filter(|row| row.state() == State::Accepted).take(CHOSEN_MAX).collect())
}

/// The posts that may get any of them, each once.
async fn posts(tx: &mut Tx, cx: &Context, rows: &[lists::Row]) -> Result<Vec<Choice>, Problem> {
    let mut out: Vec<people::PostAt> = Vec::new();
    let mut seen = Vec::new();
    for row in rows {
        let Some(matter) = store::matter(tx, row.id).await? else { continue };
        if seen.contains(&matter.place_path) {
            continue;
        }
        let Ok(capacity) = cx.may(Action::MattersAssign, &matter.object(cx)) else { continue };
        for post in people::posts_covering(tx, &matter.place_path, may_be_given_to(capacity), cx.now).await? {
            if !out.iter().any(|one| one.post == post.post) {
                out.push(post);
            }
        }
        seen.push(matter.place_path);
    }
    Ok(post_choices(cx.lang, &out))
}

async fn show(
    from: &Cx,
    status: StatusCode,
    chosen: &[MatterId],
    typed: (String, String),
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersAssign, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let rows = waiting(&mut tx, cx).await?;
    let posts = posts(&mut tx, cx, &rows).await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "matters-many-title", &[])).await?;
    let ticked = rows.iter().map(|row| Ticked {
        id: row.id.to_string(),
        on: chosen.contains(&row.id),
        row: matter_row(row, f.language(), cx.now),
    });
    let most = i64::try_from(REASON_CHARS_MAX).unwrap_or_default();
    page_with(status, &ManyPage { rows: ticked.collect(), posts, post: typed.0, note: typed.1, most, errors, f })
}

async fn choose(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, &[], (String::new(), String::new()), Vec::new()).await
}

fn chosen(posted: &Posted) -> Vec<MatterId> {
    posted.fields.all("matter").into_iter().filter_map(|id| id.parse().ok()).collect()
}

/// The rows of these matters, as the reader may see them.
async fn rows_of(tx: &mut Tx, cx: &Context, all: &[MatterId]) -> Result<Vec<(MatterId, MatterRow)>, Problem> {
    let filter = lists::Filter { group: lists::Group::All, among: Some(all.to_vec()), ..lists::Filter::default() };
    let rows = lists::page(tx, &filter, cx.now, None, i64::try_from(CHOSEN_MAX).unwrap_or(i64::MAX)).await?;
    Ok(rows.iter().map(|row| (row.id, matter_row(row, cx.lang, cx.now))).collect())
}

async fn look_over(posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    cx.may(Action::MattersAssign, &Object::default())?;
    let (all, note) = (chosen(&posted), posted.fields.text("note").to_owned());
    let post = posted.fields.id::<PostId>("post");
    let fault = match (&post, all.len()) {
        (_, 0) => Some(Problem::Refused(ListNo::NothingChosen.into())),
        (_, n) if n > CHOSEN_MAX => Some(Problem::Refused(ListNo::TooManyChosen.into())),
        (Err(_), _) => Some(Problem::Invalid(vec![No::PostCannot.into()])),
        _ => None,
    };
    if let Some(fault) = fault {
        let typed = (posted.fields.text("post").to_owned(), note);
        return show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, &all, typed, field_errors(cx, fault)?).await;
    }
    let mut tx = cx.app.db.read().await?;
    let rows = rows_of(&mut tx, cx, &all).await?;
    let post = post?;
    let brief = people::post_brief(&mut tx, post).await?.ok_or_else(|| Problem::Invalid(vec![No::PostCannot.into()]))?;
    let title = i18n::text(posted.taste.lang, "matters-many-look", &[]);
    let f = Face::new(&mut tx, &posted.as_cx(), Of::Mine, title).await?;
    let rows = rows.into_iter().map(|(id, row)| Ticked { id: id.to_string(), row, on: true }).collect();
    // As the form said it, with its number when there are two of the kind.
    let waiting = waiting(&mut tx, cx).await?;
    let offered = posts(&mut tx, cx, &waiting).await?.into_iter().find(|one| one.value == brief.post.to_string());
    let post_name = offered.map_or_else(|| brief.place_name, |one| one.label);
    page(&LookPage { rows, post: post.to_string(), post_name, note, f })
}

async fn give(posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    cx.may(Action::MattersAssign, &Object::default())?;
    let all = chosen(&posted);
    let input = Assign { post: posted.fields.id("post")?, note: posted.fields.text("note").to_owned() };
    let given = assign_many(cx, &all, &input).await?;
    let mut tx = cx.app.db.read().await?;
    let rows = rows_of(&mut tx, cx, &all).await?;
    let title = i18n::text(posted.taste.lang, "matters-many-done", &[]);
    let f = Face::new(&mut tx, &posted.as_cx(), Of::Mine, title).await?;
    let mut outcomes = Vec::new();
    for one in given {
        let Some((_, row)) = rows.iter().find(|(id, _)| *id == one.matter) else { continue };
        let why = one.result.as_ref().err().map_or_else(String::new, |problem| why(&f, problem));
        outcomes.push(Outcome { row: row.clone(), done: one.result.is_ok(), why });
    }
    let count = |done: bool| i64::try_from(outcomes.iter().filter(|one| one.done == done).count()).unwrap_or(i64::MAX);
    let (done, failed) = (count(true), count(false));
    page(&DonePage { done, failed, outcomes, f })
}

/// Why one could not be given, in a sentence.
fn why(f: &Face, problem: &Problem) -> String {
    let refusal = match problem {
        Problem::Refused(no) | Problem::NotAllowed(no) | Problem::Conflict(no) => no.clone(),
        Problem::Invalid(all) if !all.is_empty() => all[0].clone(),
        Problem::NotFound => crate::problem::House::NotFound.into(),
        _ => crate::problem::House::Busy.into(),
    };
    sentence(f.language(), &refusal)
}
