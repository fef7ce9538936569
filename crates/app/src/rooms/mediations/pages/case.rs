//! One mediation, for each of its readers.

use super::super::codes::hand_over;
use super::super::lead::{MediationLead, lead};
use super::super::say::{MediationWord, say};
use super::super::shown::{MediationShown, MediationSide, open_file, show};
use super::super::team::propose;
use super::{state_word, tone};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well, zone};
use crate::web::{Choice, Cx, Fields, Posted};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::ids::{PlaceId, PostId};
use pavilion_rules::mediations::{AGREEMENT_CHARS, Found, How, LEAVE_CHARS, RECORD_CHARS, Say};
use uuid::Uuid;

/// One of the two on the page.
struct SideShown {
    title: String,
    who: String,
    said: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "mediations/templates/mediation.html")]
struct CasePage {
    f: Face,
    m: MediationShown,
    word: String,
    tone: &'static str,
    role: String,
    sides: Vec<SideShown>,
    /// What a party can say by one press, with its words; ending it stands apart.
    says: Vec<(String, String)>,
    /// For whom a word can be written down: side, heading, steps.
    words_for: Vec<(String, String, Vec<Choice>)>,
    codes_for: Vec<(String, String)>,
    posts: Vec<Choice>,
    past: Vec<Choice>,
    hows: Vec<Choice>,
    found: Vec<Choice>,
    most: [i64; 3],
    /// The code that was just made; shown once.
    code: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl CasePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn may(&self, step: &str) -> bool {
        self.m.may.iter().any(|one| one == step)
    }

    /// The form of one side's leave.
    fn of_side(&self, name: &str, side: &str) -> String {
        format!("{name}_{side}")
    }
}

fn side(lang: Lang, title: &str, m: &MediationShown, one: &MediationSide) -> SideShown {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let mut said = vec![t(if one.yes { "mediations-said-yes" } else { "mediations-said-not-yet" })];
    if one.open {
        said.push(t("mediations-said-open"));
    }
    if m.expert_asked && one.expert_yes {
        said.push(t("mediations-said-expert"));
    }
    if one.confirmed {
        said.push(t("mediations-said-confirmed"));
    }
    if !one.has_account {
        said.push(t("mediations-said-no-account"));
    }
    let who = [one.name.as_str(), one.place.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    SideShown { title: t(title), who, said }
}

/// What stands on the page beside the mediation itself.
#[derive(Default)]
struct Beside {
    code: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

fn built(lang: Lang, f: Face, m: MediationShown, beside: Beside, now: Millis) -> CasePage {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let of_side = |start: &str| -> Vec<String> {
        ["first", "second"]
            .iter()
            .filter(|side| m.may.iter().any(|one| *one == format!("{start}-{side}")))
            .map(|s| (*s).to_owned())
            .collect()
    };
    let is_party = matches!(m.reader.as_str(), "first" | "second");
    let step = |one: &Say| Choice::of_key(lang, one.name(), &format!("mediations-say-{}", one.name()));
    let session = |one: &super::super::shown::MediationSession| Choice::new(one.id.to_string(), f.time(one.at));
    let post = |one: &super::super::shown::MediationPost| {
        let role = i18n::text(lang, &format!("record-post-{}", one.kind), &[]);
        let parts = [role.as_str(), one.place.as_str(), one.skill.as_str()];
        Choice::new(one.post.to_string(), parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
    };
    CasePage {
        word: state_word(lang, &m.state),
        tone: tone(&m.state),
        role: t(&format!("mediations-as-{}", if is_party { "party" } else { m.reader.as_str() })),
        sides: vec![side(lang, "mediations-side-first", &m, &m.first), side(lang, "mediations-side-second", &m, &m.second)],
        says: m
            .may
            .iter()
            .filter(|one| is_party && *one != "withdraw")
            .map(|one| (one.clone(), t(&format!("mediations-say-{one}"))))
            .collect(),
        words_for: of_side("word")
            .into_iter()
            .map(|side| (side.clone(), t(&format!("mediations-word-for-{side}")), Say::ALL.iter().map(step).collect()))
            .collect(),
        codes_for: of_side("code").into_iter().map(|side| (side.clone(), t(&format!("mediations-code-for-{side}")))).collect(),
        posts: m.posts.iter().map(post).collect(),
        past: m.sessions.iter().filter(|one| one.at <= now.0).map(session).collect(),
        hows: How::ALL.iter().map(|one| Choice::of_key(lang, one.name(), &format!("mediations-how-{}", one.name()))).collect(),
        found: Found::ALL
            .iter()
            .map(|one| Choice::of_key(lang, one.name(), &format!("mediations-found-{}", one.name())))
            .collect(),
        most: [LEAVE_CHARS.1, RECORD_CHARS.1, AGREEMENT_CHARS.1].map(|most| i64::try_from(most).unwrap_or_default()),
        code: beside.code,
        typed: beside.typed,
        errors: beside.errors,
        m,
        f,
    }
}

async fn page(from: &Cx, status: StatusCode, m: MediationShown, beside: Beside) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = i18n::text(from.taste.lang, "mediations-one", &[]);
    let f = Face::new(&mut tx, from, Of::Compound(PlaceId(m.compound)), title).await?;
    let lang = f.language();
    let mut response = page_with(status, &built(lang, f, m, beside, from.cx.now))?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

pub(super) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let m = show(&mut from.cx.app.db.read().await?, &from.cx, id).await?;
    page(&from, StatusCode::OK, m, Beside::default()).await
}

/// Opening the file by a post; it is written down each time, so it is never a part of looking at the page.
pub(super) async fn read(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let m = open_file(&posted.cx, id).await?;
    page(&posted.as_cx(), StatusCode::OK, m, Beside::default()).await
}

/// Shows the page again with what was typed, and where the fault is. Whoever may not see the page is told nothing of it.
async fn again(posted: Posted, id: Uuid, problem: Problem, rename: impl Fn(&str) -> String) -> Result<Response, Problem> {
    let mut errors = field_errors(&posted.cx, problem)?;
    for error in &mut errors {
        error.field = rename(&error.field);
    }
    let m = show(&mut posted.cx.app.db.read().await?, &posted.cx, id).await?;
    let beside = Beside { code: String::new(), typed: posted.fields.clone(), errors };
    page(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, m, beside).await
}

pub(super) async fn worded(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let side = fields.text("side").to_owned();
    let of_side = |name: &str| fields.text(&format!("{name}_{side}")).to_owned();
    let word = match side.as_str() {
        "" => MediationWord { step: fields.text("step").to_owned(), ..MediationWord::default() },
        _ => MediationWord { step: of_side("step"), leave: of_side("leave"), side: side.clone() },
    };
    match say(&posted.cx, id, word).await {
        Ok(state) if state.state == "ended" => Ok(went_well(&format!("/mediations/{id}"), "mediations-over")),
        Ok(_) => Ok(went_well(&format!("/mediations/{id}"), "mediations-worded")),
        Err(problem) => {
            again(posted, id, problem, |field| if field.is_empty() { String::new() } else { format!("{field}_{side}") }).await
        }
    }
}

pub(super) async fn coded(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    match hand_over(&posted.cx, id, posted.fields.text("side")).await {
        Ok(made) => {
            let m = show(&mut posted.cx.app.db.read().await?, &posted.cx, id).await?;
            let beside = Beside { code: made.code, ..Beside::default() };
            page(&posted.as_cx(), StatusCode::OK, m, beside).await
        }
        Err(problem) => again(posted, id, problem, |_| String::new()).await,
    }
}

pub(super) async fn proposed(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let post = PostId(posted.fields.text("post").parse().unwrap_or_default());
    match propose(&posted.cx, id, post).await {
        Ok(_) => Ok(went_well(&format!("/mediations/{id}"), "mediations-proposed")),
        Err(problem) => again(posted, id, problem, ToOwned::to_owned).await,
    }
}

/// The moment somebody typed, where the compound is.
fn moment(text: &str, zone_name: &str) -> Option<Millis> {
    let at: jiff::civil::DateTime = text.parse().ok()?;
    Some(Millis(at.to_zoned(zone(zone_name)).ok()?.timestamp().as_millisecond()))
}

pub(super) async fn led(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name: &str| fields.text(name).to_owned();
    let step = text("step");
    let at = match step.as_str() {
        "session" => {
            let mut tx = posted.cx.app.db.read().await?;
            let m = show(&mut tx, &posted.cx, id).await?;
            let brief = places::compound_brief(&mut tx, PlaceId(m.compound)).await?;
            moment(fields.text("at"), &brief.map(|brief| brief.zone).unwrap_or_default())
        }
        _ => None,
    };
    let input = MediationLead {
        at: at.unwrap_or_default(),
        place: text("place"),
        session: fields.text("session").parse().ok(),
        words: text(&format!("words_{step}")),
        how: text("how"),
        post: fields.text("post").parse().ok(),
        link: text("link"),
        found: text("found"),
        step: step.clone(),
    };
    match lead(&posted.cx, id, input).await {
        Ok(state) if state.state == "ended" => Ok(went_well(&format!("/mediations/{id}"), "mediations-over")),
        // Whoever gave it back sees it no more.
        Ok(_) if step == "decline" => Ok(went_well("/mediations", "mediations-worded")),
        Ok(_) => Ok(went_well(&format!("/mediations/{id}"), "mediations-worded")),
        Err(problem) => {
            again(posted, id, problem, |field| if field == "words" { format!("words_{step}") } else { field.to_owned() }).await
        }
    }
}
