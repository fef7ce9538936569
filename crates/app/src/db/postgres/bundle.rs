//! Queued inserts that follow each other become one statement: the server parses, plans and answers it once.
//!
//! Parts of one statement do not see each other's rows, so only plain inserts of given values are put together. Foreign
//! keys are checked when the whole statement has run. Actions of one shape travel as one statement too ([`alike`]): each
//! table is then opened once for all of them.

use crate::db::WHEN_WRITTEN;
use crate::db::value::Value;
use std::fmt::Write as _;
use tokio_postgres::types::Type;

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
    let asks = sql.contains("select") && !sql.contains(WHEN_WRITTEN);
    sql.starts_with("insert into ") && !asks && !sql.contains(" on conflict") && !sql.contains(" returning ")
}

/// So many actions at most in one statement.
pub(super) const ALIKE_MAX: usize = 64;

/// Several actions whose writes have the same texts in the same order. What each placeholder of each text stands for
/// travels as one array, an element for each action: the text is the same however many they are.
#[derive(Debug, PartialEq)]
pub(super) struct Alike<'a> {
    pub(super) texts: Vec<&'a str>,
    /// By text, by placeholder, by action.
    pub(super) columns: Vec<Vec<Vec<&'a Value>>>,
}

/// `None` when the actions are not alike.
pub(super) fn alike<'a>(actions: &[&'a [Write]]) -> Option<Alike<'a>> {
    let first = *actions.first()?;
    let texts = first.iter().map(|(sql, _)| sql.as_str()).collect();
    let mut columns: Vec<Vec<Vec<&Value>>> =
        first.iter().map(|(_, params)| vec![Vec::with_capacity(actions.len()); params.len()]).collect();
    for action in actions {
        for (at, (_, params)) in action.iter().enumerate() {
            for (column, value) in columns.get_mut(at)?.iter_mut().zip(params) {
                column.push(value);
            }
        }
    }
    let whole = columns.iter().flatten().all(|column| column.len() == actions.len());
    whole.then_some(Alike { texts, columns })
}

/// One statement for all rows of these inserts; its placeholders are those of the texts in their order, each as an array of
/// its type. `None` when a text is no plain insert of one row.
pub(super) fn of_arrays(texts: &[&str], types: &[Vec<Type>]) -> Option<String> {
    let mut out = String::new();
    let mut before = 0;
    let last = texts.len().checked_sub(1)?;
    for (at, (sql, types)) in texts.iter().zip(types).enumerate() {
        let (head, row) = sql.split_once(" values ")?;
        let row = row.trim_end().strip_prefix('(')?.strip_suffix(')')?;
        if row.contains("), (") {
            return None;
        }
        // Writing into a string cannot fail.
        let _ = match at {
            _ if at == last => write!(out, "{}{head} select ", if last == 0 { "" } else { " " }),
            0 => write!(out, "with w0 as ({head} select "),
            _ => write!(out, ", w{at} as ({head} select "),
        };
        each_placeholder(row, &mut out, |number, out| {
            let ty = types.get(number.checked_sub(1)?)?;
            write!(out, "(${}::{}[])[i]", number + before, ty.name()).ok()
        })?;
        // The planner knows as little of how many these are with the values as without: one plan serves them all.
        let _ = write!(out, " from generate_subscripts(${}::{}[], 1) i", before + 1, types.first()?.name());
        if at < last {
            out.push(')');
        }
        before += types.len();
    }
    Some(out)
}

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
    let _ = each_placeholder(sql, out, |number, out| write!(out, "${}", number + before).ok());
}

/// Writes the text, and instead of every `$n` what is made of its number. `None` when nothing could be made of one.
fn each_placeholder(sql: &str, out: &mut String, mut make: impl FnMut(usize, &mut String) -> Option<()>) -> Option<()> {
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        match number.parse() {
            Ok(number) => make(number, out)?,
            // No text of ours has a dollar that is not a placeholder; one would stay as it is.
            Err(_) => out.push('$'),
        }
        out.push_str(rest);
    }
    Some(())
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
    fn an_insert_that_asks_only_when_it_is_written_travels_with_others() {
        let sql = format!("insert into a (x, y) values ($1, (select id from b where id = $2 {WHEN_WRITTEN}))");
        assert!(is_plain_insert(&sql));
        let text = of_arrays(&[&sql], &[vec![Type::INT8, Type::UUID]]).expect("it is of one row");
        let asked = "select ($1::int8[])[i], (select id from b where id = ($2::uuid[])[i] /* when written */)";
        assert!(text.contains(asked), "{text}");
    }

    #[test]
    fn what_reads_or_may_meet_its_own_rows_travels_alone() {
        for sql in ["insert into a select $1", "insert into a values ($1) on conflict do nothing", "delete from a where x = $1"] {
            assert_eq!(bundle(vec![write(sql, 1), write(sql, 1)]).len(), 2, "{sql}");
        }
    }

    #[test]
    fn actions_of_one_shape_become_one_statement_of_arrays() {
        let action = |n: i64| {
            let a = ("insert into a (x, y) values ($1, 'new')".to_owned(), vec![Value::Int(n)]);
            let b = ("insert into b (x, y) values (cast($2 as text), $1)".to_owned(), vec![Value::Int(n + 1), Value::Null]);
            vec![a, b]
        };
        let (one, other) = (action(10), action(20));
        let found = alike(&[&one, &other]).expect("they are alike");
        let int = Value::Int;
        assert_eq!(found.columns[0], vec![vec![&int(10), &int(20)]]);
        assert_eq!(found.columns[1], vec![vec![&int(11), &int(21)], vec![&Value::Null, &Value::Null]]);
        let text = of_arrays(&found.texts, &[vec![Type::INT8], vec![Type::INT8, Type::TEXT]]);
        let both = "with w0 as (insert into a (x, y) select ($1::int8[])[i], 'new' from generate_subscripts($1::int8[], 1) i) \
            insert into b (x, y) select cast(($3::text[])[i] as text), ($2::int8[])[i] from generate_subscripts($2::int8[], 1) i";
        assert_eq!(text.as_deref(), Some(both));
    }

    #[test]
    fn what_is_not_alike_or_no_insert_of_one_row_does_not_travel_together() {
        let one = |sql: &str, values| vec![write(sql, values)];
        let plain = "insert into a (x) values ($1)";
        assert_eq!(alike(&[&one(plain, 1), &one(plain, 2), &[]]), None);
        assert_eq!(alike(&[]), None);
        for sql in ["insert into a (x) values ($1), ($2)", "insert into a default values", "insert into a (x) values ($3)"] {
            assert_eq!(of_arrays(&[sql], &[vec![Type::INT8, Type::INT8]]), None, "{sql}");
        }
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
