//! A meeting as a reader sees it: the same for the page, the wall, the paper and the API.

use super::shapes::{Item, SignedIn, Whole};
use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::people::{self, PostAt};
use crate::rooms::places::{self, Place};
use pavilion_rules::access::Action;
use pavilion_rules::ids::PostId;
use pavilion_rules::meetings::{self as rules, State};
use pavilion_rules::methods::Party;
use std::collections::HashMap;
use uuid::Uuid;

pub(super) struct Shown {
    pub(super) whole: Whole,
    pub(super) signed_in: SignedIn,
    pub(super) place: Place,
    pub(super) state: State,
    /// The posts items were given to, with the words for them.
    pub(super) handlers: HashMap<PostId, PostAt>,
}

impl Shown {
    pub(super) fn present(&self, party: &str) -> i64 {
        let counted = self.whole.meeting.parties.iter().find(|one| one.id == party).map_or(0, |one| one.present);
        counted + self.signed_in.get(party).copied().unwrap_or_default()
    }

    pub(super) fn missing(&self) -> Vec<&Party> {
        rules::missing(&self.whole.meeting.method, &self.whole.sits(&self.signed_in))
    }

    pub(super) fn parties_present(&self) -> usize {
        rules::parties_present(&self.whole.meeting.method, &self.whole.sits(&self.signed_in))
    }

    /// Why this item cannot be called agreed now; nothing when it can.
    pub(super) fn hindrance(&self, item: &Item) -> Option<pavilion_rules::Refusal> {
        rules::may_agree(&self.whole.meeting.method, &self.whole.sits(&self.signed_in), &item.now()).err()
    }

    pub(super) fn may_hold(&self, cx: &Context) -> bool {
        cx.can(Action::MeetingsHold, &self.whole.meeting.object()) && self.may_call(cx)
    }

    /// Whether the method lets the person acting call and hold this.
    fn may_call(&self, cx: &Context) -> bool {
        cx.may(Action::MeetingsHold, &self.whole.meeting.object())
            .is_ok_and(|capacity| super::actions::may_call(capacity, &self.whole.meeting.method).is_ok())
    }
}

pub(super) async fn shown(tx: &mut Tx, id: Uuid) -> Result<Shown, Problem> {
    let whole = store::whole(tx, id).await?.ok_or(Problem::NotFound)?;
    let signed_in = store::signed_in(tx, id).await?;
    let place = places::place(tx, whole.meeting.place).await?.ok_or(Problem::NotFound)?;
    let mut handlers = HashMap::new();
    for post in whole.items.iter().filter_map(|item| item.handler) {
        if !handlers.contains_key(&post)
            && let Some(brief) = people::post_brief(tx, post).await?
        {
            handlers.insert(post, brief);
        }
    }
    let state = whole.meeting.state()?;
    Ok(Shown { whole, signed_in, place, state, handlers })
}
