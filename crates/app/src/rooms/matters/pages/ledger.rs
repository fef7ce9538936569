//! The ledger of a compound: what has to be put right, by whom and until when; red when it is late, for everybody.

use super::super::duties::is_late;
use super::super::rows::role;
use super::super::store::duties::{self as store, LedgerFigures, Lines};
use super::Tab;
use super::duties::{state_word, tone};
use crate::i18n;
use crate::problem::{House, Problem, field};
use crate::rooms::places;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    compound: String,
    struck: String,
    complex: String,
    after: String,
}

struct LineShown {
    href: String,
    number: i64,
    words: String,
    plan: String,
    who: String,
    word: String,
    tone: &'static str,
    late: bool,
    due_ms: i64,
    closed_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/ledger.html")]
struct LedgerPage {
    f: Face,
    tabs: Vec<Tab>,
    lines: Vec<LineShown>,
    open: i64,
    late: i64,
    struck: i64,
    is_struck: bool,
    more: String,
}

const ROWS: i64 = 100;

pub(crate) async fn ledger(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    let home = cx.standing().homes.first().map(|home| home.compound);
    let compound: PlaceId = match asked.compound.as_str() {
        "" => home.ok_or(Problem::NotFound)?,
        text => text.parse().map_err(|_| Problem::Invalid(vec![field("compound", House::FieldUnreadable)]))?,
    };
    let mut tx = cx.app.db.read().await?;
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let which = match (asked.complex.is_empty(), asked.struck.is_empty()) {
        (false, _) => Lines::Complex,
        (_, false) => Lines::Struck,
        _ => Lines::Open,
    };
    let is_struck = which == Lines::Struck;
    let mut rows = store::ledger(&mut tx, compound, which, asked.after.parse().unwrap_or(0), ROWS + 1).await?;
    let is_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let LedgerFigures { open, late, struck, complex } = store::ledger_figures(&mut tx, compound, cx.now).await?;
    let title = i18n::text(from.taste.lang, "ledger-title", &[("compound", &brief.name)]);
    let f = Face::new(&mut tx, &from, Of::Compound(compound), title).await?;
    let lang = f.language();
    let here = format!("/ledger?compound={compound}");
    let (struck_link, complex_link) = (format!("{here}&struck=1"), format!("{here}&complex=1"));
    let this = match which {
        Lines::Open => &here,
        Lines::Struck => &struck_link,
        Lines::Complex => &complex_link,
    };
    let lines = rows.iter().map(|row| LineShown {
        href: format!("/duties/{}", row.id),
        number: row.number,
        words: row.words.clone(),
        plan: row.plan.clone(),
        who: row.post_kind.as_deref().map(|kind| role(lang, kind)).unwrap_or_default(),
        word: state_word(lang, row.kind(), row.stage()),
        tone: tone(row.stage()),
        late: is_late(row.stage(), row.due, cx.now),
        due_ms: row.due.map_or(0, |due| due.0),
        closed_ms: row.closed.map_or(0, |at| at.0),
    });
    let shown = LedgerPage {
        lines: lines.collect(),
        tabs: vec![
            Tab { text: f.t("ledger-tab-open"), href: here.clone(), count: open, on: which == Lines::Open },
            Tab { text: f.t("ledger-tab-struck"), href: struck_link.clone(), count: struck, on: is_struck },
            Tab { text: f.t("ledger-tab-complex"), href: complex_link.clone(), count: complex, on: which == Lines::Complex },
        ],
        more: rows.last().filter(|_| is_more).map(|row| format!("{this}&after={}", row.number)).unwrap_or_default(),
        open,
        late,
        struck,
        is_struck,
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(brief.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
