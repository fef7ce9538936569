//! Erasing words that were published, where the law asks for it. The entry stays in the log and every receipt stays valid;
//! what it said can no longer be found out from it.

use super::store;
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{By, Line};
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::record::{self as rules, No};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Why the words go: everybody reads it in their place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Erase {
    pub reason: String,
}

/// Takes the words, their salt and the title of an entry away for good.
pub async fn erase(cx: &Context, entry: Uuid, input: Erase) -> Result<(), Problem> {
    let reason = rules::reason(&input.reason).map_err(|fault| Problem::Invalid(vec![fault]));
    act!(cx, Action::RecordErase, &(entry, &input), |acting| {
        let mut row = store::one(acting.tx(), entry).await?.ok_or(Problem::NotFound)?;
        let path = match row.community {
            Some(community) => places::place(acting.tx(), community).await?.map(|place| place.path).unwrap_or_default(),
            None => String::new(),
        };
        let capacity = cx.may(Action::RecordErase, &Object { path, ..Object::default() })?;
        let reason = match &reason {
            Ok(reason) => reason.clone(),
            Err(Problem::Invalid(faults)) => return Err(Problem::Invalid(faults.clone())),
            Err(_) => return Err(Problem::NotFound),
        };
        if row.erased.is_some() {
            return Err(Problem::Refused(No::AlreadyErased.into()));
        }
        (row.title, row.words, row.salt) = (String::new(), None, None);
        (row.erased, row.erased_why, row.revision) = (Some(cx.now), reason.clone(), row.revision + 1);
        store::blank(acting, &row).await?;
        let by = By::person(cx, capacity);
        let line = Line::about(Action::RecordErase, by, row.community, row.subject_of_line(), row.revision, &row)?;
        acting.note(line.detail(json!({ "reason": reason })));
        let job = Job::ForgetWords { kind: row.kind.clone(), subject: row.subject };
        acting.enqueue(cx, row.community, &job).await?;
        Ok(())
    })
}
