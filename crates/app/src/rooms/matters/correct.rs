//! Putting right what everybody reads: a name that slipped through, a photo that shows a face.
//!
//! The story says that it was done, by whom and why. What stood there before is kept in it, sealed: for those who read the
//! reporter's own words, and for nobody it was taken away from.

use super::actions::{REASON, WORDS, found_by, no_identifiers};
use super::change::{Change, Faults};
use super::inputs::{Correct, MatterState};
use super::store::{self, Whole};
use crate::act;
use crate::context::Context;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{MatterId, PhotoId};
use pavilion_rules::matters::{self as rules, No, Step};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What everybody read before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) title: String,
    pub(super) words: String,
    pub(super) spot: String,
    pub(super) open_photos: Vec<PhotoId>,
}

impl Before {
    fn of(whole: &Whole) -> Self {
        let matter = &whole.matter;
        Self {
            title: matter.title.clone(),
            words: matter.words.clone(),
            spot: matter.spot.clone(),
            open_photos: whole.photos.iter().filter(|photo| photo.open).map(|photo| photo.id).collect(),
        }
    }
}

/// Puts right what everybody reads and sees of a matter.
pub async fn correct(cx: &Context, id: MatterId, input: Correct) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", (2, rules::TITLE_CHARS_MAX), No::TitleMissing, No::TitleTooLong);
    let words = faults.text(&input.words, "words", WORDS, No::WordsTooShort, No::WordsTooLong);
    let spot = faults.text(&input.spot, "spot", (0, rules::SPOT_CHARS_MAX), No::SpotTooLong, No::SpotTooLong);
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    no_identifiers(&mut faults, &format!("{title}\n{words}\n{spot}"), input.checked);
    act!(cx, Action::MattersCorrect, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersCorrect, &faults).await?;
        change.take(cx, Step::Correct, false)?;
        let before = Before::of(&change.whole);
        if input.open_photos.iter().any(|open| !change.whole.photos.iter().any(|photo| photo.id == *open)) {
            return Err(Problem::Invalid(vec![No::PhotoUnknown.into()]));
        }
        for photo in &mut change.whole.photos {
            let open = input.open_photos.contains(&photo.id);
            if photo.open != open {
                photo.open = open;
                store::set_photo_open(acting, photo.id, open).await?;
            }
        }
        let matter = &mut change.whole.matter;
        (matter.title, matter.words, matter.spot) = (title.clone(), words.clone(), spot.clone());
        if before == Before::of(&change.whole) {
            return Err(Problem::Refused(No::NothingChanged.into()));
        }
        let matter = &change.whole.matter;
        crate::db::search_forget(acting.tx(), id, &matter.number).await?;
        crate::db::search_put(acting.tx(), id, matter.compound, &found_by(matter)).await?;
        let sealed = change.sealed(cx, &serde_json::to_string(&before)?);
        change.end(acting, cx, json!({ "reason": reason, "sealed_before": sealed }), "corrected").await
    })
}
