//! Eigenvalues of small symmetric matrices: Householder's reduction to three diagonals, then QL with implicit shifts.

/// A small square matrix, row after row.
#[derive(Clone, Debug)]
pub(crate) struct Square {
    pub(crate) size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zero(size: usize) -> Square {
        Square { size, cells: vec![0.0; size * size] }
    }

    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] = value;
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..(row + 1) * self.size]
    }

    fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.size..(row + 1) * self.size]
    }
}

/// All eigenvalues, largest first, each with its eigenvector of length one.
pub(crate) fn eigen(matrix: &Square) -> Vec<(f64, Vec<f64>)> {
    let (diagonal, beside, turned) = three_diagonals(matrix);
    let (values, rows) = diagonalise(diagonal, beside, turned);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order.into_iter().map(|at| (values[at], rows.row(at).to_vec())).collect()
}

/// Turns a symmetric matrix A into T of three diagonals: A = Q T Q'. Gives the diagonal, what stands beside it, and Q'.
fn three_diagonals(matrix: &Square) -> (Vec<f64>, Vec<f64>, Square) {
    let size = matrix.size;
    let mut work = matrix.clone();
    let mut turned = Square::zero(size);
    for at in 0..size {
        turned.set(at, at, 1.0);
    }
    for step in 0..size.saturating_sub(2) {
        // A mirror that leaves of this column only the entry below the diagonal.
        let mut mirror: Vec<f64> = (0..size).map(|row| if row > step { work.at(row, step) } else { 0.0 }).collect();
        let below: f64 = mirror[step + 2..].iter().map(|x| x * x).sum();
        if below == 0.0 {
            continue;
        }
        let length = (below + mirror[step + 1] * mirror[step + 1]).sqrt();
        mirror[step + 1] += if mirror[step + 1] < 0.0 { -length } else { length };
        let half = mirror.iter().map(|x| x * x).sum::<f64>() / 2.0;
        let image: Vec<f64> =
            (0..size).map(|row| work.row(row).iter().zip(&mirror).map(|(a, b)| a * b).sum::<f64>() / half).collect();
        let along = image.iter().zip(&mirror).map(|(a, b)| a * b).sum::<f64>() / (2.0 * half);
        let shift: Vec<f64> = image.iter().zip(&mirror).map(|(a, b)| a - along * b).collect();
        for row in 0..size {
            let (own_mirror, own_shift) = (mirror[row], shift[row]);
            for (cell, (m, s)) in work.row_mut(row).iter_mut().zip(mirror.iter().zip(&shift)) {
                *cell -= own_mirror * s + own_shift * m;
            }
        }
        let mut sums = vec![0.0; size];
        for (row, own) in mirror.iter().enumerate().skip(step + 1) {
            for (sum, cell) in sums.iter_mut().zip(turned.row(row)) {
                *sum += own * cell;
            }
        }
        for (row, own) in mirror.iter().enumerate().skip(step + 1) {
            let factor = own / half;
            for (cell, sum) in turned.row_mut(row).iter_mut().zip(&sums) {
                *cell -= factor * sum;
            }
        }
    }
    let diagonal = (0..size).map(|at| work.at(at, at)).collect();
    let beside = (0..size).map(|at| if at + 1 < size { work.at(at + 1, at) } else { 0.0 }).collect();
    (diagonal, beside, turned)
}

/// QL with implicit shifts. The rows of `turned` become the eigenvectors.
fn diagonalise(mut diagonal: Vec<f64>, mut beside: Vec<f64>, mut turned: Square) -> (Vec<f64>, Square) {
    let size = diagonal.len();
    for low in 0..size {
        // Thirty rounds are far more than this ever takes; the bound keeps broken numbers from looping for ever.
        for _ in 0..30 {
            let high = (low..size - 1)
                .find(|at| beside[*at].abs() <= f64::EPSILON * (diagonal[*at].abs() + diagonal[at + 1].abs()))
                .unwrap_or(size - 1);
            if high == low {
                break;
            }
            let half_gap = (diagonal[low + 1] - diagonal[low]) / (2.0 * beside[low]);
            let root = half_gap.hypot(1.0);
            let mut ahead = diagonal[high] - diagonal[low] + beside[low] / (half_gap + root.copysign(half_gap));
            let (mut sine, mut cosine, mut carried) = (1.0, 1.0, 0.0);
            let mut stopped = false;
            for at in (low..high).rev() {
                let across = sine * beside[at];
                let along = cosine * beside[at];
                let length = across.hypot(ahead);
                beside[at + 1] = length;
                if length == 0.0 {
                    diagonal[at + 1] -= carried;
                    beside[high] = 0.0;
                    stopped = true;
                    break;
                }
                sine = across / length;
                cosine = ahead / length;
                let rest = diagonal[at + 1] - carried;
                let turn = (diagonal[at] - rest) * sine + 2.0 * cosine * along;
                carried = sine * turn;
                diagonal[at + 1] = rest + carried;
                ahead = cosine * turn - along;
                rotate(&mut turned, at, sine, cosine);
            }
            if !stopped {
                diagonal[low] -= carried;
                beside[low] = ahead;
                beside[high] = 0.0;
            }
        }
    }
    (diagonal, turned)
}

fn rotate(turned: &mut Square, at: usize, sine: f64, cosine: f64) {
    let size = turned.size;
    let (upper, lower) = turned.cells[at * size..(at + 2) * size].split_at_mut(size);
    for (a, b) in upper.iter_mut().zip(lower) {
        let (old_a, old_b) = (*a, *b);
        *b = sine * old_a + cosine * old_b;
        *a = cosine * old_a - sine * old_b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    #[test]
    fn every_pair_satisfies_its_equation() {
        let mut chance = Chance::from_seed(3);
        for size in [1_usize, 2, 3, 5, 12, 40] {
            let mut matrix = Square::zero(size);
            for row in 0..size {
                for column in 0..=row {
                    let value = chance.fraction() - 0.5;
                    matrix.set(row, column, value);
                    matrix.set(column, row, value);
                }
            }
            let pairs = eigen(&matrix);
            for (value, vector) in &pairs {
                for row in 0..size {
                    let image: f64 = (0..size).map(|column| matrix.at(row, column) * vector[column]).sum();
                    assert!((image - value * vector[row]).abs() < 1e-12, "{size}: {image} {value}");
                }
            }
            assert!(pairs.is_sorted_by(|a, b| a.0 >= b.0));
        }
    }

    #[test]
    fn a_matrix_that_is_diagonal_already_and_one_of_zeros_are_no_trouble() {
        assert_eq!(eigen(&Square::zero(3)).iter().map(|pair| pair.0).collect::<Vec<_>>(), [0.0; 3]);
        let mut matrix = Square::zero(2);
        matrix.set(1, 1, 4.0);
        assert_eq!(eigen(&matrix)[0], (4.0, vec![0.0, 1.0]));
        assert!(eigen(&Square::zero(0)).is_empty());
    }
}
