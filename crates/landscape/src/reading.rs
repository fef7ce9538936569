//! Reading the published form of a conversation: votes, statements and, if wished, groups, as CSV with a header.
//!
//! Columns are found by their names, others are passed over. People and statements are numbered in the order of their
//! names (whole numbers first, by size), so the order of the rows means nothing, except that of two votes of one
//! person on one statement the later row counts.

use crate::conversation::{Choice, Conversation, STATEMENTS_MAX, Standing};
use crate::faults::{Fault, Faults};
use csv::ByteRecord;
use std::collections::HashMap;
use std::io::Read;

/// A conversation with the names its file used.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub conversation: Conversation,
    /// The name of each person.
    pub people: Vec<String>,
    /// The name of each statement.
    pub statements: Vec<String>,
    /// The words of each statement, where they are known.
    pub texts: Vec<Option<String>>,
}

/// A file and what it is called in messages.
#[derive(Debug)]
pub struct Source<R> {
    pub name: String,
    pub from: R,
}

impl<R: Read> Source<R> {
    pub fn new(name: impl Into<String>, from: R) -> Source<R> {
        Source { name: name.into(), from }
    }
}

/// Reads votes (`comment-id,voter-id,vote`) and, where given, statements (`comment-id,moderated,comment-body`).
/// With `strict`, statements no moderator has accepted are left out like those that were rejected.
///
/// ```
/// use pavilion_landscape::reading::{Source, read};
/// let votes = "voter-id,comment-id,vote\n7,0,1\n7,0,-1\n8,1,0\n";
/// let named = read(Source::new("votes.csv", votes.as_bytes()), None::<Source<&[u8]>>, false).unwrap();
/// assert_eq!(named.people, ["7", "8"]);
/// assert_eq!(named.conversation.counts(0).disagree, 1);
///
/// let faults = read(Source::new("votes.csv", "comment-id,voter-id,vote\n1,2,9\n".as_bytes()), None::<Source<&[u8]>>, false);
/// assert_eq!(faults.unwrap_err().to_string(), "votes.csv:2:3: the vote is \"9\" - write 1 for agree, -1 for disagree or 0 for pass");
/// ```
pub fn read<V: Read, C: Read>(votes: Source<V>, comments: Option<Source<C>>, strict: bool) -> Result<Named, Faults> {
    let mut faults = Faults::default();
    let mut people = Names::default();
    let mut statements = Names::default();
    let rows = read_votes(votes, &mut people, &mut statements, &mut faults);
    let known = match comments {
        Some(comments) => read_comments(comments, &mut statements, strict, &mut faults),
        None => Vec::new(),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let (people, person_of) = people.in_order();
    let (statements, statement_of) = statements.in_order();
    let mut conversation = Conversation::new();
    if let Some(last) = people.len().checked_sub(1) {
        conversation.know_person(last);
    }
    if let Some(last) = statements.len().checked_sub(1) {
        conversation.know_statement(last);
    }
    for (person, statement, choice) in rows {
        conversation.vote(person_of[person as usize], statement_of[statement as usize], choice);
    }
    let mut texts = vec![None; statements.len()];
    for (statement, standing, words) in known {
        let statement = statement_of[statement as usize];
        conversation.set_standing(statement, standing);
        texts[statement] = words;
    }
    Ok(Named { conversation, people, statements, texts })
}

/// Groups as a file names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pinned {
    /// The names of the groups, in order.
    pub names: Vec<String>,
    /// For each person of the conversation the group, as a number into `names`.
    pub group_of: Vec<Option<usize>>,
    /// Those the file names who cast no vote.
    pub unknown: usize,
}

/// Reads groups (`voter-id,group-id`); an empty group means none.
pub fn read_groups<R: Read>(groups: Source<R>, people: &[String]) -> Result<Pinned, Faults> {
    let mut faults = Faults::default();
    let number_of: HashMap<&str, usize> = people.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut names = Names::default();
    let mut pinned: Vec<Option<u32>> = vec![None; people.len()];
    let mut first_row: HashMap<usize, u64> = HashMap::new();
    let mut unknown = 0;
    let mut table = Table::open(groups, &["voter-id", "group-id"], &[], &mut faults);
    while let Some(row) = table.next(&mut faults) {
        let (Some(person), Some(group)) = (table.text(&row, 0, &mut faults), table.text(&row, 1, &mut faults)) else { continue };
        let Some(person) = number_of.get(person).copied() else {
            unknown += 1;
            continue;
        };
        if let Some(earlier) = first_row.insert(person, table.line(&row)) {
            let what = format!("voter-id {:?} stands in line {earlier} already", people[person]);
            faults.push(table.fault(&row, 0, what, "name every person once"));
            continue;
        }
        if !group.is_empty() {
            pinned[person] = Some(names.number(group));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (names, order) = names.in_order();
    Ok(Pinned { names, group_of: pinned.into_iter().map(|group| group.map(|group| order[group as usize])).collect(), unknown })
}

fn read_votes<R: Read>(
    votes: Source<R>,
    people: &mut Names,
    statements: &mut Names,
    faults: &mut Faults,
) -> Vec<(u32, u32, Choice)> {
    let mut rows = Vec::new();
    let mut table = Table::open(votes, &["comment-id", "voter-id", "vote"], &[], faults);
    while let Some(row) = table.next(faults) {
        let statement = table.name(&row, 0, faults);
        let person = table.name(&row, 1, faults);
        let choice = match row.get(table.columns[2]).map(trim) {
            Some(b"1") => Some(Choice::Agree),
            Some(b"-1") => Some(Choice::Disagree),
            Some(b"0") => Some(Choice::Pass),
            other => {
                let what = format!("the vote is {:?}", String::from_utf8_lossy(other.unwrap_or_default()));
                faults.push(table.fault(&row, 2, what, "write 1 for agree, -1 for disagree or 0 for pass"));
                None
            }
        };
        if let (Some(statement), Some(person), Some(choice)) = (statement, person, choice) {
            let (statement, person) = (statements.number(statement), people.number(person));
            if statement as usize >= STATEMENTS_MAX {
                faults.push(table.fault(&row, 0, "too many statements".into(), "divide the conversation"));
                break;
            }
            rows.push((person, statement, choice));
        }
        table.give_back(row);
    }
    rows
}

type Known = (u32, Standing, Option<String>);

fn read_comments<R: Read>(comments: Source<R>, statements: &mut Names, strict: bool, faults: &mut Faults) -> Vec<Known> {
    let mut known = Vec::new();
    let mut table = Table::open(comments, &["comment-id"], &["moderated", "comment-body", "is-meta"], faults);
    while let Some(row) = table.next(faults) {
        let Some(statement) = table.name(&row, 0, faults) else { continue };
        let statement = statements.number(statement);
        let standing = match table.optional(&row, 1) {
            Some(b"-1") => Standing::Out,
            Some(b"0") if strict => Standing::Out,
            None | Some(b"" | b"0" | b"1") => Standing::Open,
            Some(other) => {
                let what = format!("moderated is {:?}", String::from_utf8_lossy(other));
                faults.push(table.fault(&row, 1, what, "write 1 for accepted, -1 for rejected or 0 for not yet moderated"));
                Standing::Open
            }
        };
        let is_meta = table.optional(&row, 3).is_some_and(|meta| matches!(meta, b"1" | b"true" | b"TRUE" | b"True" | b"yes"));
        let standing = if is_meta && standing == Standing::Open { Standing::Meta } else { standing };
        let words = table.text(&row, 2, faults).filter(|words| !words.is_empty()).map(str::to_owned);
        known.push((statement, standing, words));
        table.give_back(row);
    }
    known
}

/// Names in the order they came.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                let number = self.numbers.len() as u32;
                self.numbers.insert(name.to_owned(), number);
                number
            }
        }
    }

    /// The names in their order, and for each number given so far the place in it.
    fn in_order(self) -> (Vec<String>, Vec<usize>) {
        let mut named: Vec<(String, u32)> = self.numbers.into_iter().collect();
        named.sort_by(|(a, _), (b, _)| (whole(a).is_none(), whole(a), a).cmp(&(whole(b).is_none(), whole(b), b)));
        let mut places = vec![0; named.len()];
        for (place, (_, number)) in named.iter().enumerate() {
            places[*number as usize] = place;
        }
        (named.into_iter().map(|(name, _)| name).collect(), places)
    }
}

/// The whole number a name is, if it is written as numbers are.
pub(crate) fn whole(name: &str) -> Option<i64> {
    name.parse::<i64>().ok().filter(|number| number.to_string() == name)
}

fn trim(cell: &[u8]) -> &[u8] {
    cell.trim_ascii()
}

/// A CSV file whose columns have been found.
struct Table<R> {
    name: String,
    reader: Option<csv::Reader<R>>,
    titles: Vec<String>,
    columns: Vec<usize>,
    spare: ByteRecord,
}

/// The place of a column that is not there.
const ABSENT: usize = usize::MAX;

impl<R: Read> Table<R> {
    /// Finds the columns; without a needed one the table is empty and the fault is told.
    fn open(source: Source<R>, needed: &[&str], welcome: &[&str], faults: &mut Faults) -> Table<R> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source.from);
        let titles: Vec<String> = needed.iter().chain(welcome).map(|title| (*title).to_owned()).collect();
        let mut table = Table { name: source.name, reader: None, titles, columns: Vec::new(), spare: ByteRecord::new() };
        let header = match reader.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                faults.push(table.broken(1, &error));
                return table;
            }
        };
        let found = |title: &String| {
            let is_it = |cell: &[u8]| trim(cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell)) == title.as_bytes();
            header.iter().position(is_it).unwrap_or(ABSENT)
        };
        table.columns = table.titles.iter().map(found).collect();
        for at in 0..needed.len() {
            if table.columns[at] == ABSENT {
                let remedy = format!("the first line must name the columns {}", needed.join(", "));
                let what = format!("there is no column {}", needed[at]);
                faults.push(Fault { file: table.name.clone(), row: 1, column: 0, what, remedy });
            }
        }
        if table.columns[..needed.len()].iter().all(|column| *column != ABSENT) {
            table.reader = Some(reader);
        }
        table
    }

    fn next(&mut self, faults: &mut Faults) -> Option<ByteRecord> {
        let mut record = std::mem::take(&mut self.spare);
        let reader = self.reader.as_mut()?;
        match reader.read_byte_record(&mut record) {
            Ok(true) => Some(record),
            Ok(false) => None,
            Err(error) => {
                let line = reader.position().line();
                faults.push(self.broken(line, &error));
                self.reader = None;
                None
            }
        }
    }

    /// Lets the memory of a row be used again.
    fn give_back(&mut self, row: ByteRecord) {
        self.spare = row;
    }

    fn line(&self, row: &ByteRecord) -> u64 {
        row.position().map_or(0, csv::Position::line)
    }

    /// The text of a cell, without blanks around it; an absent optional one is none.
    fn text<'r>(&self, row: &'r ByteRecord, which: usize, faults: &mut Faults) -> Option<&'r str> {
        let column = self.columns[which];
        if column == ABSENT {
            return None;
        }
        match std::str::from_utf8(row.get(column).map_or(&b""[..], trim)) {
            Ok(text) => Some(text),
            Err(_) => {
                let what = format!("{} is not written in UTF-8", self.titles[which]);
                faults.push(self.fault(row, which, what, "save the file as CSV in UTF-8"));
                None
            }
        }
    }

    /// A name: a text that is not empty.
    fn name<'r>(&self, row: &'r ByteRecord, which: usize, faults: &mut Faults) -> Option<&'r str> {
        let name = self.text(row, which, faults)?;
        if name.is_empty() {
            let what = format!("{} is empty", self.titles[which]);
            faults.push(self.fault(row, which, what, "fill it in or take the row out"));
            return None;
        }
        Some(name)
    }

    fn optional<'r>(&self, row: &'r ByteRecord, which: usize) -> Option<&'r [u8]> {
        row.get(self.columns[which]).map(trim)
    }

    fn fault(&self, row: &ByteRecord, which: usize, what: String, remedy: &str) -> Fault {
        let column = self.columns[which] + 1;
        Fault { file: self.name.clone(), row: self.line(row), column, what, remedy: remedy.to_owned() }
    }

    fn broken(&self, row: u64, error: &csv::Error) -> Fault {
        let what = format!("the file cannot be read: {error}");
        Fault { file: self.name.clone(), row, column: 0, what, remedy: "save it again as CSV in UTF-8".into() }
    }
}
