//! What neighbours share outdoors: where bicycles stand and how abandoned ones are cleared, and those who come to the compound
//! to sell or serve, such as the vegetable bus.

mod api;
mod bikes;
mod bikes_page;
mod bikes_shown;
mod choose;
mod store;
mod visits;
mod visits_api;
mod visits_page;
mod visits_shown;

pub use bikes::{NewClearing, NewSpot};
pub use bikes::{check_clearing, claim_bike, clear_bikes, count_bikes, end_spot, mark_spot, remove_bikes};
pub use bikes_shown::{Bikes, show_bikes};
pub(crate) use choose::{choose, compound_asked};
pub use visits::{NewOffer, NewStop, OrderFor, admit_offer, call_off_stop, hold_stop, judge_stop, offer_visit};
pub use visits::{order_at_stop, order_for_home, plan_stop};
pub use visits_shown::{NextStop, next_stop, show_visit};

use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places::{self, CompoundBrief};
use crate::web::Routes;
use pavilion_rules::Refusal;
use pavilion_rules::access::Object;
use pavilion_rules::commons::No;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::{No as Note, tidy};
use pavilion_rules::text::{IdentifierKind, identifiers};

/// What `doctor` compares.
pub mod audits {
    pub use super::store::bikes::{audited_bike_clearings, audited_bike_counts, audited_bike_spots, audited_bike_tags};
    pub use super::store::visits::{audited_visit_offers, audited_visit_orders, audited_visit_stops};
}

/// The compound something is about, and what the access table is asked.
async fn compound_of(tx: &mut Tx, id: PlaceId) -> Result<(CompoundBrief, Object), Problem> {
    let brief = places::compound_brief(tx, id).await?.ok_or(Problem::NotFound)?;
    let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    Ok((brief, object))
}

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Default)]
struct Faults(Vec<Refusal>);

impl Faults {
    /// A text everybody reads: so long, and naming nobody. A telephone of an office may stand in it.
    fn text(&mut self, typed: &str, limits: (usize, usize), no: No) -> String {
        let field = no.field().unwrap_or_default();
        let tidy = tidy(typed, field).unwrap_or_default();
        let chars = tidy.chars().count();
        if chars < limits.0 || chars > limits.1 {
            self.0.push(no.with("most", limits.1));
        }
        let hits: Vec<String> =
            identifiers(&tidy).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
        if !hits.is_empty() {
            self.0.push(Refusal { field: Some(field), ..Note::NoteNames.with("hits", hits.join("、")) });
        }
        tidy
    }

    fn unless(&mut self, holds: bool, no: impl Into<Refusal>) {
        if !holds {
            self.0.push(no.into());
        }
    }

    fn end(&self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0.clone())) }
    }
}

#[must_use]
pub fn routes() -> Routes {
    bikes_page::routes().merge(visits_page::routes()).merge(api::routes()).merge(visits_api::routes())
}
