//! Voices, likely duplicates and merging on a matter's page.

use super::super::alike::{Alike, like_matter, like_this};
use super::super::merge::{merge, part};
use super::super::shown::Shown;
use super::super::store::lists;
use super::super::voices::{Voices, add_voice, answer, of_matter, take_back_voice};
use super::Choice;
use super::capture::words_of;
use super::one::{Came, show};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{field_errors, went_well};
use crate::web::{Fields, Posted};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::intake::No;
use pavilion_rules::matters::{Rating, State};
use serde::Serialize;

/// A matter that is perhaps the same, as a page shows it.
pub(super) struct AlikeShown {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) place: String,
    pub(super) why: String,
    pub(super) people: i64,
}

impl AlikeShown {
    pub(super) fn of(one: &Alike, lang: Lang) -> Self {
        let mut why = vec![i18n::count(lang, "ways-alike-words", i64::from(one.likeness.words / 10))];
        if one.likeness.same_place {
            why.push(i18n::text(lang, "ways-alike-place", &[]));
        }
        if one.likeness.same_category {
            why.push(i18n::text(lang, "ways-alike-category", &[]));
        }
        Self {
            id: one.id.to_string(),
            href: format!("/matters/{}", one.id),
            title: one.title.clone(),
            number: one.number.clone(),
            place: one.place_name.clone(),
            why: why.join(" · "),
            people: one.people,
        }
    }
}

/// What the others add to a matter's page for this reader.
#[derive(Default)]
pub(super) struct VoicesPart {
    pub(super) voices: Voices,
    /// "12 people" and what they said, in words.
    pub(super) answers: Vec<String>,
    pub(super) ratings: Vec<Choice>,
    pub(super) root_href: String,
    pub(super) root_number: String,
    pub(super) alike: Vec<AlikeShown>,
    pub(super) may_merge: bool,
    pub(super) may_part: bool,
}

impl VoicesPart {
    pub(super) async fn of(tx: &mut Tx, cx: &Context, shown: &Shown, lang: Lang) -> Result<Self, Problem> {
        let matter = shown.matter();
        let voices = of_matter(tx, cx, matter).await?;
        let intake = cx.person().is_some() && !shown.own && cx.can(Action::MattersMerge, &matter.object(cx));
        let may_merge = intake && shown.state.is_open();
        let alike = if may_merge { like_matter(tx, cx, matter).await? } else { Vec::new() };
        let rating = |(value, n): &(String, i64)| format!("{} {n}", i18n::text(lang, &format!("matters-rating-{value}"), &[]));
        let (root_href, root_number) =
            voices.root.as_ref().map(|(id, number)| (format!("/matters/{id}"), number.clone())).unwrap_or_default();
        Ok(Self {
            answers: voices.answers.iter().map(rating).collect(),
            ratings: words_of(lang, "matters-rating", Rating::ALL.iter().map(|one| one.name())),
            root_href,
            root_number,
            alike: alike.iter().map(|one| AlikeShown::of(one, lang)).collect(),
            may_merge,
            may_part: intake && shown.state == State::Merged,
            voices,
        })
    }
}

async fn done(posted: Posted, id: MatterId, result: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(went_well(&format!("/matters/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let came = Came { errors, typed: Some(posted.fields.clone()), ..Came::default() };
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
        }
    }
}

pub(crate) async fn voice(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let takes_back = posted.fields.text("take_back") == "1";
    let result = if takes_back { take_back_voice(&posted.cx, id).await } else { add_voice(&posted.cx, id).await };
    let word = if takes_back { "ways-voice-taken-back" } else { "ways-voice-added" };
    done(posted, id, result.map(|_| ()), word).await
}

pub(crate) async fn voice_answer(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let result = answer(&posted.cx, id, posted.fields.text("value")).await;
    done(posted, id, result, "ways-voice-answered").await
}

/// A matter by its id or by the number people say.
pub(crate) async fn named_matter(tx: &mut Tx, typed: &str) -> Result<MatterId, Problem> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let signs: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let number = if signs.len() == 8 { format!("{}-{}", &signs[..4], &signs[4..]) } else { String::new() };
    lists::by_number(tx, &number).await?.ok_or_else(|| Problem::Invalid(vec![No::MergeUnknown.into()]))
}

pub(crate) async fn merging(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let into = named_matter(&mut posted.cx.app.db.read().await?, posted.fields.text("into")).await;
    let result = match into {
        Ok(into) => merge(&posted.cx, id, into).await.map(|_| ()),
        // Whoever may not merge is told that, and not what number is wrong.
        Err(problem) => match merge(&posted.cx, id, id).await {
            Err(Problem::Invalid(_)) => Err(problem),
            other => other.map(|_| ()),
        },
    };
    done(posted, id, result, "ways-merged").await
}

pub(crate) async fn parting(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let result = part(&posted.cx, id).await.map(|_| ());
    done(posted, id, result, "ways-parted").await
}

/// Public matters like what was typed so far.
pub(super) async fn alike_typed(
    tx: &mut Tx,
    cx: &Context,
    fields: (&str, &str, &str),
    lang: Lang,
) -> Result<Vec<AlikeShown>, Problem> {
    let (words, place, category) = fields;
    let place: Option<PlaceId> = place.parse().ok();
    let compound = match place {
        Some(place) => crate::rooms::places::place(tx, place).await?.and_then(|place| place.compound),
        None => cx.standing().homes.first().map(|home| home.compound),
    };
    let Some(compound) = compound else { return Ok(Vec::new()) };
    let found = like_this(tx, cx, compound, place, category, words).await?;
    Ok(found.iter().map(|one| AlikeShown::of(one, lang)).collect())
}

#[derive(Serialize)]
pub(crate) struct TypedAlike {
    items: Vec<TypedItem>,
}

#[derive(Serialize)]
struct TypedItem {
    href: String,
    title: String,
    note: String,
}

/// The same for the page's own script while somebody types: what is typed stands in no address.
pub(crate) async fn while_typing(posted: Posted) -> Result<Json<TypedAlike>, Problem> {
    let cx = &posted.cx;
    cx.may(Action::MattersRead, &pavilion_rules::access::Object::default())?;
    let fields: &Fields = &posted.fields;
    let asked = (fields.text("words"), fields.text("place"), fields.text("category"));
    let found = alike_typed(&mut cx.app.db.read().await?, cx, asked, posted.taste.lang).await?;
    let item = |one: AlikeShown| TypedItem {
        note: format!("{} · {}", one.place, i18n::count(posted.taste.lang, "ways-people", one.people)),
        href: one.href,
        title: one.title,
    };
    Ok(Json(TypedAlike { items: found.into_iter().map(item).collect() }))
}
