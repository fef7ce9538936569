//! Errands on pages: the catalogue, the authorisation and the hand-over of one matter, the slip on paper.
//!
//! The same part stands on the page of somebody who follows the matter by its code: one form, one function.

use super::super::store as matters;
use super::super::store::Matter;
use super::actions::{Agree, NewThing, agree, take_back};
use super::hands::say;
use super::kinds;
use super::shown::{ErrandShown, Reader, ThingShown, errands_of};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::rooms::votes::{fen, yuan};
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Choice, Cx, Fields, Posted, Routes};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::errands::State;
use pavilion_rules::ids::MatterId;
use uuid::Uuid;

/// How many papers, and how many other things, one form has a line for.
const PAPERS: usize = 3;
const THINGS: usize = 2;

struct KindShown {
    name: String,
    category: String,
    need: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/errands.html")]
struct CataloguePage {
    f: Face,
    kinds: Vec<KindShown>,
    never: Vec<String>,
    may_ask: bool,
    may_capture: bool,
}

async fn catalogue(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::ErrandsRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "errands-title", &[])).await?;
    let lang = f.language();
    let kind = |one: &kinds::Errand| KindShown {
        name: one.name(lang).to_owned(),
        category: one.category.clone(),
        need: one.need(lang).to_vec(),
    };
    let shown = CataloguePage {
        kinds: kinds::all().iter().map(kind).collect(),
        never: kinds::never().iter().map(|one| one.name(lang).to_owned()).collect(),
        may_ask: cx.can(Action::MattersRaise, &Object::default()),
        may_capture: cx.can(Action::MattersCapture, &Object::default()),
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

/// A thing as a card of the page.
pub(crate) struct ThingCard {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) word: String,
    pub(crate) tone: &'static str,
    /// What was said, by whom and when.
    pub(crate) said: Vec<(String, i64)>,
    pub(crate) buttons: Vec<(String, String)>,
}

/// An authorisation as the page shows it.
pub(crate) struct ErrandCard {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) text: Vec<String>,
    pub(crate) how: String,
    pub(crate) agreed: i64,
    pub(crate) withdrawn: i64,
    pub(crate) in_force: bool,
    pub(crate) may_take_back: bool,
    pub(crate) things: Vec<ThingCard>,
}

/// What stands on a page about errands of one matter, for its person, its carrier and those who write down.
#[derive(Default)]
pub(crate) struct ErrandPart {
    /// Where its forms go.
    pub(crate) to: String,
    /// Of somebody who follows it by a code: the code, sent with each form.
    pub(crate) code: String,
    pub(crate) rows: Vec<ErrandCard>,
    pub(crate) may_agree: bool,
    /// Whether somebody writes it down for the person: then each word needs leave.
    pub(crate) for_person: bool,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) never: Vec<String>,
    pub(crate) papers: Vec<String>,
    pub(crate) things: Vec<String>,
}

impl ErrandPart {
    /// Whether this matter is no errand for this reader.
    pub(crate) fn is_nothing(&self) -> bool {
        self.rows.is_empty() && !self.may_agree
    }

    pub(crate) async fn of(tx: &mut Tx, cx: &Context, matter: &Matter, code: &str) -> Result<Self, Problem> {
        let rows = errands_of(tx, cx, matter).await?;
        let reader = Reader::of(cx, matter);
        let state = matter.state()?;
        let open = state.is_open() && state != pavilion_rules::matters::State::Done;
        let runs = rows.iter().any(|one| one.in_force);
        let kinds = kinds::of_category(&matter.category);
        Ok(Self {
            to: if code.is_empty() { format!("/matters/{}/errand", matter.id) } else { "/claim".to_owned() },
            code: code.to_owned(),
            may_agree: open && !runs && reader.speaks() && !kinds.is_empty(),
            for_person: reader.for_person,
            kinds: kinds.iter().map(|one| Choice::new(&one.id, one.name(cx.lang))).collect(),
            never: kinds::never().iter().map(|one| one.name(cx.lang).to_owned()).collect(),
            papers: (0..PAPERS).map(|at| format!("paper_{at}")).collect(),
            things: (0..THINGS).map(|at| format!("thing_{at}")).collect(),
            rows: rows.into_iter().rev().map(|one| card(one, cx.lang)).collect(),
        })
    }
}

fn what(lang: Lang, one: &ThingShown) -> String {
    let kind = i18n::text(lang, &format!("errands-thing-{}", one.kind), &[]);
    let money = if one.fen > 0 { i18n::text(lang, "errands-yuan", &[("yuan", &yuan(one.fen))]) } else { String::new() };
    [kind, one.words.clone(), money].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn tone(state: &str) -> &'static str {
    match State::parse(state) {
        Some(State::Home) => "done",
        Some(State::Listed) => "info",
        Some(State::Half) => "wait",
        _ => "go",
    }
}

fn card(one: ErrandShown, lang: Lang) -> ErrandCard {
    let t = |key: String| i18n::text(lang, &key, &[]);
    let thing = |one: ThingShown| {
        let how = |how: &str| t(format!("errands-how-{how}"));
        let mut said = Vec::new();
        if let Some(at) = one.gave {
            said.push((format!("{} ({})", t("errands-said-give".into()), how(&one.gave_how)), at));
        }
        if let Some(at) = one.took {
            said.push((t("errands-said-take".into()), at));
        }
        if let Some(at) = one.ended {
            said.push((t(format!("errands-said-{}", one.end)), at));
        }
        if let Some(at) = one.got {
            said.push((format!("{} ({})", t("errands-said-receive".into()), how(&one.got_how)), at));
        }
        ThingCard {
            what: what(lang, &one),
            word: t(format!("errands-state-{}", one.state)),
            tone: tone(&one.state),
            buttons: one.may.iter().map(|step| (step.clone(), t(format!("errands-say-{step}")))).collect(),
            id: one.id.to_string(),
            said,
        }
    };
    ErrandCard {
        id: one.id.to_string(),
        name: one.name,
        text: one.text.lines().map(ToOwned::to_owned).collect(),
        how: if one.leave.is_empty() {
            t(format!("errands-how-{}", one.how))
        } else {
            format!("{}：{}", t("errands-how-leave".into()), one.leave)
        },
        agreed: one.agreed,
        withdrawn: one.withdrawn.unwrap_or_default(),
        in_force: one.in_force,
        may_take_back: one.may_take_back,
        things: one.things.into_iter().map(thing).collect(),
    }
}

/// The line on the matter's page that leads here.
pub(crate) struct ErrandLink {
    pub(crate) href: String,
    pub(crate) word: String,
    pub(crate) tone: &'static str,
}

impl ErrandLink {
    pub(crate) async fn of(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Option<Self>, Problem> {
        if kinds::of_category(&matter.category).is_empty() {
            return Ok(None);
        }
        let all = match errands_of(tx, cx, matter).await {
            Ok(all) => all,
            Err(Problem::NotAllowed(_) | Problem::SignInNeeded) => return Ok(None),
            Err(problem) => return Err(problem),
        };
        let closed = [State::Listed.name(), State::Home.name()];
        let out = all.iter().flat_map(|one| &one.things).filter(|one| !closed.contains(&one.state.as_str())).count();
        let (key, tone) = match (all.iter().any(|one| one.in_force), out) {
            (_, 1..) => ("errands-link-out", "wait"),
            (true, 0) => ("errands-link-agreed", "go"),
            (false, 0) if all.is_empty() => ("errands-link-none", "info"),
            _ => ("errands-link-over", "done"),
        };
        let word = i18n::text(cx.lang, key, &[("n", &out.to_string())]);
        Ok(Some(Self { href: format!("/matters/{}/errand", matter.id), word, tone }))
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/errand.html")]
struct ErrandPage {
    f: Face,
    back: String,
    number: String,
    errand: ErrandPart,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ErrandPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

async fn one(from: Cx, Path(id): Path<MatterId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, id: MatterId, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let matter = matters::matter(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let errand = ErrandPart::of(&mut tx, &from.cx, &matter, "").await?;
    let title = i18n::text(from.taste.lang, "errands-one", &[]);
    let f = Face::new(&mut tx, from, Of::Compound(matter.compound), title).await?;
    page_with(status, &ErrandPage { back: format!("/matters/{id}"), number: matter.number.clone(), errand, typed, errors, f })
}

async fn posted_step(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    match holder_step(&posted.cx, id, posted.fields.text("step"), &posted.fields).await {
        Ok(word) => {
            // The sentence stands under its whole key on the page of a code; here the address carries it.
            let (_, word) = word.split_once('-').unwrap_or_default();
            Ok(went_well(&format!("/matters/{id}/errand"), word))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let errors = renamed(errors, &posted.fields);
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

/// The field of a form in which leave is written down: each form has its own, so that what was typed stays where it was typed.
fn leave_field(fields: &Fields) -> String {
    let of = |name: &'static str| fields.id::<Uuid>(name).map(|id| format!("leave_{id}")).unwrap_or_default();
    match fields.text("step") {
        "errand-agree" => "errand_leave".to_owned(),
        "errand-take-back" => of("errand"),
        _ => of("thing"),
    }
}

/// Fields of these forms have names of their own, because they also stand among others.
pub(crate) fn renamed(mut errors: Vec<FieldError>, fields: &Fields) -> Vec<FieldError> {
    for error in &mut errors {
        error.field = match error.field.as_str() {
            "things" => "paper_0".to_owned(),
            "" => String::new(),
            "leave" => leave_field(fields),
            name => format!("errand_{name}"),
        };
    }
    errors
}

/// The step of an errand's form, by an account or by the holder of a code. Answers with the sentence for it.
pub(crate) async fn holder_step(cx: &Context, id: MatterId, step: &str, fields: &Fields) -> Result<&'static str, Problem> {
    let leave = fields.text(&leave_field(fields)).to_owned();
    let of_matter = |row: MatterId| if row == id { Ok(()) } else { Err(Problem::NotFound) };
    match step {
        "errand-agree" => agree(cx, id, agreed(fields)).await.map(|_| "flash-errands-agreed"),
        "errand-take-back" => {
            let errand: Uuid = fields.id("errand")?;
            let row = super::store::errand(&mut cx.app.db.read().await?, errand).await?.ok_or(Problem::NotFound)?;
            of_matter(row.matter)?;
            take_back(cx, errand, leave).await.map(|()| "flash-errands-taken-back")
        }
        _ => {
            let thing: Uuid = fields.id("thing")?;
            let row = super::store::thing(&mut cx.app.db.read().await?, thing).await?.ok_or(Problem::NotFound)?;
            of_matter(row.matter)?;
            say(cx, thing, fields.text("say"), leave).await.map(|()| "flash-errands-said")
        }
    }
}

/// What was typed: papers and things one a line, money in yuan.
fn agreed(fields: &Fields) -> Agree {
    let named = |kind: &str, most: usize| -> Vec<NewThing> {
        let words = (0..most).map(|at| fields.text(&format!("{kind}_{at}")).trim().to_owned());
        words.filter(|words| !words.is_empty()).map(|words| NewThing { kind: kind.to_owned(), words, fen: 0 }).collect()
    };
    let mut things = named("paper", PAPERS);
    things.extend(named("thing", THINGS));
    let money = fields.text("errand_money").trim();
    if !money.is_empty() {
        things.push(NewThing { kind: "money".to_owned(), words: String::new(), fen: fen(money).unwrap_or(-1) });
    }
    Agree {
        kind: fields.text("errand_kind").to_owned(),
        words: fields.text("errand_words").to_owned(),
        until: fields.text("errand_until").to_owned(),
        things,
        agree: fields.ticked("errand_agree"),
        leave: fields.text("errand_leave").to_owned(),
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/errand_slip.html")]
struct SlipPage {
    f: Face,
    back: String,
    link: String,
    qr: String,
    number: String,
    errand: ErrandPart,
}

/// The authorisation and its hand-over on paper: for the person without a telephone, with lines to sign.
async fn slip(from: Cx, headers: HeaderMap, Path(id): Path<MatterId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let matter = matters::matter(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let mut errand = ErrandPart::of(&mut tx, &from.cx, &matter, "").await?;
    // Only what runs now, or ran last.
    errand.rows.truncate(1);
    let link = format!("{}/claim", super::super::pages::print::origin(&from, &headers));
    let title = i18n::text(from.taste.lang, "errands-slip", &[]);
    let f = Face::new(&mut tx, &from, Of::Compound(matter.compound), title).await?;
    let back = format!("/matters/{id}/errand");
    page(&SlipPage { qr: qr_picture(&link)?, link, back, number: matter.number.clone(), errand, f })
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/errands", Action::ErrandsRead, catalogue)
        .get("/matters/{id}/errand", Action::ErrandsSee, one)
        .post("/matters/{id}/errand", Action::ErrandsAgree, posted_step)
        .get("/matters/{id}/errand/print", Action::ErrandsSee, slip)
}
