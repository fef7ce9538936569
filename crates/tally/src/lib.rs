//! Who decided what, exactly.
//!
//! Three things that are counted wrongly more often than one would think, each with integers alone and each explaining itself:
//!
//! - **Owners' decisions** ([`decide`]): a roll of dwellings, ballots, and a rule pack ([`Pack`]) that says what counts and how much
//!   is needed. Nothing of a law is in code: packs are TOML, and some come with the crate.
//! - **Elections** ([`ranked`]): plurality, approval, instant run-off, two kinds of single transferable vote, Condorcet, and
//!   yes or no on each candidate with seats and substitutes. Ties are always told, and broken by a named rule.
//! - **Draws** ([`draw`]): a sample or a stratified panel anybody can draw again from the published list and a later public seed.
//!
//! ```
//! use pavilion_tally::{Ballots, Lang, Options, Pack, Roll, Source, decide};
//!
//! let roll = "dwelling,area_m2,owner\n101,90.00,a\n102,60.00,b\n103,60.00,c\n104,60.50,c\n";
//! let ballots = "dwelling,choice\n101,for\n102,for\n103,for\n104,for\n";
//! let pack = Pack::named("cn-civil-code").unwrap();
//! let roll = Roll::read(&Source::new("roll.csv", roll), &pack).unwrap();
//! let ballots = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, &pack).unwrap();
//!
//! let decision = decide(&roll, &ballots, &pack, "278-6", &Options::default()).unwrap();
//! // Dwellings 103 and 104 have one owner: three heads, not four.
//! assert_eq!(decision.summary().approval.heads.as_ref().unwrap().have, 3);
//! assert_eq!(decision.summary().outcome.name(), "passed");
//! println!("{}", pavilion_tally::explain(&decision, Lang::En));
//! ```

mod ballots;
mod canonical;
mod committee;
mod decide;
pub mod draw;
mod explain;
mod explain_more;
mod fault;
mod head;
mod keys;
mod numbers;
mod pack;
mod page;
pub mod ranked;
mod roll;
mod seating;
mod sheet;
mod sift;
mod text;
mod totals;
mod when;
mod words;

pub use ballots::{Ballot, Ballots, Choice};
pub use canonical::{canonical, digest, digest_bytes, hex};
pub use committee::{Candidate, Election, Place, TieOfPlaces, elect};
pub use decide::{Consent, Counts, Decision, Figure, Options, Outcome, SetAside, Sides, Summary, decide};
pub use explain::{explain, report};
pub use explain_more::{report_of_draw, report_of_election, report_of_ranked};
pub use fault::{Fault, Faults};
pub use pack::{BUILT_IN, Matter, Pack, Share};
pub use page::Report;
pub use roll::{Holder, Roll};
pub use sheet::Source;
pub use text::Lang;
pub use totals::{Judged, Seated, Stood, Totals, judge, seat};
pub use when::moment;
