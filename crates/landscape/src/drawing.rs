//! The landscape as a picture (SVG) that a resident understands: what all groups share first, then who thinks alike, then
//! what each group says. Numbers are told as so many in ten. No mark can be traced to a person: places are rounded to a
//! grid, and small groups are not drawn.

use crate::axes::Point;
use crate::canvas::{Canvas, MARGIN, Text, WIDTH};
use crate::landscape::Landscape;
use crate::partition::evenly;
use crate::reading::Named;
use crate::statistics::Direction;
use crate::story::{Contrast, Shared, Story, Told};
use crate::words::{Words, fill};
use std::collections::HashSet;

/// The most marks on the map; of more people one mark stands for several.
const MARKS_MAX: usize = 600;
/// How far two marks are apart.
const CELL: f64 = 10.0;
const MAP_HEIGHT: f64 = 300.0;
const LINES_MAX: usize = 6;

/// Draws the landscape. `title` is what the conversation is about; `hide_below` as in [`Story::of`].
///
/// ```
/// use pavilion_landscape::{drawing::draw, reading::{Source, read}, story::HIDE_BELOW, words::Words, Landscape, Options};
/// let mut votes = String::from("comment-id,voter-id,vote\n");
/// for voter in 0..30 {
///     for comment in 0..8 {
///         votes += &format!("{comment},{voter},{}\n", if comment > 3 || voter < 15 { 1 } else { -1 });
///     }
/// }
/// let named = read(Source::new("votes.csv", votes.as_bytes()), None::<Source<&[u8]>>, false).unwrap();
/// let landscape = Landscape::of(&named.conversation, &Options::default());
/// let svg = draw(&named, &landscape, &Words::of("en").unwrap(), None, HIDE_BELOW);
/// assert!(svg.starts_with("<svg") && svg.contains("All groups agree"));
/// ```
pub fn draw(named: &Named, landscape: &Landscape, words: &Words, title: Option<&str>, hide_below: usize) -> String {
    let story = Story::of(named, landscape, words, hide_below);
    let mut canvas = Canvas::default();
    canvas.space(MARGIN);
    canvas.text(title.unwrap_or(&words.title), Text::Title, 0.0, 4);
    canvas.text(&story.facts(words), Text::Note, 0.0, 4);
    common(&mut canvas, &story, words);
    map(&mut canvas, landscape, &story, words);
    for group in &story.groups {
        told(&mut canvas, group, words);
    }
    canvas.space(24.0);
    for note in story.notes(words) {
        canvas.text(&note, Text::Note, 0.0, 6);
        canvas.space(4.0);
    }
    canvas.finish(&words.lang, title.unwrap_or(&words.title), &story.text(words))
}

fn common(canvas: &mut Canvas, story: &Story, words: &Words) {
    canvas.space(20.0);
    canvas.text(&words.agreed, Text::Heading, 0.0, 2);
    if story.agreed.is_empty() {
        canvas.space(4.0);
        canvas.text(&words.agreed_none, Text::Body, 0.0, 4);
    }
    shared(canvas, &story.agreed, &words.of_ten_agree, "w");
    if !story.rejected.is_empty() {
        canvas.space(20.0);
        canvas.text(&words.rejected, Text::Heading, 0.0, 2);
        shared(canvas, &story.rejected, &words.of_ten_disagree, "a");
    }
}

fn shared(canvas: &mut Canvas, list: &[Shared], sentence: &str, class: &str) {
    for one in list {
        canvas.space(10.0);
        canvas.text(&one.text, Text::Body, 0.0, LINES_MAX);
        figure(canvas, one.in_ten, class, &fill(sentence, &[("n", &one.in_ten)]));
    }
}

/// Ten circles with their words beside them.
fn figure(canvas: &mut Canvas, in_ten: u8, class: &str, sentence: &str) {
    canvas.space(2.0);
    canvas.ten(in_ten, class, 0.0);
    canvas.space(-17.5);
    canvas.text(sentence, Text::Note, 152.0, 3);
}

fn told(canvas: &mut Canvas, group: &Told, words: &Words) {
    canvas.space(32.0);
    canvas.plate(&group.name, group.group, MARGIN + 16.0, canvas.y + 8.0);
    canvas.mark(group.group, WIDTH - MARGIN - 10.0, canvas.y + 8.0, 6.0);
    canvas.space(-5.0);
    canvas.text(&fill(&words.group, &[("name", &group.name), ("n", &group.members)]), Text::Heading, 42.0, 1);
    canvas.space(6.0);
    canvas.text(if group.typical.is_empty() { &words.group_plain } else { &words.group_typical }, Text::Note, 0.0, 2);
    for one in &group.typical {
        contrast(canvas, one, words);
    }
}

fn contrast(canvas: &mut Canvas, one: &Contrast, words: &Words) {
    let (class, sentence) = match one.direction {
        Direction::Agree => ("w", &words.own_agree),
        Direction::Disagree => ("a", &words.own_disagree),
    };
    canvas.space(10.0);
    canvas.text(&one.text, Text::Body, 0.0, LINES_MAX);
    figure(canvas, one.in_ten, class, &fill(sentence, &[("n", &one.in_ten)]));
    if let Some(others) = one.others_in_ten {
        figure(canvas, others, "o", &fill(&words.others, &[("n", &others)]));
    }
}

fn map(canvas: &mut Canvas, landscape: &Landscape, story: &Story, words: &Words) {
    canvas.space(28.0);
    canvas.text(&words.map, Text::Heading, 0.0, 2);
    canvas.space(2.0);
    let people: Vec<(usize, Point)> = story
        .groups
        .iter()
        .flat_map(|told| landscape.groups[told.group].members.iter().map(|person| (told.group, landscape.points[*person])))
        .collect();
    if people.is_empty() {
        canvas.text(&words.map_none, Text::Body, 0.0, 4);
        return;
    }
    let each = people.len().div_ceil(MARKS_MAX);
    let caption = if each == 1 { words.map_each.clone() } else { fill(&words.map_many, &[("n", &each)]) };
    canvas.text(&caption, Text::Note, 0.0, 5);
    if story.groups.len() == 1 && story.hidden == 0 {
        canvas.text(&words.one_group, Text::Note, 0.0, 3);
    } else if story.blended {
        canvas.text(&words.blended, Text::Note, 0.0, 3);
    }
    canvas.space(10.0);
    let top = canvas.y;
    canvas.frame(MAP_HEIGHT);
    let view = View::over(people.iter().map(|(_, point)| *point), top);
    let mut taken = HashSet::new();
    for at in evenly(people.len(), people.len().div_ceil(each)) {
        let (group, point) = people[at];
        let cell = free_near(view.cell(point), &mut taken);
        let [x, y] = view.middle(cell);
        canvas.mark(group, x, y, 3.2);
    }
    for told in &story.groups {
        let [x, y] = view.middle(view.cell(landscape.groups[told.group].centre));
        canvas.plate(&told.name, told.group, x, y);
    }
    canvas.y = top + MAP_HEIGHT;
}

/// How places become cells of the map.
struct View {
    low: Point,
    scale: f64,
    top: f64,
    shift: Point,
}

/// The middle cells of the map, in cells from its edges.
const EDGE: f64 = 2.0;

impl View {
    /// A view over all but the farthest two in a hundred on each side; those stand at the edge.
    fn over(points: impl Iterator<Item = Point>, top: f64) -> View {
        let points: Vec<Point> = points.collect();
        let range = |axis: usize| {
            let mut values: Vec<f64> = points.iter().map(|point| point[axis]).collect();
            values.sort_by(f64::total_cmp);
            let cut = values.len() / 50;
            (values[cut], values[values.len() - 1 - cut])
        };
        let ((x_low, x_high), (y_low, y_high)) = (range(0), range(1));
        let room = View::cells().map(|cells| cells - 2.0 * EDGE);
        let scale = (room[0] / (x_high - x_low).max(1e-9)).min(room[1] / (y_high - y_low).max(1e-9));
        let shift = [(room[0] - (x_high - x_low) * scale) / 2.0, (room[1] - (y_high - y_low) * scale) / 2.0];
        View { low: [x_low, y_low], scale, top, shift }
    }

    fn cells() -> Point {
        [((WIDTH - 2.0 * MARGIN) / CELL).floor() - 1.0, (MAP_HEIGHT / CELL).floor() - 1.0]
    }

    fn cell(&self, point: Point) -> (i32, i32) {
        let cells = View::cells();
        let along = |axis: usize| {
            let value = (point[axis] - self.low[axis]) * self.scale + self.shift[axis] + EDGE;
            value.round().clamp(0.0, cells[axis]) as i32
        };
        (along(0), along(1))
    }

    fn middle(&self, cell: (i32, i32)) -> Point {
        [MARGIN + CELL * (f64::from(cell.0) + 0.5), self.top + CELL * (f64::from(cell.1) + 0.5)]
    }
}

/// The free cell nearest to the wanted one: round about it in growing squares.
fn free_near(wanted: (i32, i32), taken: &mut HashSet<(i32, i32)>) -> (i32, i32) {
    let cells = View::cells().map(|cells| cells as i32);
    for ring in 0..=cells[0].max(cells[1]) {
        let mut best: Option<(i32, (i32, i32))> = None;
        for dy in -ring..=ring {
            for dx in -ring..=ring {
                let cell = (wanted.0 + dx, wanted.1 + dy);
                let inside = (0..=cells[0]).contains(&cell.0) && (0..=cells[1]).contains(&cell.1);
                let away = dx * dx + dy * dy;
                let is_edge = dx.abs() == ring || dy.abs() == ring;
                if is_edge && inside && !taken.contains(&cell) && best.is_none_or(|(least, _)| away < least) {
                    best = Some((away, cell));
                }
            }
        }
        if let Some((_, cell)) = best {
            taken.insert(cell);
            return cell;
        }
    }
    wanted
}
