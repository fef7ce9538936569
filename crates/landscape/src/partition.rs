//! Dividing points of a plane into a given number of groups so that the squared distances to their centres are least.
//!
//! What is sought is the best division there is, not the one a single start happens to fall into: many seeded starts
//! on a sample, the best of them refined on all points (Lloyd), then single points moved as long as it helps
//! (Hartigan). So the result hardly depends on the start, and not at all on chance: a seed fixes it.

use crate::axes::Point;
use crate::chance::Chance;

/// A division of points into groups `0..k`, the largest group first.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// The group of each point.
    pub group_of: Vec<usize>,
    /// The centre of each group.
    pub centres: Vec<Point>,
    /// How many points each group has.
    pub sizes: Vec<usize>,
    /// The sum of squared distances to the centres.
    pub spread: f64,
}

const SAMPLE: usize = 256;
const STARTS: usize = 24;
const REFINED: usize = 5;
const ROUNDS_MAX: usize = 100;
/// A start need not come to rest to show what it is worth.
const ROUGH_ROUNDS_MAX: usize = 8;

/// The best division found in which every group has at least `smallest` points; None if none was.
pub fn divide(points: &[Point], k: usize, smallest: usize, seed: u64) -> Option<Partition> {
    if k == 0 || points.len() < k * smallest.max(1) {
        return None;
    }
    let sample: Vec<Point> = evenly(points.len(), SAMPLE).map(|at| points[at]).collect();
    let mut chance = Chance::from_seed(seed ^ (k as u64).rotate_left(32));
    let mut starts: Vec<(f64, Vec<Point>)> = Vec::new();
    for _ in 0..STARTS {
        let mut centres = scattered(&sample, k, &mut chance)?;
        let mut group_of = vec![usize::MAX; sample.len()];
        settle(&sample, &mut centres, &mut group_of, ROUGH_ROUNDS_MAX);
        let spread = spread(&sample, &centres, &group_of);
        // Starts that fell into the same place need refining once.
        if starts.iter().all(|(known, _)| (known - spread).abs() > 1e-9 * spread) {
            starts.push((spread, centres));
        }
    }
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<Partition> = None;
    for (refined, (_, centres)) in starts.into_iter().enumerate() {
        // Only when no start among the best gave groups large enough do the others get their turn.
        if refined >= REFINED && best.is_some() {
            break;
        }
        let found = refine(points, centres);
        if found.sizes.iter().all(|size| *size >= smallest) && best.as_ref().is_none_or(|best| found.spread < best.spread) {
            best = Some(found);
        }
    }
    best.map(|found| number(points, found))
}

/// The division of all points that a division of a part of them leads to.
pub fn extend(points: &[Point], part: Partition) -> Partition {
    number(points, refine(points, part.centres))
}

/// At most so many numbers below `count`, at even distances.
pub(crate) fn evenly(count: usize, most: usize) -> impl Iterator<Item = usize> {
    let taken = count.min(most);
    (0..taken).map(move |at| at * count / taken)
}

fn distance2(a: Point, b: Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

/// Centres to start from: points, each drawn the more likely the farther it is from those drawn before.
fn scattered(points: &[Point], k: usize, chance: &mut Chance) -> Option<Vec<Point>> {
    let mut weights = vec![1.0; points.len()];
    let mut centres = Vec::with_capacity(k);
    while centres.len() < k {
        let centre = points[chance.pick(&weights)?];
        for (weight, point) in weights.iter_mut().zip(points) {
            let away = distance2(*point, centre);
            *weight = if centres.is_empty() { away } else { weight.min(away) };
        }
        centres.push(centre);
    }
    Some(centres)
}

fn nearest(point: Point, centres: &[Point]) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (group, centre) in centres.iter().enumerate() {
        let away = distance2(point, *centre);
        if away < best.0 {
            best = (away, group);
        }
    }
    best.1
}

/// Lloyd's rounds: each point to its nearest centre, each centre to the middle of its points. An emptied group keeps its centre.
fn settle(points: &[Point], centres: &mut [Point], group_of: &mut [usize], rounds_max: usize) {
    for _ in 0..rounds_max {
        let mut moved = false;
        let mut sums = vec![([0.0; 2], 0.0); centres.len()];
        for (point, group) in points.iter().zip(group_of.iter_mut()) {
            let new = nearest(*point, centres);
            moved |= new != *group;
            *group = new;
            sums[new].0[0] += point[0];
            sums[new].0[1] += point[1];
            sums[new].1 += 1.0;
        }
        if !moved {
            return;
        }
        for (centre, (sum, count)) in centres.iter_mut().zip(sums) {
            if count > 0.0 {
                *centre = [sum[0] / count, sum[1] / count];
            }
        }
    }
}

fn spread(points: &[Point], centres: &[Point], group_of: &[usize]) -> f64 {
    points.iter().zip(group_of).map(|(point, group)| distance2(*point, centres[*group])).sum()
}

fn refine(points: &[Point], mut centres: Vec<Point>) -> Partition {
    let mut group_of = vec![usize::MAX; points.len()];
    settle(points, &mut centres, &mut group_of, ROUNDS_MAX);
    let mut sizes = vec![0_usize; centres.len()];
    group_of.iter().for_each(|group| sizes[*group] += 1);
    exchange(points, &mut centres, &mut group_of, &mut sizes);
    let spread = spread(points, &centres, &group_of);
    Partition { group_of, centres, sizes, spread }
}

/// Hartigan's moves: a point changes its group when that lessens the sum, centres moving with it.
fn exchange(points: &[Point], centres: &mut [Point], group_of: &mut [usize], sizes: &mut [usize]) {
    for _ in 0..ROUNDS_MAX {
        let mut moved = false;
        for (point, group) in points.iter().zip(group_of.iter_mut()) {
            let from = *group;
            let n = sizes[from] as f64;
            if sizes[from] < 2 {
                continue;
            }
            let gain = n / (n - 1.0) * distance2(*point, centres[from]);
            let mut best = (gain * (1.0 - 1e-9), from);
            for (to, centre) in centres.iter().enumerate() {
                let m = sizes[to] as f64;
                let cost = m / (m + 1.0) * distance2(*point, *centre);
                if to != from && cost < best.0 {
                    best = (cost, to);
                }
            }
            let to = best.1;
            if to != from {
                let m = sizes[to] as f64;
                for axis in 0..2 {
                    centres[from][axis] -= (point[axis] - centres[from][axis]) / (n - 1.0);
                    centres[to][axis] += (point[axis] - centres[to][axis]) / (m + 1.0);
                }
                sizes[from] -= 1;
                sizes[to] += 1;
                *group = to;
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}

/// Numbers the groups by size, the larger first; of equals the one with the first point.
fn number(points: &[Point], found: Partition) -> Partition {
    let k = found.sizes.len();
    let first = |group: usize| found.group_of.iter().position(|own| *own == group).unwrap_or(usize::MAX);
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by_key(|group| (usize::MAX - found.sizes[*group], first(*group)));
    let mut number_of = vec![0; k];
    order.iter().enumerate().for_each(|(new, old)| number_of[*old] = new);
    from_groups(points, found.group_of.into_iter().map(|old| number_of[old]).collect(), k)
}

/// The partition that given groups make.
pub(crate) fn from_groups(points: &[Point], group_of: Vec<usize>, k: usize) -> Partition {
    let mut sums = vec![[0.0; 2]; k];
    let mut sizes = vec![0_usize; k];
    for (point, group) in points.iter().zip(&group_of) {
        sums[*group][0] += point[0];
        sums[*group][1] += point[1];
        sizes[*group] += 1;
    }
    let centres: Vec<Point> = sums.iter().zip(&sizes).map(|(sum, size)| sum.map(|part| part / (*size).max(1) as f64)).collect();
    let spread = spread(points, &centres, &group_of);
    Partition { group_of, centres, sizes, spread }
}

/// How well the groups stand apart, from -1 to 1: the mean silhouette of the points, measured exactly up to
/// [`SILHOUETTE_POINTS_MAX`] points and on so many evenly taken ones beyond. A point alone in its group counts 0.
pub fn silhouette(points: &[Point], partition: &Partition) -> f64 {
    let k = partition.centres.len();
    // Group after group, each coordinate by itself, so that the inner loop is nothing but arithmetic.
    let mut groups: Vec<(Vec<f32>, Vec<f32>)> = vec![(Vec::new(), Vec::new()); k];
    for at in evenly(points.len(), SILHOUETTE_POINTS_MAX) {
        let (xs, ys) = &mut groups[partition.group_of[at]];
        xs.push(points[at][0] as f32);
        ys.push(points[at][1] as f32);
    }
    let mut total = 0.0;
    let mut count = 0_usize;
    for (own, (xs, ys)) in groups.iter().enumerate() {
        count += xs.len();
        if xs.len() < 2 {
            continue;
        }
        for (x, y) in xs.iter().zip(ys) {
            let mut inside = 0.0;
            let mut outside = f64::INFINITY;
            for (other, (other_xs, other_ys)) in groups.iter().enumerate() {
                let sum = distances(*x, *y, other_xs, other_ys);
                if other == own {
                    inside = sum / (xs.len() - 1) as f64;
                } else if !other_xs.is_empty() {
                    outside = outside.min(sum / other_xs.len() as f64);
                }
            }
            let larger = inside.max(outside);
            if larger > 0.0 && outside.is_finite() {
                total += (outside - inside) / larger;
            }
        }
    }
    if count == 0 { 0.0 } else { total / count as f64 }
}

/// Up to so many points the silhouette is exact.
pub const SILHOUETTE_POINTS_MAX: usize = 1000;

fn distances(x: f32, y: f32, xs: &[f32], ys: &[f32]) -> f64 {
    let (x_parts, x_rest) = xs.as_chunks::<8>();
    let (y_parts, y_rest) = ys.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (other_x, other_y) in x_parts.iter().zip(y_parts) {
        for at in 0..8 {
            let (dx, dy) = (other_x[at] - x, other_y[at] - y);
            sums[at] += (dx * dx + dy * dy).sqrt();
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(a, b)| f64::from(((a - x) * (a - x) + (b - y) * (b - y)).sqrt())).sum();
    sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud(around: &[(Point, usize)]) -> Vec<Point> {
        let mut chance = Chance::from_seed(1);
        let mut points = Vec::new();
        for (centre, count) in around {
            for _ in 0..*count {
                points.push([centre[0] + chance.fraction() - 0.5, centre[1] + chance.fraction() - 0.5]);
            }
        }
        points
    }

    #[test]
    fn groups_that_stand_apart_are_found_and_numbered_by_size() {
        let points = cloud(&[([0.0, 0.0], 10), ([9.0, 0.0], 30), ([0.0, 9.0], 20)]);
        let found = divide(&points, 3, 2, 1).unwrap();
        assert_eq!(found.sizes, [30, 20, 10]);
        assert!(found.group_of[..10].iter().all(|group| *group == 2));
        assert!(silhouette(&points, &found) > 0.8);
        assert_eq!(found, divide(&points, 3, 2, 1).unwrap());
    }

    #[test]
    fn a_division_is_as_good_as_any_for_few_points() {
        // Every way to divide ten points in two, against what is found.
        let points = cloud(&[([0.0, 0.0], 10)]);
        let least = (1..1_usize << 9)
            .map(|mask| from_groups(&points, (0..10).map(|at| mask >> at & 1).collect(), 2).spread)
            .fold(f64::INFINITY, f64::min);
        let found = divide(&points, 2, 1, 5).unwrap();
        assert!((found.spread - least).abs() < 1e-12, "{} {least}", found.spread);
    }

    #[test]
    fn one_place_cannot_be_divided() {
        assert_eq!(divide(&[[1.0, 1.0]; 9], 2, 1, 0), None);
        assert_eq!(divide(&[], 2, 1, 0), None);
        assert_eq!(divide(&[[0.0, 1.0], [1.0, 0.0]], 3, 1, 0), None);
    }

    #[test]
    fn one_far_point_is_no_group_where_groups_need_more() {
        let mut points = cloud(&[([0.0, 0.0], 40), ([4.0, 0.0], 9)]);
        points.push([60.0, 0.0]);
        assert_eq!(divide(&points, 2, 1, 0).unwrap().sizes, [49, 1]);
        if let Some(found) = divide(&points, 2, 5, 0) {
            assert!(found.sizes[1] >= 5);
        }
    }
}
