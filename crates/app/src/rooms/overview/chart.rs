//! Where the marks of a chart stand. Everything is whole units of a drawing 320 wide; the page draws it, its table says it.

use pavilion_rules::figures::Share;

/// A share with its interval on a line from none to all.
pub(super) struct ShareMark {
    pub(super) name: String,
    pub(super) words: String,
    pub(super) text_y: i64,
    pub(super) line_y: i64,
    pub(super) bar_y: i64,
    pub(super) x: i64,
    pub(super) width: i64,
    pub(super) dot: i64,
}

const LEFT: i64 = 4;
const LONG: i64 = 312;
const ROW: i64 = 44;

fn at(per_mille: i64) -> i64 {
    LEFT + per_mille * LONG / 1_000
}

/// One mark a share, one below the other; those that cannot be said are left out.
pub(super) fn share_marks(shares: Vec<(String, String, Share)>) -> (Vec<ShareMark>, i64) {
    let height = ROW * i64::try_from(shares.len()).unwrap_or_default();
    let marks = shares.into_iter().zip(0i64..).map(|((name, words, share), row)| ShareMark {
        name,
        words,
        text_y: row * ROW + 14,
        line_y: row * ROW + 28,
        bar_y: row * ROW + 22,
        x: at(share.low),
        width: (at(share.high) - at(share.low)).max(2),
        dot: at(share.per_mille),
    });
    (marks.collect(), height)
}

/// A column of a month.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) words: String,
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) middle: i64,
    pub(super) words_y: i64,
}

pub(super) const COLUMNS_HEIGHT: i64 = 150;
const GROUND: i64 = 128;
const TOP: i64 = 20;

/// Columns of counts; what is not said has no column, only its words.
pub(super) fn columns(counts: Vec<(String, String, Option<i64>)>) -> Vec<Column> {
    let most = counts.iter().filter_map(|one| one.2).max().unwrap_or_default().max(1);
    let room = 320 / i64::try_from(counts.len().max(1)).unwrap_or(1);
    counts
        .into_iter()
        .zip(0i64..)
        .map(|((name, words, count), at)| {
            let height = count.unwrap_or_default() * (GROUND - TOP) / most;
            let width = (room * 6 / 10).max(2);
            let x = at * room + (room - width) / 2;
            let y = GROUND - height;
            Column { name, words, x, y, width, height, middle: x + width / 2, words_y: y - 4 }
        })
        .collect()
}
