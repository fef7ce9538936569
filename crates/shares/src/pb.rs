//! Pabulib files (`.pb`): three sections, META, PROJECTS and VOTES, of rows with semicolons between the fields.

mod read;
mod votes;

pub use read::{Reading, read, read_bytes};

use crate::election::Election;
use std::fmt::Write as _;

/// A field as it must stand in a row: in quotes where it holds what would end it.
pub(crate) fn quoted(field: &str) -> String {
    let needs = field.starts_with(['"', ' ', '\t']) || field.ends_with([' ', '\t']) || field.contains([';', '\n', '\r']);
    if needs { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

/// Writes an election as a Pabulib file. What was read and not changed comes back: every key, column and row, in order,
/// with the ballots' rows as they stood.
///
/// ```
/// let text = "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\na;4\nVOTES\nvoter_id;vote\n1;a\n";
/// let mut election = pavilion_shares::pb::read(text.to_owned())?.election;
/// assert_eq!(pavilion_shares::pb::write(&election), text);
/// election.set_selected(&[0]);
/// assert!(pavilion_shares::pb::write(&election).contains("project_id;cost;selected\na;4;1\n"));
/// # Ok::<(), pavilion_shares::Faults>(())
/// ```
pub fn write(election: &Election) -> String {
    let mut out = String::with_capacity(election.ballots.text.len() + 1024);
    out.push_str("META\nkey;value\n");
    for (key, value) in &election.meta {
        // A string takes whatever is written to it.
        let _ = writeln!(out, "{};{}", quoted(key), quoted(value));
    }
    let line = |fields: &[String]| fields.iter().map(|field| quoted(field)).collect::<Vec<String>>().join(";");
    let _ = writeln!(out, "PROJECTS\n{}", line(&election.project_columns));
    for project in &election.projects {
        let _ = writeln!(out, "{}", line(&project.fields));
    }
    let _ = writeln!(out, "VOTES\n{}", line(&election.vote_columns));
    for row in &election.ballots.rows {
        out.push_str(&election.ballots.text[row.clone()]);
        out.push('\n');
    }
    out
}
