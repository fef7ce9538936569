//! What a reporter says on the telephone of how it was done, written down by somebody who did not handle it, with leave.

use super::change::{Change, Faults};
use super::duties;
use super::inputs::MatterState;
use super::store::{self, RatingRow};
use crate::act;
use crate::context::Context;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{self as rules, No, Rating, State, Step};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A rating given by word of mouth.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RateFor {
    pub value: String,
    pub words: String,
    /// Who gave leave to write it down, how and when: sealed like the reporter's own words.
    pub leave: String,
}

/// Writes down what the reporter said. A rating is the reporter's: it is written once and nobody changes it.
pub async fn rate_for(cx: &Context, id: MatterId, input: RateFor) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let limits = (0, rules::REASON_CHARS_MAX);
    let words = faults.text(&input.words, "words", limits, No::RatingWordsTooLong, No::RatingWordsTooLong);
    faults.names_nobody(&words, "words");
    let leave = (rules::REASON_CHARS_MIN, rules::REASON_CHARS_MAX);
    let leave = faults.text(&input.leave, "leave", leave, No::LeaveMissing, No::ReasonTooLong);
    faults.unless(Rating::parse(&input.value).is_some(), No::RatingUnknown);
    act!(cx, Action::MattersRateFor, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersRateFor, &faults).await?;
        if change.whole.matter.is_own(cx) {
            return Err(Problem::Refused(No::OwnMatter.into()));
        }
        let handler = change.whole.matter.handler_post;
        if cx.standing().posts.iter().any(|held| Some(held.post) == handler) {
            return Err(Problem::Refused(No::OwnWork.into()));
        }
        change.in_its_time(acting, cx.now).await?;
        if change.whole.matter.state()? == State::Done {
            // Who says how it was done says that it was done; who says it was not sends it back instead.
            change.take(cx, Step::Confirm, false)?;
            change.whole.matter.revision -= 1;
            duties::after_confirm(acting, cx, &change.whole.matter, change.time()).await?;
        }
        change.take(cx, Step::Rate, false)?;
        let matter = &mut change.whole.matter;
        matter.rating = Some(input.value.clone());
        let rating = RatingRow { matter: id, round: matter.round, value: input.value.clone(), words: words.clone(), at: cx.now };
        store::insert_rating(acting, matter.community, &rating).await?;
        change.whole.ratings.push(rating);
        duties::after_rating(acting, cx, &change.whole.matter, &input.value, change.time()).await?;
        let detail = json!({ "value": input.value, "sealed_reason": change.sealed(cx, &leave) });
        change.end(acting, cx, detail, "rated-for").await
    })
}
