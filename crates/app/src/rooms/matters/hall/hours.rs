//! When counters are open.

use super::counter::counter;
use super::is_at_counter;
use super::store::{self, HoursRow};
use super::times::refused;
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::hall::{HOURS_MAX, Hours, No};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// When a counter is open.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewHours {
    pub community: Uuid,
    /// The category of the family.
    pub category: String,
    /// Days of the week; Monday is 1.
    pub weekdays: Vec<i64>,
    /// As `09:00`.
    pub opens: String,
    pub closes: String,
    pub minutes: i64,
    pub at_once: i64,
}

fn minute(typed: &str) -> i64 {
    let time: Option<jiff::civil::Time> = typed.trim().parse().ok();
    time.map_or(-1, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// Opens a counter at these times.
pub async fn open_hours(cx: &Context, input: NewHours) -> Result<Uuid, Problem> {
    let mut weekdays = input.weekdays.clone();
    weekdays.sort_unstable();
    weekdays.dedup();
    let (opens, closes) = (minute(&input.opens), minute(&input.closes));
    let hours = Hours { weekdays, opens, closes, minutes: input.minutes, at_once: input.at_once };
    act!(cx, Action::HallKeep, &input, |acting| {
        let counter = counter(acting.tx(), cx, Some(input.community)).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::HallKeep, &counter.object())?;
        if !is_at_counter(&input.category) {
            return Err(refused(No::CategoryUnknown));
        }
        hours.check().map_err(Problem::Invalid)?;
        if store::hours(acting.tx(), counter.place.id, &input.category).await?.len() >= HOURS_MAX {
            return Err(Problem::Refused(No::HoursMany.with("most", HOURS_MAX)));
        }
        let row = HoursRow {
            id: cx.id(),
            community: counter.place.id,
            category: input.category.clone(),
            weekdays: serde_json::to_string(&hours.weekdays)?,
            opens: hours.opens,
            closes: hours.closes,
            minutes: hours.minutes,
            at_once: hours.at_once,
            made: cx.now,
            ended: None,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(By::person(cx, capacity))?.detail(json!({ "step": "open" })));
        Ok(row.id)
    })
}

/// These times are not offered any more; whoever has booked one keeps it.
pub async fn end_hours(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::HallKeep, &(id, "end"), |acting| {
        let mut row = store::hours_by_id(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let counter = counter(acting.tx(), cx, Some(row.community.0)).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::HallKeep, &counter.object())?;
        if row.ended.is_some() {
            return Err(refused(No::NotNow));
        }
        row.ended = Some(cx.now);
        row.save(acting).await?;
        acting.note(row.line(By::person(cx, capacity))?.detail(json!({ "step": "end" })));
        Ok(())
    })
}
