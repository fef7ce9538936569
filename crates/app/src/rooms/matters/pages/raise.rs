//! Raising a matter: what happened, where, check and send.
//!
//! With scripts it is one form whose parts become screens and which is kept on the phone until it is sent. Without them a
//! browser is led to the same three screens one after the other, each carrying what was typed before.

use super::super::categories::OTHER;
use super::super::inputs::{Raise, Raised};
use super::super::intake::raise_about;
use super::super::photos::PhotoIn;
use super::super::trees::{Tree, tree};
use super::capture::community_of;
use super::list::place_choices;
use super::voices::{AlikeShown, alike_typed};
use super::{Choice, choices_of};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, sentence, went_well};
use crate::web::{Cx, Fields, Posted, Upload};
use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::matters::{self as rules, No, PHOTOS_MAX};
use serde::{Deserialize, Serialize};

/// What was typed so far.
#[derive(Clone, Default)]
struct Typed {
    words: String,
    place: String,
    spot: String,
    category: String,
    party: String,
    /// Set when it is about a party: then who is asked, and not where exactly. Five inputs either way.
    about: String,
}

impl Typed {
    fn from(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        let party = text("party");
        let about = if party.is_empty() { text("about") } else { "1".to_owned() };
        Self { words: text("words"), place: text("place"), spot: text("spot"), category: text("category"), party, about }
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/raise.html")]
struct RaisePage {
    f: Face,
    /// 0: the whole form; 1 to 3: one screen of it.
    step: i64,
    typed: Typed,
    places: Vec<Choice>,
    categories: Vec<Choice>,
    /// Few choices for whoever sees pages with few of them, and all the others behind one more tap.
    few: Few,
    place_name: String,
    category_name: String,
    errors: Vec<FieldError>,
    most: i64,
    may_raise: bool,
    came_with_photos: bool,
    parties: Vec<Choice>,
    /// Where somebody says it without a name; empty when they live nowhere here.
    unnamed: String,
    /// What others raised already, perhaps the same.
    alike: Vec<AlikeShown>,
}

impl RaisePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// Categories for a page with at most six choices: those most often needed, and the rest.
struct Few {
    first: Vec<Choice>,
    rest: Vec<Choice>,
    /// Whether what is chosen lies among the rest.
    open: bool,
}

/// Beside them stands "I cannot tell".
const FEW_MAX: usize = 5;

impl Few {
    fn of(tree: &Tree, lang: i18n::Lang, chosen: &str) -> Self {
        let all = tree.groups.iter().flat_map(|group| &group.categories).filter(|one| one.id != OTHER && !one.retired);
        let (common, others): (Vec<_>, Vec<_>) = all.partition(|one| one.common);
        let (first, more) = common.split_at(common.len().min(FEW_MAX));
        let rest: Vec<_> = more.iter().chain(&others).map(|one| Choice::new(&one.id, one.name(lang))).collect();
        Self {
            first: first.iter().map(|one| Choice::new(&one.id, one.name(lang))).collect(),
            open: rest.iter().any(|one| one.value == chosen),
            rest,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    step: String,
    place: String,
    category: String,
    about: String,
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let may = cx.may(Action::MattersRaise, &Object::default());
    if matches!(may, Err(Problem::SignInNeeded)) {
        return Err(Problem::SignInNeeded);
    }
    let about = if asked.about.is_empty() { String::new() } else { "1".to_owned() };
    let typed = Typed { place: asked.place, category: asked.category, about, ..Typed::default() };
    let step = if asked.step == "1" { 1 } else { 0 };
    let status = if may.is_ok() { StatusCode::OK } else { StatusCode::FORBIDDEN };
    show(&from, status, step, typed, Vec::new(), false).await
}

async fn show(
    from: &Cx,
    status: StatusCode,
    step: i64,
    typed: Typed,
    errors: Vec<FieldError>,
    came_with_photos: bool,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "matters-raise-title", &[])).await?;
    let places = my_places(&mut tx, cx).await?;
    let name_of = |id: &str| places.iter().find(|one| one.value == id).map(|one| one.label.clone()).unwrap_or_default();
    let lang = f.language();
    // Looked for once there is something to compare: on the last screen, or when the whole form comes back.
    let asks = !typed.words.is_empty() && (step == 3 || step == 0);
    let asked = (typed.words.as_str(), typed.place.as_str(), typed.category.as_str());
    let alike = if asks { alike_typed(&mut tx, cx, asked, lang).await? } else { Vec::new() };
    let category = if typed.category.is_empty() { OTHER } else { &typed.category };
    let community = community_of(&mut tx, cx.standing().homes.first().map(|home| home.compound)).await?;
    let tree = tree(&mut tx, community, cx.now).await?;
    let shown = RaisePage {
        step,
        place_name: name_of(&typed.place),
        category_name: tree.path(category, lang),
        categories: choices_of(&tree, lang, "").into_iter().filter(|one| one.value != OTHER).collect(),
        few: Few::of(&tree, lang, &typed.category),
        may_raise: !places.is_empty(),
        places,
        typed,
        errors,
        most: i64::try_from(PHOTOS_MAX).unwrap_or_default(),
        came_with_photos,
        alike,
        parties: super::capture::parties(lang),
        unnamed: cx.standing().homes.first().map(|home| format!("/at/{}", home.compound)).unwrap_or_default(),
        f,
    };
    page_with(status, &shown)
}

/// More homes of one person are not looked for.
const HOMES_MAX: usize = 3;

/// Everywhere the reader may raise something about: the compounds they live in.
async fn my_places(tx: &mut Tx, cx: &Context) -> Result<Vec<Choice>, Problem> {
    let mut compounds: Vec<_> = cx.standing().homes.iter().map(|home| home.compound).collect();
    compounds.sort();
    compounds.dedup();
    let mut spots = Vec::new();
    for compound in compounds {
        spots.extend(places::spots(tx, compound).await?);
    }
    // The own entrance first: most of what somebody raises is there, and a long list is a long way down.
    let mut own = Vec::new();
    if let Some(person) = cx.person() {
        for home in people::homes_of(tx, person.account, cx.now).await?.into_iter().take(HOMES_MAX) {
            own.extend(places::dwelling_home(tx, home).await?.map(|home| home.path));
        }
    }
    let paths: Vec<bool> = spots.iter().map(|spot| own.contains(&spot.path)).collect();
    let mut all: Vec<(bool, Choice)> = paths.into_iter().zip(place_choices(&spots)).collect();
    all.sort_by_key(|(is_own, _)| !is_own);
    Ok(all.into_iter().map(|(_, choice)| choice).collect())
}

/// The next or the former screen, for browsers without scripts.
pub(crate) async fn step(posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    cx.may(Action::MattersRaise, &Object::default())?;
    let typed = Typed::from(&posted.fields);
    let now = posted.fields.text("step").parse::<i64>().unwrap_or(1).clamp(1, 3);
    if posted.fields.text("go") == "back" {
        return show(&posted.as_cx(), StatusCode::OK, (now - 1).max(1), typed, Vec::new(), false).await;
    }
    let no = match now {
        1 => first_screen(&typed),
        2 if typed.place.is_empty() => Some(No::PlaceUnknown.into()),
        _ => None,
    };
    if let Some(no) = no {
        let errors = vec![FieldError { field: no.field.unwrap_or("words").to_owned(), text: sentence(cx.lang, &no) }];
        return show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, now, typed, errors, false).await;
    }
    show(&posted.as_cx(), StatusCode::OK, (now + 1).min(3), typed, Vec::new(), false).await
}

fn first_screen(typed: &Typed) -> Option<pavilion_rules::Refusal> {
    let limits = (rules::WORDS_CHARS_MIN, rules::WORDS_CHARS_MAX);
    rules::tidy(&typed.words, "words")
        .and_then(|words| rules::long_enough(&words, limits, No::WordsTooShort, No::WordsTooLong))
        .err()
}

/// What the outbox of the phone is told.
#[derive(Serialize)]
struct SentBody {
    id: String,
    number: String,
    url: String,
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    let typed = Typed::from(&posted.fields);
    let input = match posted.fields.id("place") {
        Ok(place) => Ok(Raise {
            place,
            category: typed.category.clone(),
            words: typed.words.clone(),
            spot: typed.spot.clone(),
            photos: photos_of(&posted.files, "photos"),
        }),
        // Whoever may not raise anything is told that, and not which field is empty.
        Err(_) => cx.may(Action::MattersRaise, &Object::default()).and(Err(Problem::Invalid(vec![No::PlaceUnknown.into()]))),
    };
    let result = match input {
        Ok(input) => raise_about(cx, input, &typed.party).await,
        Err(problem) => Err(problem),
    };
    match result {
        Ok(Raised { id, number }) if posted.wants_json => {
            Ok(Json(SentBody { id: id.to_string(), number, url: format!("/matters/{id}?ok=matters-raised") }).into_response())
        }
        Ok(Raised { id, .. }) => Ok(went_well(&format!("/matters/{id}"), "matters-raised")),
        Err(problem) if posted.wants_json => Err(problem),
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            let step = match posted.fields.text("step") {
                "3" => screen_of(&errors),
                _ => 0,
            };
            let had_photos = posted.files.iter().any(|file| file.field == "photos");
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, step, typed, errors, had_photos).await
        }
    }
}

/// The screen on which the first thing to mend stands.
fn screen_of(errors: &[FieldError]) -> i64 {
    match errors.first().map(|error| error.field.as_str()) {
        Some("words") => 1,
        Some("place" | "spot" | "category" | "party") => 2,
        _ => 3,
    }
}

pub(crate) fn photos_of(files: &[Upload], name: &str) -> Vec<PhotoIn> {
    files
        .iter()
        .filter(|file| file.field == name)
        .map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() })
        .collect()
}
