//! The list for going from door to door: the doors a meeting concerns behind which nobody has an account. No names, no telephones.

use super::super::shown::shown;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::{self, Door};
use crate::rooms::places;
use crate::web::Cx;
use crate::web::face::{Face, Of, page};
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::access::Action;
use uuid::Uuid;

#[derive(askama::Template)]
#[template(path = "meetings/templates/round.html")]
struct RoundPage {
    f: Face,
    id: String,
    doors: Vec<Door>,
    single: Vec<String>,
    all: i64,
    without: i64,
}

/// More doors than anybody walks to for one meeting.
const DOORS_MAX: i64 = 2_000;

pub(crate) async fn round(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    from.cx.may(Action::MeetingsRound, &meeting.object())?;
    let scope = if meeting.scope.is_empty() { vec![meeting.place] } else { meeting.scope.0.clone() };
    let mut doors: Vec<Door> = Vec::new();
    for place in scope {
        doors.extend(people::doors(&mut tx, place, DOORS_MAX).await?);
    }
    let mut single = Vec::new();
    for dwelling in &shown.whole.dwellings {
        single.extend(places::dwelling_home(&mut tx, *dwelling).await?.map(|home| home.room_words));
    }
    let all = i64::try_from(doors.len()).unwrap_or_default();
    doors.retain(|door| !door.has_account);
    let title = i18n::text(from.taste.lang, "meetings-round", &[]);
    let shown_page = RoundPage {
        f: Face::new(&mut tx, &from, meeting.compound.map_or(Of::Mine, Of::Compound), title).await?,
        id: id.to_string(),
        without: i64::try_from(doors.len()).unwrap_or_default(),
        doors,
        single,
        all,
    };
    page(&shown_page)
}
