//! The two directions in which people differ most: the first two principal components of the votes.
//!
//! A missing vote stands for the mean of its statement. Once the means are taken away nothing is left of it, so the
//! matrix is as sparse as the votes, and no matrix of people and statements ever exists. The directions come from a
//! Krylov space grown two vectors at a time with the Rayleigh-Ritz method, which gives them to many digits whatever
//! the size; the start is drawn from the seed, so the same votes always give the same directions.

use crate::chance::Chance;
use crate::conversation::{Conversation, Packed, Standing};
use crate::small::{Square, eigen};

/// A pair of numbers: what belongs to the first direction and what to the second.
pub type Point = [f64; 2];

/// The centre of all votes and the two directions in which people differ most.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes {
    /// The mean vote on each statement; 0 where a statement forms no groups.
    pub centre: Vec<f64>,
    /// For each statement its share in the two directions. Each direction has length one.
    pub directions: Vec<Point>,
    /// How many statements have votes, those that form no groups among them.
    pub columns: usize,
    /// How many of those form no groups.
    pub idle_columns: usize,
}

/// How far the directions may be off: the part of the largest eigenvalue their residual may have.
const RESIDUAL_MAX: f64 = 1e-8;
/// The same where the directions of a little while ago are known, and the next vote will move them again.
const RESIDUAL_AGAIN_MAX: f64 = 1e-7;
/// The most vectors the space may have. When it is full it starts anew from the best directions in it.
const VECTORS_MAX: usize = 160;
/// With how many of them it starts anew.
const VECTORS_KEPT: usize = 40;
/// How often the matrix is applied at most; far more often than any conversation seen needs.
const APPLIED_MAX: usize = 2000;

impl Axes {
    /// Axes for a conversation.
    pub fn of(conversation: &Conversation, seed: u64) -> Axes {
        Axes::from_start(conversation, seed, None)
    }

    /// The same directions, found faster when the ones of a little while ago are known. Signs follow the earlier ones.
    pub fn again(conversation: &Conversation, seed: u64, before: &Axes) -> Axes {
        Axes::from_start(conversation, seed, Some(before))
    }

    fn from_start(conversation: &Conversation, seed: u64, before: Option<&Axes>) -> Axes {
        let statements = conversation.statements();
        let is_column = |statement: &usize| conversation.counts(*statement).seen() > 0;
        let forms = |statement: &usize| conversation.standing(*statement) == Standing::Open;
        let columns = (0..statements).filter(is_column).count();
        let active = (0..statements).filter(is_column).filter(forms).count();
        let centre: Vec<f64> = (0..statements)
            .map(|statement| {
                let counts = conversation.counts(statement);
                if counts.seen() == 0 || !forms(&statement) {
                    return 0.0;
                }
                (f64::from(counts.agree) - f64::from(counts.disagree)) / f64::from(counts.seen())
            })
            .collect();
        let deviations = deviations(conversation, &centre);
        let mut space = Space { conversation, deviations: &deviations, basis: Vec::new(), images: Vec::new(), applied: 0 };
        space.start(seed, before);
        let enough = if before.is_some() { RESIDUAL_AGAIN_MAX } else { RESIDUAL_MAX };
        let [mut first, mut second] = space.grow(enough);
        orient(&mut first, before.map(|axes| (axes, 0)));
        orient(&mut second, before.map(|axes| (axes, 1)));
        let directions = first.into_iter().zip(second).map(|(x, y)| [x, y]).collect();
        Axes { centre, directions, columns, idle_columns: columns - active }
    }

    /// Where a person stands: the sum over the statements they voted on, spread as if they had voted on all.
    pub fn person(&self, conversation: &Conversation, person: usize) -> Point {
        let mut point = [0.0; 2];
        let mut voted = self.idle_columns;
        for vote in conversation.row(person) {
            let statement = vote.statement();
            if conversation.standing(statement) != Standing::Open {
                continue;
            }
            voted += 1;
            let off = f64::from(vote.choice().value()) - self.centre[statement];
            point[0] += off * self.directions[statement][0];
            point[1] += off * self.directions[statement][1];
        }
        let spread = (self.columns as f64 / voted.max(1) as f64).sqrt();
        [point[0] * spread, point[1] * spread]
    }

    /// Where somebody would stand who agreed with this statement and said nothing else.
    pub fn statement(&self, statement: usize) -> Point {
        let spread = (self.columns as f64).sqrt() * (1.0 - self.centre[statement]);
        self.directions[statement].map(|part| part * spread)
    }

    /// How far from the middle agreeing with this statement leads: how much it divides.
    pub fn extremity(&self, statement: usize) -> f64 {
        let [x, y] = self.statement(statement);
        x.hypot(y)
    }
}

/// For each slot of a vote what it deviates from its statement's mean; nothing where a statement forms no groups.
fn deviations(conversation: &Conversation, centre: &[f64]) -> Vec<f64> {
    let mut deviations = vec![0.0; 4 * centre.len()];
    for (statement, mean) in centre.iter().enumerate() {
        if conversation.standing(statement) == Standing::Open && conversation.counts(statement).seen() > 0 {
            for (code, value) in [-1.0, 0.0, 1.0].into_iter().enumerate() {
                deviations[4 * statement + code] = value - mean;
            }
        }
    }
    deviations
}

/// Signs mean nothing in themselves: keep those of before, else let the weightiest statement (the first of equals) be positive.
fn orient(direction: &mut [f64], before: Option<(&Axes, usize)>) {
    let mut lean = 0.0;
    if let Some((axes, which)) = before {
        lean = direction.iter().zip(&axes.directions).map(|(now, then)| now * then[which]).sum();
    }
    if lean == 0.0 {
        for part in direction.iter() {
            if part.abs() > f64::abs(lean) * (1.0 + 1e-9) {
                lean = *part;
            }
        }
    }
    if lean < 0.0 {
        direction.iter_mut().for_each(|part| *part = -*part);
    }
}

/// The growing Krylov space.
struct Space<'a> {
    conversation: &'a Conversation,
    deviations: &'a [f64],
    basis: Vec<Vec<f64>>,
    /// For each vector the matrix was applied to, its image in terms of the basis.
    images: Vec<Vec<f64>>,
    applied: usize,
}

impl Space<'_> {
    fn start(&mut self, seed: u64, before: Option<&Axes>) {
        let statements = self.conversation.statements();
        let mut chance = Chance::from_seed(seed);
        for which in 0..2 {
            let mut vector: Vec<f64> = (0..statements)
                .map(|statement| {
                    let drawn = chance.fraction() - 0.5;
                    let known = before.and_then(|axes| axes.directions.get(statement)).map(|direction| direction[which]);
                    let start = known.map_or(drawn, |known| known + 1e-6 * drawn);
                    if self.forms_groups(statement) { start } else { 0.0 }
                })
                .collect();
            self.take(&mut vector, 1.0);
        }
    }

    fn forms_groups(&self, statement: usize) -> bool {
        self.deviations[4 * statement..4 * statement + 3].iter().any(|part| *part != 0.0)
    }

    /// Grows the space until the two best directions in it are directions of the matrix.
    fn grow(&mut self, enough: f64) -> [Vec<f64>; 2] {
        let (mut check_at, mut total) = (16, 0);
        loop {
            let (from, to) = (self.applied, self.basis.len().min(self.applied + 2));
            if from < to {
                self.apply(from, to);
                self.applied = to;
                total += to - from;
            }
            let is_spent = self.applied == self.basis.len() || total >= APPLIED_MAX;
            let is_full = self.applied >= VECTORS_MAX;
            if is_spent || is_full || self.applied >= check_at {
                let pairs = self.best();
                if is_spent || self.residual(&pairs) <= enough {
                    return [0, 1].map(|which| self.direction(&pairs, which));
                }
                check_at = self.applied + 8.max(self.applied / 4);
                if is_full {
                    self.start_anew(&pairs);
                    check_at = VECTORS_MAX;
                }
            }
        }
    }

    /// Keeps of the space the best directions and the vectors the matrix was not applied to yet, which is all that
    /// stands outside of it.
    fn start_anew(&mut self, pairs: &[(f64, Vec<f64>)]) {
        let kept = VECTORS_KEPT.min(pairs.len());
        let mut basis: Vec<Vec<f64>> = pairs[..kept].iter().map(|(_, weights)| self.combine(weights)).collect();
        let images = pairs[..kept].iter().enumerate().map(|(at, (value, weights))| {
            let mut parts = vec![0.0; kept];
            parts[at] = *value;
            parts.extend(self.outside(weights));
            parts
        });
        let images = images.collect();
        basis.extend(self.basis.drain(self.applied..));
        (self.basis, self.images, self.applied) = (basis, images, kept);
    }

    /// Applies the matrix, as "to the people and back to the statements", to one or two vectors at once.
    fn apply(&mut self, from: usize, to: usize) {
        let statements = self.conversation.statements();
        let (first, second) = (&self.basis[from], &self.basis[to - 1]);
        let mut forward = vec![[0.0; 2]; 4 * statements];
        for (slot, pair) in forward.iter_mut().enumerate() {
            let off = self.deviations[slot];
            *pair = [off * first[slot >> 2], off * second[slot >> 2]];
        }
        let mut back = vec![[0.0; 2]; 4 * statements];
        for person in 0..self.conversation.people() {
            let row = self.conversation.row(person);
            let sum = sum_of(row, &forward);
            for vote in row {
                let pair = &mut back[vote.slot()];
                pair[0] += sum[0];
                pair[1] += sum[1];
            }
        }
        let sides: [fn(&Point) -> f64; 2] = [|pair| pair[0], |pair| pair[1]];
        for side in sides.iter().take(to - from) {
            let mut image: Vec<f64> = (0..statements)
                .map(|statement| (4 * statement..4 * statement + 3).map(|slot| self.deviations[slot] * side(&back[slot])).sum())
                .collect();
            let scale = dot(&image, &image).sqrt();
            let parts = self.take(&mut image, scale);
            self.images.push(parts);
        }
    }

    /// Takes from a vector what the basis has of it already; what is left joins the basis. Gives the parts.
    fn take(&mut self, vector: &mut [f64], scale: f64) -> Vec<f64> {
        let mut parts = Vec::with_capacity(self.basis.len() + 1);
        for known in &self.basis {
            let part = dot(known, vector);
            subtract(vector, known, part);
            parts.push(part);
        }
        let mut length = dot(vector, vector).sqrt();
        // What is nearly nothing may lean on the basis by rounding alone: look again.
        if length < 1e-3 * scale {
            for (known, part) in self.basis.iter().zip(&mut parts) {
                let again = dot(known, vector);
                subtract(vector, known, again);
                *part += again;
            }
            length = dot(vector, vector).sqrt();
        }
        if length > 1e-11 * scale && length > 0.0 {
            self.basis.push(vector.iter().map(|part| part / length).collect());
            parts.push(length);
        }
        parts
    }

    /// The best directions in the space, in terms of the basis, each with how much people differ in it.
    fn best(&self) -> Vec<(f64, Vec<f64>)> {
        let size = self.applied;
        let mut square = Square::zero(size);
        for (column, parts) in self.images.iter().enumerate() {
            // What is above the diagonal is exact to the last digit; what is below mirrors it.
            for (row, part) in parts.iter().enumerate().take(column + 1) {
                square.set(row, column, *part);
                square.set(column, row, *part);
            }
        }
        eigen(&square)
    }

    /// How far the worse of the two best is from being a direction of the matrix.
    fn residual(&self, pairs: &[(f64, Vec<f64>)]) -> f64 {
        let largest = pairs.first().map_or(0.0, |pair| pair.0);
        if largest <= 0.0 {
            return 0.0;
        }
        let lengths = pairs.iter().take(2).map(|(_, weights)| {
            let outside = self.outside(weights);
            dot(&outside, &outside).sqrt()
        });
        lengths.fold(0.0, f64::max) / largest
    }

    /// What the matrix leads to, outside of the space, from a vector in it.
    fn outside(&self, weights: &[f64]) -> Vec<f64> {
        let mut outside = vec![0.0; self.basis.len() - self.applied];
        for (parts, weight) in self.images.iter().zip(weights) {
            for (sum, part) in outside.iter_mut().zip(parts.iter().skip(self.applied)) {
                *sum += part * weight;
            }
        }
        outside
    }

    fn combine(&self, weights: &[f64]) -> Vec<f64> {
        let mut direction = vec![0.0; self.conversation.statements()];
        for (vector, weight) in self.basis.iter().zip(weights) {
            subtract(&mut direction, vector, -weight);
        }
        direction
    }

    /// One of the best directions; nothing where people do not differ in it.
    fn direction(&self, pairs: &[(f64, Vec<f64>)], which: usize) -> Vec<f64> {
        let largest = pairs.first().map_or(0.0, |pair| pair.0);
        match pairs.get(which) {
            Some((value, weights)) if *value > 1e-12 * largest => self.combine(weights),
            _ => vec![0.0; self.conversation.statements()],
        }
    }
}

fn sum_of(row: &[Packed], table: &[Point]) -> Point {
    let mut sum = [0.0; 2];
    for vote in row {
        let pair = table[vote.slot()];
        sum[0] += pair[0];
        sum[1] += pair[1];
    }
    sum
}

/// Four sums side by side, so that the processor need not wait for each addition.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_parts, a_rest) = a.as_chunks::<4>();
    let (b_parts, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (x, y) in a_parts.iter().zip(b_parts) {
        for at in 0..4 {
            sums[at] += x[at] * y[at];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

fn subtract(from: &mut [f64], what: &[f64], times: f64) {
    for (a, b) in from.iter_mut().zip(what) {
        *a -= times * b;
    }
}
