//! Queued inserts that follow each other become one statement: the server parses, plans and answers it once.
//!
//! Parts of one statement do not see each other's rows, so only plain inserts of given values are put together. Foreign
//! keys are checked when the whole statement has run. Actions of one shape travel as one statement too ([`alike`]): each
//! table is then opened once for all of them.

use crate::db::value::Value;
use std::fmt::Write as _;

/// A write that has not been sent yet.
pub(super) type Write = (String, Vec<Value>);

/// So many at most in one statement, so that a long list of rows does not make a new text for each of its lengths.
const TOGETHER_MAX: usize = 12;
const VALUES_MAX: usize = 400;

/// The statements to send, in the order of the writes.
pub(super) fn bundle(queue: Vec<Write>) -> Vec<Write> {
    let mut out: Vec<Write> = Vec::with_capacity(queue.len());
    let mut together: Vec<Write> = Vec::new();
    let mut values = 0;
    for write in queue {
        let plain = is_plain_insert(&write.0);
        if !plain || together.len() == TOGETHER_MAX || values + write.1.len() > VALUES_MAX {
            out.extend(one(std::mem::take(&mut together)));
            values = 0;
        }
        if plain {
            values += write.1.len();
            together.push(write);
        } else {
            out.push(write);
        }
    }
    out.extend(one(together));
    out
}

pub(super) fn is_plain_insert(sql: &str) -> bool {
    sql.starts_with("insert into ") && !sql.contains("select") && !sql.contains(" on conflict") && !sql.contains(" returning ")
}

/// How many rows one insert of several actions takes: powers of two, so that few texts are prepared.
pub(super) const ALIKE_MAX: usize = 32;

/// Several actions whose writes have the same texts in the same order, as one statement: the rows of each text together.
/// `None` when a text is no plain insert of one row, or there would be more values than a statement can have.
pub(super) fn alike(actions: Vec<Vec<Write>>) -> Option<Write> {
    let texts: Vec<String> = actions.first()?.iter().map(|(sql, _)| sql.clone()).collect();
    let mut rows: Vec<Vec<Vec<Value>>> = vec![Vec::with_capacity(actions.len()); texts.len()];
    for action in actions {
        for (at, (_, params)) in action.into_iter().enumerate() {
            rows.get_mut(at)?.push(params);
        }
    }
    let mut text = String::new();
    let mut values = Vec::new();
    let last = texts.len().checked_sub(1)?;
    for (at, (sql, rows)) in texts.iter().zip(rows).enumerate() {
        let (head, row) = sql.split_once(" values ")?;
        // Writing into a string cannot fail.
        let _ = match at {
            _ if at == last => write!(text, "{}{head} values ", if last == 0 { "" } else { " " }),
            0 => write!(text, "with w0 as ({head} values "),
            _ => write!(text, ", w{at} as ({head} values "),
        };
        for (at, params) in rows.into_iter().enumerate() {
            text.push_str(if at == 0 { "" } else { ", " });
            renumber(row, values.len(), &mut text);
            values.extend(params);
        }
        if at < last {
            text.push(')');
        }
    }
    (values.len() <= PLACEHOLDERS_MAX).then_some((text, values))
}

/// The protocol counts a statement's values in sixteen bits.
const PLACEHOLDERS_MAX: usize = u16::MAX as usize;

/// `with w0 as (insert ..), w1 as (insert ..) insert ..`
fn one(mut together: Vec<Write>) -> Option<Write> {
    if together.len() < 2 {
        return together.pop();
    }
    let last = together.len() - 1;
    let mut text = String::with_capacity(together.iter().map(|(sql, _)| sql.len() + 16).sum());
    let mut values = Vec::new();
    for (at, (sql, params)) in together.into_iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = match at {
            0 => write!(text, "with w0 as ("),
            _ if at < last => write!(text, ", w{at} as ("),
            _ => write!(text, " "),
        };
        renumber(&sql, values.len(), &mut text);
        if at < last {
            text.push(')');
        }
        values.extend(params);
    }
    Some((text, values))
}

/// Writes the text with every `$n` as `$(n + before)`.
fn renumber(sql: &str, before: usize, out: &mut String) {
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        // No text of ours has a dollar that is not a placeholder; one would stay as it is.
        let _ = match number.parse::<usize>() {
            Ok(number) => write!(out, "${}{rest}", number + before),
            Err(_) => write!(out, "${part}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(sql: &str, values: i64) -> Write {
        (sql.to_owned(), (0..values).map(Value::Int).collect())
    }

    #[test]
    fn inserts_that_follow_each_other_travel_as_one_and_keep_their_values() {
        let queue = vec![
            write("insert into a (x, y) values ($1, $2)", 2),
            write("insert into b (x) values (cast($1 as text))", 1),
            write("update c set x = $1", 1),
            write("insert into a (x, y) values ($2, $1)", 2),
        ];
        let sent = bundle(queue);
        let texts: Vec<&str> = sent.iter().map(|(sql, _)| sql.as_str()).collect();
        let both = "with w0 as (insert into a (x, y) values ($1, $2)) insert into b (x) values (cast($3 as text))";
        assert_eq!(texts, vec![both, "update c set x = $1", "insert into a (x, y) values ($2, $1)"]);
        assert_eq!(sent[0].1, vec![Value::Int(0), Value::Int(1), Value::Int(0)]);
    }

    #[test]
    fn what_reads_or_may_meet_its_own_rows_travels_alone() {
        for sql in ["insert into a select $1", "insert into a values ($1) on conflict do nothing", "delete from a where x = $1"] {
            assert_eq!(bundle(vec![write(sql, 1), write(sql, 1)]).len(), 2, "{sql}");
        }
    }

    #[test]
    fn actions_of_one_shape_become_one_statement_with_the_rows_of_each_table_together() {
        let action = |n: i64| {
            let a = ("insert into a (x, y) values ($1, $2)".to_owned(), vec![Value::Int(n), Value::Int(n + 1)]);
            let b = ("insert into b (x) values (cast($1 as text))".to_owned(), vec![Value::Int(n + 2)]);
            vec![a, b]
        };
        let (text, values) = alike(vec![action(10), action(20)]).expect("they are alike");
        let both = "with w0 as (insert into a (x, y) values ($1, $2), ($3, $4)) insert into b (x) values (cast($5 as text)), (cast($6 as text))";
        assert_eq!(text, both);
        assert_eq!(values, [10, 11, 20, 21, 12, 22].map(Value::Int).to_vec());
        assert_eq!(alike(vec![vec![action(1).swap_remove(0)]]).expect("one").0, "insert into a (x, y) values ($1, $2)");
    }

    #[test]
    fn a_long_list_becomes_several_statements_of_few_lengths() {
        let sent = bundle((0..30).map(|_| write("insert into a (x) values ($1)", 1)).collect());
        let lengths: Vec<usize> = sent.iter().map(|(_, values)| values.len()).collect();
        assert_eq!(lengths, vec![TOGETHER_MAX, TOGETHER_MAX, 30 - 2 * TOGETHER_MAX]);
        let wide = bundle((0..3).map(|_| write("insert into a (x) values ($1)", 300)).collect());
        assert_eq!(wide.len(), 3);
    }
}
