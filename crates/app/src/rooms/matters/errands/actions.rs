//! Agreeing to an errand, and taking that back.

use super::super::change::Faults;
use super::super::store::{self as matters, Matter};
use super::kinds;
use super::store::{self, ErrandRow, ThingRow};
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::Purpose;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::face::zone;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::errands::{self as rules, How, Kind, No};
use pavilion_rules::ids::{MatterId, PostId};
use pavilion_rules::matters::State;
use pavilion_rules::time::DAY_MS;
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that will be handed over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewThing {
    /// `paper`, `thing` or `money`.
    pub kind: String,
    pub words: String,
    /// Of money: how much, in fen.
    pub fen: i64,
}

/// What somebody agrees to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Agree {
    /// Which errand of the catalogue.
    pub kind: String,
    /// What exactly is done: sealed, read by the person, by whoever does it and by those who take matters in.
    pub words: String,
    /// The last day, as `2026-11-30`.
    pub until: String,
    pub things: Vec<NewThing>,
    /// "I have read the text and agree": the person's own.
    pub agree: bool,
    /// Written down for somebody: who gave leave, how and when.
    pub leave: String,
}

/// What lies sealed in an authorisation: the text as it was agreed to, in both languages.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) leave: String,
}

pub(super) fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

pub(super) fn errand_place(id: Uuid) -> String {
    format!("errand/{id}")
}

pub(super) fn thing_place(id: Uuid) -> String {
    format!("errand-thing/{id}")
}

/// As whom somebody speaks for the person: as the person, or by leave. Whoever does the errand never speaks for both.
pub(super) fn speaks(cx: &Context, matter: &Matter, leave: &str) -> Result<(Capacity, Action, How), Problem> {
    let object = matter.object(cx);
    if object.is_reporter {
        let how = if matches!(cx.actor, Actor::Holder(_)) { How::Code } else { How::Own };
        return Ok((cx.may(Action::ErrandsAgree, &object)?, Action::ErrandsAgree, how));
    }
    let capacity = cx.may(Action::ErrandsAgreeFor, &object)?;
    if matter.handler_post.is_some_and(|post| own_posts(cx).contains(&post)) {
        return Err(refused(No::OneForBoth));
    }
    let leave = leave.trim().chars().count();
    if !(rules::LEAVE_CHARS.0..=rules::LEAVE_CHARS.1).contains(&leave) {
        return Err(Problem::Invalid(vec![No::LeaveMissing.with("most", rules::LEAVE_CHARS.1)]));
    }
    Ok((capacity, Action::ErrandsAgreeFor, How::Leave))
}

/// The posts somebody holds: no two of them say both sides of a hand-over.
pub(super) fn own_posts(cx: &Context) -> Vec<PostId> {
    cx.standing().posts.iter().map(|held| held.post).collect()
}

/// By which post something was written down for the person.
pub(super) const fn written_by(capacity: Capacity, how: How) -> Option<PostId> {
    match (capacity, how) {
        (Capacity::Post(post, _), How::Leave) => Some(post),
        _ => None,
    }
}

/// What is kept of a leave in the journal: sealed, for nobody but those who may read the errand.
pub(super) fn sealed_leave(cx: &Context, place: &str, leave: &str) -> String {
    crate::crypto::hex(&cx.app.keys.seal(Purpose::Reporter, place, cx.app.chance.bytes(), leave.trim().as_bytes()))
}

pub(super) fn by(cx: &Context, subject: Uuid, capacity: Capacity) -> By {
    if capacity == Capacity::Reporter { By::reporter(cx, subject, capacity) } else { By::person(cx, capacity) }
}

/// The day somebody typed, up to its end, where the place is.
fn day_end(typed: &str, zone_name: &str) -> Option<Millis> {
    let day: jiff::civil::Date = typed.trim().parse().ok()?;
    Some(Millis(day.to_zoned(zone(zone_name)).ok()?.timestamp().as_millisecond() + DAY_MS))
}

/// What is to be handed over, tidied; everything that is wrong with it goes to the faults.
fn tidied(faults: &mut Vec<Refusal>, things: &[NewThing]) -> Vec<(Kind, String, i64)> {
    if things.len() > rules::THINGS_MAX {
        faults.push(No::ThingsMany.with("most", rules::THINGS_MAX));
    }
    let mut all = Vec::new();
    for one in things.iter().take(rules::THINGS_MAX) {
        let words = pavilion_rules::matters::tidy(&one.words, "things").unwrap_or_default();
        let kind = Kind::parse(&one.kind);
        let is_money = kind == Some(Kind::Money);
        let long = (rules::THING_CHARS.0..=rules::THING_CHARS.1).contains(&words.chars().count());
        let Some(kind) = kind.filter(|_| long || is_money && words.is_empty()) else {
            faults.push(No::ThingBad.with("most", rules::THING_CHARS.1));
            continue;
        };
        if if is_money { one.fen <= 0 } else { one.fen != 0 } {
            faults.push(No::MoneyBad.with("most", rules::FEN_MAX / 100));
        }
        faults.extend(kinds::never_in(&words).map(|word| No::Never.with("word", word)));
        all.push((kind, words, one.fen));
    }
    // However many times somebody names money: it is what the carrier has in hand that is limited.
    if all.iter().map(|(_, _, fen)| *fen).fold(0, i64::saturating_add) > rules::FEN_MAX {
        faults.push(No::MoneyBad.with("most", rules::FEN_MAX / 100));
    }
    all
}

/// The text of the authorisation, as it is agreed to.
pub(super) fn text(lang: Lang, kind: &kinds::Errand, words: &str, things: &[(Kind, String, i64)], until: &str) -> String {
    let one = |(kind, words, fen): &(Kind, String, i64)| {
        let what = i18n::text(lang, &format!("errands-thing-{}", kind.name()), &[]);
        let yuan = if *fen > 0 {
            i18n::text(lang, "errands-yuan", &[("yuan", &crate::rooms::votes::yuan(*fen))])
        } else {
            String::new()
        };
        [what.as_str(), words, &yuan].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    let list: Vec<String> = things.iter().map(one).collect();
    let list =
        if list.is_empty() { i18n::text(lang, "errands-nothing", &[]) } else { list.join(&i18n::text(lang, "errands-and", &[])) };
    let args = [("kind", kind.name(lang)), ("words", words), ("things", list.as_str()), ("until", until)];
    i18n::text(lang, "errands-text", &args)
}

pub(super) async fn open_matter(acting: &mut Acting, id: MatterId) -> Result<Matter, Problem> {
    let matter = matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    Ok(matter)
}

pub(super) async fn tell(acting: &mut Acting, cx: &Context, matter: &Matter, what: &str) -> Result<(), Problem> {
    let job = Job::TellReporter { matter: matter.id.0, what: what.to_owned(), note: String::new() };
    acting.enqueue(cx, matter.community, &job).await
}

/// Agrees to an errand: what is done, what is handed over, until when. By the person, or written down with their leave.
pub async fn agree(cx: &Context, id: MatterId, input: Agree) -> Result<Uuid, Problem> {
    act!(cx, Action::ErrandsAgree, &(id, &input), |acting| {
        let matter = open_matter(acting, id).await?;
        let (capacity, action, how) = speaks(cx, &matter, &input.leave)?;
        if !matter.state()?.is_open() || matter.state()? == State::Done {
            return Err(refused(No::Shut));
        }
        let zone = places::compound_brief(acting.tx(), matter.compound).await?.map(|brief| brief.zone).unwrap_or_default();
        let (kind, until, words, things) = judged(cx, &matter, &input, how, &zone)?;
        let before = store::errands(acting.tx(), id).await?;
        if before.iter().any(|one| one.in_force(cx.now)) {
            return Err(refused(No::Running));
        }
        if before.len() >= rules::PER_MATTER_MAX {
            return Err(refused(No::Many));
        }
        let said = |lang| text(lang, kind, &words, &things, input.until.trim());
        // Whoever agrees for themselves needs nobody's leave: what stands in that field is not kept.
        let leave = if how == How::Leave { input.leave.trim().to_owned() } else { String::new() };
        let kept = Kept { zh: said(Lang::Zh), en: said(Lang::En), leave };
        let id = cx.id();
        let seal = |place: String, plain: &[u8]| cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), plain);
        let row = ErrandRow {
            id,
            matter: matter.id,
            community: matter.community,
            compound: matter.compound,
            kind: kind.id.clone(),
            how: how.name().to_owned(),
            sealed: seal(errand_place(id), &serde_json::to_vec(&kept)?),
            agreed: cx.now,
            until,
            withdrawn: None,
            revision: 1,
            agreed_post: written_by(capacity, how),
        };
        row.insert(acting).await?;
        acting.note(row.line(action, by(cx, id, capacity))?.detail(json!({ "step": "agree", "how": how.name() })));
        for (at, (kind, words, fen)) in things.into_iter().enumerate() {
            // One after the other by their ids, in the order they were named.
            let thing = cx.app.chance.id(cx.now.plus(i64::try_from(at).unwrap_or_default()));
            let row = ThingRow {
                id: thing,
                errand: id,
                matter: matter.id,
                community: matter.community,
                kind: kind.name().to_owned(),
                sealed: seal(thing_place(thing), words.as_bytes()),
                fen,
                gave: None,
                gave_how: String::new(),
                took: None,
                took_post: None,
                end_step: String::new(),
                ended: None,
                end_post: None,
                got: None,
                got_how: String::new(),
                revision: 1,
                gave_post: None,
            };
            row.insert(acting).await?;
            acting.note(row.line(action, by(cx, thing, capacity))?);
        }
        if how == How::Leave {
            tell(acting, cx, &matter, "errand-agreed-for").await?;
        }
        Ok(id)
    })
}

type Judged = (&'static kinds::Errand, Millis, String, Vec<(Kind, String, i64)>);

/// All that can be wrong with what is agreed to, said at once.
fn judged(cx: &Context, matter: &Matter, input: &Agree, how: How, zone: &str) -> Result<Judged, Problem> {
    let mut faults = Faults::default();
    let kind = kinds::find(&input.kind);
    match kind {
        None => faults.0.push(No::KindUnknown.into()),
        Some(kind) if kind.category != matter.category => faults.0.push(No::OtherKind.into()),
        Some(_) => {}
    }
    let words = pavilion_rules::matters::tidy(&input.words, "words").unwrap_or_default();
    let chars = words.chars().count();
    if chars < rules::WORDS_CHARS.0 {
        faults.0.push(No::WordsMissing.into());
    } else if chars > rules::WORDS_CHARS.1 {
        faults.0.push(No::WordsTooLong.with("most", rules::WORDS_CHARS.1));
    }
    faults.0.extend(kinds::never_in(&words).map(|word| Refusal { field: Some("words"), ..No::Never.with("word", word) }));
    let days = kind.map_or(1, |kind| kind.days);
    let until = day_end(&input.until, zone);
    let fits = rules::until(cx.now, until.unwrap_or_default(), days);
    faults.0.extend(fits.err());
    let things = tidied(&mut faults.0, &input.things);
    if how != How::Leave && !input.agree {
        faults.0.push(No::AgreeMissing.into());
    }
    faults.end()?;
    kind.zip(until).map(|(kind, until)| (kind, until, words, things)).ok_or_else(|| refused(No::KindUnknown))
}

/// Takes the authorisation back. What is out still has to come home.
pub async fn take_back(cx: &Context, id: Uuid, leave: String) -> Result<(), Problem> {
    act!(cx, Action::ErrandsAgree, &(id, "take-back", &leave), |acting| {
        let mut row = store::errand(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let matter = open_matter(acting, row.matter).await?;
        let (capacity, action, how) = speaks(cx, &matter, &leave)?;
        if !row.in_force(cx.now) {
            return Err(refused(No::NotNow));
        }
        let leave = (how == How::Leave).then(|| sealed_leave(cx, &errand_place(id), &leave));
        let detail = json!({ "step": "take-back", "how": how.name(), "sealed_leave": leave });
        end(acting, cx, &mut row, &matter, (action, by(cx, id, capacity)), detail).await?;
        if how == How::Leave { tell(acting, cx, &matter, "errand-taken-back-for").await } else { Ok(()) }
    })
}

async fn end(
    acting: &mut Acting,
    cx: &Context,
    row: &mut ErrandRow,
    matter: &Matter,
    (action, by): (Action, By),
    detail: serde_json::Value,
) -> Result<(), Problem> {
    row.withdrawn = Some(cx.now);
    row.save(acting).await?;
    acting.note(row.line(action, by)?.detail(detail));
    // Whoever does it stops at once.
    tell_carrier(acting, cx, matter, matter.handler_post, "duty-errand-ended").await
}

/// The person leaves the matter: what they agreed to ends with it, though others keep the matter going.
pub(in super::super) async fn withdrawn_with(acting: &mut Acting, cx: &Context, matter: &Matter) -> Result<(), Problem> {
    for mut row in store::errands(acting.tx(), matter.id).await?.into_iter().filter(|row| row.in_force(cx.now)) {
        let by = By::reporter(cx, row.id, Capacity::Reporter);
        let detail = json!({ "step": "take-back", "how": "withdrawn" });
        end(acting, cx, &mut row, matter, (Action::ErrandsAgree, by), detail).await?;
    }
    Ok(())
}

pub(super) async fn tell_carrier(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    post: Option<PostId>,
    what: &str,
) -> Result<(), Problem> {
    let Some(post) = post else { return Ok(()) };
    let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await? else { return Ok(()) };
    let detail = json!({ "number": matter.number, "title": matter.title });
    people::tell(acting, cx, holder, matter.community, what, Some(matter.id), detail).await
}
