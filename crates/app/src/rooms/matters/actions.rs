//! Everything that can be done to a matter. The rules decide (`pavilion_rules::matters`); here their answer is written.

use super::change::{Change, Faults};
use super::conflict;
use super::course;
use super::duties;
use super::errands;
use super::hall;
use super::history::names_of;
use super::inputs::{Accept, Assign, Confirm, Contact, Decline, Finish, MatterState, Raise, Raised, Rate, Reopen, Withdraw};
use super::intake::raise_about;
use super::store::{self, Matter, RatingRow};
use super::trees::tree;
use super::{photos, tell, voices};
use crate::act;
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::ids::MatterId;
use pavilion_rules::intake::No as Way;
use pavilion_rules::matters::{self as rules, No, Rating, Route, Step};
use pavilion_rules::text::identifiers;
use serde_json::json;

pub(super) const WORDS: (usize, usize) = (rules::WORDS_CHARS_MIN, rules::WORDS_CHARS_MAX);
pub(super) const REASON: (usize, usize) = (rules::REASON_CHARS_MIN, rules::REASON_CHARS_MAX);

/// Raises a matter.
pub async fn raise(cx: &Context, input: Raise) -> Result<Raised, Problem> {
    raise_about(cx, input, "").await
}

/// What a matter is found by: its public words, its category in both languages, its number.
pub(super) fn found_by(matter: &Matter) -> String {
    format!("{}\n{}\n{}\n{}\n{}", matter.title, matter.words, matter.spot, names_of(&matter.category), matter.number)
}

/// Takes a matter in: its public words are checked and everybody may read them from now on.
pub async fn accept(cx: &Context, id: MatterId, input: Accept) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", (2, rules::TITLE_CHARS_MAX), No::TitleMissing, No::TitleTooLong);
    let words = faults.text(&input.words, "words", WORDS, No::WordsTooShort, No::WordsTooLong);
    let spot = faults.text(&input.spot, "spot", (0, rules::SPOT_CHARS_MAX), No::SpotTooLong, No::SpotTooLong);
    no_identifiers(&mut faults, &format!("{title}\n{words}\n{spot}"), input.checked);
    act!(cx, Action::MattersAccept, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersAccept, &faults).await?;
        let matter = &change.whole.matter;
        let now = tree(acting.tx(), matter.community, cx.now).await?;
        // One that was retired meanwhile stays what the matter was raised under.
        if !now.is_open(&input.category) && matter.category != input.category {
            return Err(Problem::Invalid(vec![No::CategoryUnknown.into()]));
        }
        // The hall keeps no pictures of papers: what came with photos is no matter of its counters.
        if hall::is_at_counter(&input.category) && !change.whole.photos.is_empty() {
            return Err(Problem::Invalid(vec![No::CopiesThere.into()]));
        }
        change.whole.matter.category.clone_from(&input.category);
        change.in_its_time(acting, cx.now).await?;
        change.take(cx, Step::Accept, false)?;
        let matter = &mut change.whole.matter;
        (matter.title, matter.words, matter.spot) = (title.clone(), words.clone(), spot.clone());
        for open in &input.open_photos {
            let Some(photo) = change.whole.photos.iter_mut().find(|photo| photo.id == *open) else {
                return Err(Problem::Invalid(vec![No::PhotoUnknown.into()]));
            };
            photo.open = true;
            store::set_photo_open(acting, *open, true).await?;
        }
        let matter = &change.whole.matter;
        crate::db::search_put(acting.tx(), id, matter.compound, &found_by(matter)).await?;
        let detail = json!({ "category": input.category, "photos": input.open_photos.len() });
        change.end(acting, cx, detail, "accepted").await
    })
}

/// Words everybody will read name nobody, unless whoever opens them answers for it.
pub(super) fn no_identifiers(faults: &mut Faults, text: &str, checked: bool) {
    let hits: Vec<String> = identifiers(text).into_iter().map(|one| one.text).collect();
    if !hits.is_empty() && !checked {
        faults.0.push(No::IdentifiersLeft.with("hits", hits.join("、")));
    }
}

/// Does not take a matter in, says why, and where else to turn.
pub async fn decline(cx: &Context, id: MatterId, input: Decline) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    faults.unless(Route::parse(&input.route).is_some(), No::RouteUnknown);
    act!(cx, Action::MattersDecline, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersDecline, &faults).await?;
        change.take(cx, Step::Decline, false)?;
        errands::none_out(acting, &change.whole.matter).await?;
        change.end(acting, cx, json!({ "reason": reason, "route": input.route }), "declined").await
    })
}

/// The posts a matter may be given to by somebody acting in this capacity.
#[must_use]
pub(super) fn may_be_given_to(capacity: Capacity) -> &'static [PostKind] {
    match capacity {
        // The property company gives work to its own people only.
        Capacity::Post(_, PostKind::PropertyManager) => &[PostKind::PropertyWorker, PostKind::PropertyManager],
        _ => &[
            PostKind::PropertyWorker,
            PostKind::PropertyManager,
            PostKind::GridWorker,
            PostKind::CommunityWorker,
            PostKind::Volunteer,
        ],
    }
}

/// Gives a matter to the post that shall do it.
pub async fn assign(cx: &Context, id: MatterId, input: Assign) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let note = faults.text(&input.note, "note", (0, rules::REASON_CHARS_MAX), No::NoteTooLong, No::NoteTooLong);
    faults.names_nobody(&note, "note");
    act!(cx, Action::MattersAssign, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersAssign, &faults).await?;
        course::wake(&mut change, acting, cx).await?;
        change.take(cx, Step::Assign, false)?;
        let kinds = may_be_given_to(change.capacity);
        let posts = people::posts_covering(acting.tx(), &change.whole.matter.place_path, kinds, cx.now).await?;
        let Some(post) = posts.iter().find(|one| one.post == input.post) else {
            return Err(Problem::Invalid(vec![No::PostCannot.into()]));
        };
        if conflict::concerned(acting.tx(), &change.whole.matter, post.post, cx.now).await? {
            return Err(Problem::Invalid(vec![Way::Concerned.into()]));
        }
        errands::may_be_given(acting, cx, &change.whole.matter, post.post).await?;
        change.whole.matter.handler_post = Some(post.post);
        let detail = json!({ "to": post.kind.name(), "place": post.place_name, "note": note });
        change.end(acting, cx, detail, "assigned").await
    })
}

/// The handler has been in touch with the reporter.
pub async fn contact(cx: &Context, id: MatterId, input: Contact) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let note = faults.text(&input.note, "note", REASON, No::NoteTooShort, No::NoteTooLong);
    faults.names_nobody(&note, "note");
    act!(cx, Action::MattersContact, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersContact, &faults).await?;
        change.take(cx, Step::Contact, false)?;
        // The reporter is told in the handler's own words.
        change.end(acting, cx, json!({ "note": note }), "answered").await
    })
}

/// The handler says it is done, and shows it.
pub async fn finish(cx: &Context, id: MatterId, input: Finish) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let note = faults.text(&input.note, "note", REASON, No::NoteTooShort, No::NoteTooLong);
    let limits = (0, rules::REASON_CHARS_MAX);
    let why = faults.text(&input.why_no_photo, "why_no_photo", limits, No::ReasonTooLong, No::ReasonTooLong);
    faults.names_nobody(&note, "note");
    faults.names_nobody(&why, "why_no_photo");
    // Whoever may not finish it must not make the machine read photos either.
    may_handle(cx, id).await?;
    faults.end()?;
    let stored = photos::store_all(cx, &input.photos).await?;
    let evidence = !stored.is_empty() || why.chars().count() >= rules::REASON_CHARS_MIN;
    let result = act!(cx, Action::MattersFinish, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersFinish, &faults).await?;
        change.take(cx, Step::Finish, evidence)?;
        if !stored.is_empty() && hall::is_at_counter(&change.whole.matter.category) {
            return Err(Problem::Invalid(vec![No::NoCopies.into()]));
        }
        duties::before_finish(acting, &change.whole.matter).await?;
        errands::none_out(acting, &change.whole.matter).await?;
        change.in_its_time(acting, cx.now).await?;
        duties::after_finish(acting, cx, &change.whole.matter, change.time()).await?;
        let (round, community) = (change.whole.matter.round, change.whole.matter.community);
        for one in &stored {
            let photo = one.row(cx, id, round, store::EVIDENCE, true);
            store::insert_photo(acting, community, &photo).await?;
            change.whole.photos.push(photo);
        }
        change.whole.photos.sort_by_key(|photo| photo.id);
        let why = if stored.is_empty() { why.as_str() } else { "" };
        let detail = json!({ "note": note, "why_no_photo": why, "photos": stored.len(), "round": round });
        change.end(acting, cx, detail, "done").await
    });
    photos::forget_unnamed(cx, &stored).await;
    result
}

async fn may_handle(cx: &Context, id: MatterId) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let matter = store::matter(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::MattersFinish, &matter.object(cx)).map(|_| ())
}

/// The reporter says that it is done.
pub async fn confirm(cx: &Context, id: MatterId, input: Confirm) -> Result<MatterState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::MattersConfirm, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersConfirm, &faults).await?;
        if change.capacity != Capacity::Reporter && change.whole.matter.source.is_none() {
            return Err(Problem::Refused(No::ReporterConfirms.into()));
        }
        change.take(cx, Step::Confirm, false)?;
        change.in_its_time(acting, cx.now).await?;
        duties::after_confirm(acting, cx, &change.whole.matter, change.time()).await?;
        change.end(acting, cx, json!({}), "").await
    })
}

/// The reporter says how it was done. The words are for everybody.
pub async fn rate(cx: &Context, id: MatterId, input: Rate) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let limits = (0, rules::REASON_CHARS_MAX);
    let words = faults.text(&input.words, "words", limits, No::RatingWordsTooLong, No::RatingWordsTooLong);
    faults.names_nobody(&words, "words");
    faults.unless(Rating::parse(&input.value).is_some(), No::RatingUnknown);
    act!(cx, Action::MattersRate, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersRate, &faults).await?;
        change.take(cx, Step::Rate, false)?;
        let matter = &mut change.whole.matter;
        matter.rating = Some(input.value.clone());
        let rating = RatingRow { matter: id, round: matter.round, value: input.value.clone(), words: words.clone(), at: cx.now };
        store::insert_rating(acting, change.whole.matter.community, &rating).await?;
        change.whole.ratings.push(rating);
        change.in_its_time(acting, cx.now).await?;
        duties::after_rating(acting, cx, &change.whole.matter, &input.value, change.time()).await?;
        change.end(acting, cx, json!({ "value": input.value }), "").await
    })
}

/// The reporter says that it is not done after all: it goes back to whoever had it, with a new clock.
pub async fn reopen(cx: &Context, id: MatterId, input: Reopen) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    act!(cx, Action::MattersReopen, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersReopen, &faults).await?;
        change.in_its_time(acting, cx.now).await?;
        change.take(cx, Step::Reopen, false)?;
        change.whole.matter.rating = None;
        duties::ended(acting, cx, id).await?;
        let detail = json!({ "sealed_reason": change.sealed(cx, &reason), "round": change.whole.matter.round });
        tell::came_back(acting, cx, &change.whole.matter).await?;
        change.end(acting, cx, detail, "").await
    })
}

/// The reporter takes the matter back. When others say the same, it goes on for them, and only its reporter leaves.
pub async fn withdraw(cx: &Context, id: MatterId, input: Withdraw) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    act!(cx, Action::MattersWithdraw, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersWithdraw, &faults).await?;
        errands::none_out(acting, &change.whole.matter).await?;
        errands::withdrawn_with(acting, cx, &change.whole.matter).await?;
        hall::give_back(acting, cx, &change.whole.matter).await?;
        let goes_on = change.whole.matter.state()?.is_open() && voices::has_others(acting.tx(), id).await?;
        if goes_on {
            change.whole.matter.leave_to_others(cx);
            let (tag, sealed) = change.whole.matter.reporter_row();
            store::voices::save_reporter(acting, id, tag, sealed).await?;
        } else {
            change.take(cx, Step::Withdraw, false)?;
            duties::all_ended(acting, cx, id).await?;
        }
        let detail = json!({ "sealed_reason": change.sealed(cx, &reason), "goes_on": goes_on });
        change.end(acting, cx, detail, "").await
    })
}
