//! Writing down what somebody says at the door, on the telephone, on paper, or what was seen on a round: one page.
//! And a chat cut into single matters, looked over before any is raised.

use super::super::inputs::Raise;
use super::super::intake::{Capture, TakenIn, capture};
use super::super::trees::tree;
use super::list::place_choices;
use super::raise::photos_of;
use super::{Choice, choices_of};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, sentence};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::access::{Action, Object, Party};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::intake::{self, Channel, Leave, No as Way, PARTS_MAX};
use pavilion_rules::matters::{No, PHOTOS_MAX};
use serde::Deserialize;

/// As many compounds as one person writes for.
const COMPOUNDS_MAX: i64 = 500;

#[derive(askama::Template)]
#[template(path = "matters/templates/capture.html")]
struct CapturePage {
    f: Face,
    typed: Fields,
    compound: String,
    compounds: Vec<Choice>,
    places: Vec<Choice>,
    categories: Vec<Choice>,
    channels: Vec<Choice>,
    leaves: Vec<Choice>,
    parties: Vec<Choice>,
    errors: Vec<FieldError>,
    most: i64,
    came_with_photos: bool,
}

impl CapturePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    compound: String,
}

pub(in crate::rooms::matters) fn words_of<'a>(lang: Lang, prefix: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    names.into_iter().map(|name| Choice::new(name, i18n::text(lang, &format!("{prefix}-{name}"), &[]))).collect()
}

pub(super) fn parties(lang: Lang) -> Vec<Choice> {
    words_of(lang, "ways-party", Party::ALL.iter().map(|one| one.name()))
}

/// The community whose categories a form offers.
pub(super) async fn community_of(tx: &mut Tx, compound: Option<PlaceId>) -> Result<Option<PlaceId>, Problem> {
    match compound {
        Some(compound) => Ok(places::compound_brief(tx, compound).await?.and_then(|brief| brief.community)),
        None => Ok(None),
    }
}

/// The compounds in which somebody writes matters down, and the spots of the chosen one.
pub(in crate::rooms::matters) async fn where_to(
    tx: &mut Tx,
    cx: &Context,
    asked: &str,
) -> Result<(Vec<Choice>, Option<PlaceId>, Vec<Choice>), Problem> {
    let scopes: Vec<&str> = cx.standing().posts.iter().map(|held| held.scope.as_str()).collect();
    let compounds = places::compounds_around(tx, &scopes, None, COMPOUNDS_MAX).await?;
    let chosen = compounds.iter().find(|one| one.id.to_string() == asked).or_else(|| compounds.first()).map(|one| one.id);
    let spots = match chosen {
        Some(compound) => places::spots(tx, compound).await?,
        None => Vec::new(),
    };
    let mine = |spot: &places::Place| {
        let there = Object { path: spot.path.clone(), compound: spot.compound, ..Object::default() };
        cx.can(Action::MattersCapture, &there)
    };
    let choices = place_choices(&spots);
    let open: Vec<String> = spots.iter().filter(|spot| mine(spot)).map(|spot| spot.id.to_string()).collect();
    let places = choices.into_iter().filter(|choice| open.contains(&choice.value)).collect();
    Ok((compounds.iter().map(|one| Choice::new(one.id.to_string(), &one.name)).collect(), chosen, places))
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MattersCapture, &Object::default())?;
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show(&from, StatusCode::OK, typed, Vec::new(), false).await
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>, photos: bool) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (compounds, chosen, places) = where_to(&mut tx, &from.cx, typed.text("compound")).await?;
    let of = chosen.map_or(Of::Mine, Of::Compound);
    let f = Face::new(&mut tx, from, of, i18n::text(from.taste.lang, "ways-capture-title", &[])).await?;
    let lang = f.language();
    let community = community_of(&mut tx, chosen).await?;
    let now = tree(&mut tx, community, from.cx.now).await?;
    let channels = Channel::ON_BEHALF.iter().filter(|one| **one != Channel::Chat).chain(&[Channel::Patrol]);
    let shown = CapturePage {
        compound: chosen.map(|id| id.to_string()).unwrap_or_default(),
        compounds,
        places,
        categories: choices_of(&now, lang, ""),
        channels: words_of(lang, "ways-channel", channels.map(|one| one.name())),
        leaves: words_of(lang, "ways-leave", Leave::ALL.iter().map(|one| one.name())),
        parties: parties(lang),
        typed,
        errors,
        most: i64::try_from(PHOTOS_MAX).unwrap_or_default(),
        came_with_photos: photos,
        f,
    };
    page_with(status, &shown)
}

fn place_of(fields: &Fields, name: &'static str) -> Result<PlaceId, Problem> {
    fields.id(name).map_err(|_| Problem::Invalid(vec![No::PlaceUnknown.into()]))
}

pub(crate) async fn send(headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    cx.may(Action::MattersCapture, &Object::default())?;
    let text = |name: &str| fields.text(name).to_owned();
    let how = Capture {
        channel: text("channel"),
        leave: text("leave"),
        contact_name: text("contact_name"),
        contact_phone: text("contact_phone"),
        party: text("party"),
    };
    let result = match place_of(fields, "place") {
        Ok(place) => {
            let photos = photos_of(&posted.files, "photos");
            let input = Raise { place, category: text("category"), words: text("words"), spot: text("spot"), photos };
            capture(cx, input, how).await
        }
        Err(problem) => Err(problem),
    };
    match result {
        Ok(taken) => slip(&posted.as_cx(), &headers, vec![taken]).await,
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            let photos = !posted.files.is_empty();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors, photos).await
        }
    }
}

/// What was raised, with the code for whoever it was raised for.
pub(super) struct Slip {
    pub(super) number: String,
    pub(super) href: String,
    pub(super) code: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/slip.html")]
struct SlipPage {
    f: Face,
    slips: Vec<Slip>,
    link: String,
    qr: String,
    /// Whether whoever reads this also takes matters in.
    staff: bool,
}

/// The paper with the codes: shown once, kept by nobody.
pub(super) async fn slip(from: &Cx, headers: &HeaderMap, taken: Vec<TakenIn>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "ways-slip-title", &[])).await?;
    let link = format!("{}/claim", super::print::origin(from, headers));
    let slips =
        taken.into_iter().map(|one| Slip { number: one.number, href: format!("/matters/{}", one.id), code: one.code }).collect();
    let staff = from.cx.can(Action::MattersCapture, &Object::default());
    let mut response = page_with(StatusCode::OK, &SlipPage { f, slips, qr: qr_picture(&link)?, link, staff })?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// One part of a chat as it is looked over.
struct Part {
    at: usize,
    words: String,
    place: String,
    category: String,
    keep: bool,
    error: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/chat.html")]
struct ChatPage {
    f: Face,
    text: String,
    compound: String,
    compounds: Vec<Choice>,
    places: Vec<Choice>,
    categories: Vec<Choice>,
    parts: Vec<Part>,
    errors: Vec<FieldError>,
}

impl ChatPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn chat(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MattersCapture, &Object::default())?;
    show_chat(&from, StatusCode::OK, String::new(), &asked.compound, Vec::new(), Vec::new()).await
}

async fn show_chat(
    from: &Cx,
    status: StatusCode,
    text: String,
    compound: &str,
    parts: Vec<Part>,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (compounds, chosen, places) = where_to(&mut tx, &from.cx, compound).await?;
    let of = chosen.map_or(Of::Mine, Of::Compound);
    let f = Face::new(&mut tx, from, of, i18n::text(from.taste.lang, "ways-chat-title", &[])).await?;
    let community = community_of(&mut tx, chosen).await?;
    let categories = choices_of(&tree(&mut tx, community, from.cx.now).await?, f.language(), "");
    let compound = chosen.map(|id| id.to_string()).unwrap_or_default();
    page_with(status, &ChatPage { text, compound, compounds, places, categories, parts, errors, f })
}

/// Cuts the text into parts, or raises the parts somebody looked over.
pub(crate) async fn chat_sent(headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    cx.may(Action::MattersCapture, &Object::default())?;
    let compound = posted.fields.text("compound").to_owned();
    if posted.fields.text("go") != "raise" {
        let text = posted.fields.text("text").to_owned();
        return match cut(&text) {
            Ok(parts) => show_chat(&posted.as_cx(), StatusCode::OK, text, &compound, parts, Vec::new()).await,
            Err(no) => {
                let errors = vec![FieldError { field: "text".into(), text: sentence(cx.lang, &no) }];
                show_chat(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, text, &compound, Vec::new(), errors).await
            }
        };
    }
    let mut parts = parts_of(&posted.fields);
    let mut taken = Vec::new();
    let mut failed = Vec::new();
    for part in &mut parts {
        if !part.keep {
            continue;
        }
        match raise_part(cx, part, &posted.fields).await {
            Ok(one) => taken.push(one),
            Err(problem) => {
                let errors = field_errors(cx, problem)?;
                part.error = errors.first().map(|error| error.text.clone()).unwrap_or_default();
                failed.push(FieldError { field: format!("words_{}", part.at), text: part.error.clone() });
            }
        }
    }
    if failed.is_empty() && !taken.is_empty() {
        return slip(&posted.as_cx(), &headers, taken).await;
    }
    if failed.is_empty() {
        failed.push(FieldError { field: "main".into(), text: sentence(cx.lang, &Way::PartsNone.into()) });
    }
    // What was raised has its own key: pressing again raises it no second time and shows its code then.
    show_chat(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, String::new(), &compound, parts, failed).await
}

fn cut(text: &str) -> Result<Vec<Part>, pavilion_rules::Refusal> {
    if text.chars().count() > intake::TEXT_CHARS_MAX {
        return Err(Way::TextTooLong.with("most", intake::TEXT_CHARS_MAX));
    }
    let parts = intake::split(text);
    if parts.is_empty() {
        return Err(Way::PartsNone.into());
    }
    if parts.len() > PARTS_MAX {
        return Err(Way::PartsTooMany.with("most", PARTS_MAX));
    }
    let empty = String::new;
    let part = |(at, words)| Part { at, words, place: empty(), category: empty(), keep: true, error: empty() };
    Ok(parts.into_iter().enumerate().map(part).collect())
}

fn parts_of(fields: &Fields) -> Vec<Part> {
    let part = |at: usize| {
        let text = |name: &str| fields.text(&format!("{name}_{at}")).to_owned();
        let (words, keep) = (text("words"), fields.ticked(&format!("keep_{at}")));
        (!words.is_empty()).then(|| Part {
            at,
            words,
            place: text("place"),
            category: text("category"),
            keep,
            error: String::new(),
        })
    };
    (0..PARTS_MAX).filter_map(part).collect()
}

async fn raise_part(cx: &Context, part: &Part, fields: &Fields) -> Result<TakenIn, Problem> {
    let place = part.place.parse().map_err(|_| Problem::Invalid(vec![No::PlaceUnknown.into()]))?;
    let words = part.words.clone();
    let input = Raise { place, category: part.category.clone(), words, spot: String::new(), photos: Vec::new() };
    let how = Capture { channel: Channel::Chat.name().into(), leave: fields.text("leave").to_owned(), ..Capture::default() };
    let how = if how.leave.is_empty() { Capture { leave: Leave::Wrote.name().into(), ..how } } else { how };
    // Each part is an action of its own, under a key of its own.
    let key = cx.key.as_ref().map(|key| format!("{key}-{}", part.at));
    capture(&Context { key, ..cx.clone() }, input, how).await
}
