//! One run of the method, from full purses to the end.

use super::field::{Field, Supporter};
use super::purses::{Purses, as_row};
use crate::election::Election;
use crate::nat::{self, Nat};
use crate::ratio::{self, Ratio};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::Write;

/// A project somebody may yet buy, and the price at which it last could be.
///
/// The price of a unit of weight is `need / weight`; divided by what that unit gains from the project it is what
/// projects are compared by. It never falls, for purses never fill, so an old one is a lower bound.
#[derive(Clone, Debug)]
struct Candidate {
    project: usize,
    /// What those who can pay the price in full pay together, in units of the purses.
    need: Nat,
    /// Their weights together.
    weight: u64,
    /// The price for the gain, about.
    about: f64,
}

/// A project bought.
#[derive(Clone, Debug)]
pub(super) struct Bought {
    pub(super) project: usize,
    /// What one unit of weight paid, in units of the purses.
    pub(super) price: Nat,
    pub(super) unit: Nat,
    pub(super) in_full: u64,
    pub(super) gave_all: u64,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nothing more can be bought.
    Done,
    /// The projects bought cost more than the budget given.
    PastBudget,
}

/// Who paid how much for what.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(super) of_ballot: Vec<u32>,
    /// In the order of the purchases.
    entries: Vec<Entry>,
}

/// What was paid for one project.
#[derive(Clone, Debug)]
struct Entry {
    project: usize,
    unit: Nat,
    /// What each voter of a group paid, by group.
    paid: Vec<(u32, Nat)>,
}

/// What one voter paid for one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub project: usize,
    /// In the smallest unit of money.
    pub amount: Ratio,
}

impl Ledger {
    /// What the voter of a ballot paid, in the order of the purchases.
    pub fn of(&self, ballot: usize) -> Vec<Payment> {
        let Some(group) = self.of_ballot.get(ballot) else { return Vec::new() };
        self.of_group(*group).map(|(project, paid, unit)| Payment { project, amount: Ratio::new(paid.clone(), unit) }).collect()
    }

    fn of_group(&self, group: u32) -> impl Iterator<Item = (usize, &Nat, &Nat)> {
        self.entries.iter().filter_map(move |entry| {
            let at = entry.paid.binary_search_by_key(&group, |(group, _)| *group).ok()?;
            Some((entry.project, &entry.paid[at].1, &entry.unit))
        })
    }

    /// All payments as CSV: `voter_id,project_id,paid`, one row for every voter and project, the amounts rounded down to
    /// six digits.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_csv(&self, election: &Election, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "voter_id,project_id,paid")?;
        let mut known: HashMap<u32, Vec<String>> = HashMap::new();
        for (ballot, group) in self.of_ballot.iter().enumerate() {
            let ends = known.entry(*group).or_insert_with(|| {
                let end = |(project, paid, unit): (usize, &Nat, &Nat)| {
                    let unit = unit.clone().times(election.unit());
                    format!("{},{}", in_csv(&election.projects[project].id), ratio::decimal(paid, &unit, 6))
                };
                self.of_group(*group).map(end).collect()
            });
            let voter = in_csv(&election.voter(ballot));
            for end in ends {
                writeln!(out, "{voter},{end}")?;
            }
        }
        Ok(())
    }
}

fn in_csv(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

pub(super) struct Run {
    purses: Purses,
    supporters: Vec<Vec<Supporter>>,
    candidates: Vec<Candidate>,
    pub(super) bought: Vec<Bought>,
    pub(super) ties: Vec<(Vec<usize>, usize)>,
    pub(super) spent: u128,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    rich: Vec<Supporter>,
    rows: Vec<Vec<u64>>,
}

impl Run {
    /// Everybody with an equal part of the budget and so much of the currency more.
    pub(super) fn new(field: &Field<'_>, added: u64) -> Run {
        let voters = field.voters();
        let more = u128::from(added) * u128::from(field.election.unit()) * u128::from(voters);
        let purses = Purses::equal(field.groups.sizes.len(), u128::from(field.election.budget) + more, voters.max(1));
        let candidates = field.candidates().into_iter().map(|project| {
            let need = purses.unit().clone().times(field.election.projects[project].cost);
            let mut candidate = Candidate { project, need, weight: field.totals[project], about: 0.0 };
            candidate.set_about(&purses, field);
            candidate
        });
        Run {
            candidates: candidates.collect(),
            purses,
            supporters: field.supporters.clone(),
            bought: Vec::new(),
            ties: Vec::new(),
            spent: 0,
            scratch: Scratch::default(),
        }
    }

    pub(super) fn unit(&self) -> &Nat {
        self.purses.unit()
    }

    /// Buys until nothing more can be bought, or until more is spent than may be.
    pub(super) fn go(&mut self, field: &Field<'_>, budget: Option<u128>, mut ledger: Option<&mut Ledger>) -> Stop {
        while let Some(at) = self.cheapest(field) {
            let candidate = self.candidates.remove(at);
            self.spent += u128::from(field.election.projects[candidate.project].cost);
            if budget.is_some_and(|budget| self.spent > budget) {
                return Stop::PastBudget;
            }
            self.buy(field, &candidate, ledger.as_deref_mut());
        }
        Stop::Done
    }

    /// What the supporters of a project have left together.
    pub(super) fn money(&mut self, field: &Field<'_>, project: usize) -> Nat {
        let Run { purses, supporters, .. } = self;
        let mut money = Nat::zero();
        supporters[project].retain(|one| !purses.is_empty(one.group));
        for one in &supporters[project] {
            money.add_times(purses.row(one.group), u64::from(field.groups.sizes[one.group as usize]));
        }
        money
    }

    /// The place of the candidate to be bought next.
    fn cheapest(&mut self, field: &Field<'_>) -> Option<usize> {
        self.candidates.sort_by(|a, b| compared(a, b, field).then(field.places[a.project].cmp(&field.places[b.project])));
        let mut best: Vec<usize> = Vec::new();
        let mut gone = Vec::new();
        for at in 0..self.candidates.len() {
            if best.first().is_some_and(|best| compared(&self.candidates[at], &self.candidates[*best], field).is_gt()) {
                break;
            }
            let mut candidate = self.candidates[at].clone();
            let is_gone = !self.price(field, &mut candidate);
            gone.push(is_gone);
            if is_gone {
                continue;
            }
            let order = best.first().map_or(Ordering::Less, |best| compared(&candidate, &self.candidates[*best], field));
            self.candidates[at] = candidate;
            match order {
                Ordering::Less => best = vec![at],
                Ordering::Equal => best.push(at),
                Ordering::Greater => {}
            }
        }
        let chosen = best.iter().copied().min_by_key(|at| field.places[self.candidates[*at].project])?;
        let project = self.candidates[chosen].project;
        if best.len() > 1 {
            self.ties.push((best.iter().map(|at| self.candidates[*at].project).collect(), project));
        }
        let mut gone = gone.into_iter();
        self.candidates.retain(|_| !gone.next().unwrap_or(false));
        self.candidates.iter().position(|candidate| candidate.project == project)
    }

    /// Finds the price at which the supporters can pay for the project; `false` when they cannot.
    ///
    /// Those who cannot pay the price in full give all they have, which raises the price for the others, until no more
    /// of them fall short. The price only rises on the way, so it is the lowest there is.
    fn price(&mut self, field: &Field<'_>, candidate: &mut Candidate) -> bool {
        let project = candidate.project;
        let target = self.purses.unit().clone().times(field.election.projects[project].cost);
        if self.money(field, project) < target {
            return false;
        }
        let Run { purses, supporters, scratch, .. } = self;
        let classes = &field.classes[project];
        let sizes = &field.groups.sizes;
        let weigh = |one: &Supporter| u64::from(classes[one.class as usize]) * u64::from(sizes[one.group as usize]);
        scratch.rich.clone_from(&supporters[project]);
        let mut weight: u64 = scratch.rich.iter().map(weigh).sum();
        let mut need = target;
        loop {
            // A purse falls short of the price exactly when it holds less than the price rounded up.
            scratch.prices(classes, purses.width(), |class| {
                let mut price = need.clone().times(u64::from(class));
                if price.div_small(weight) > 0 {
                    price.add_times(&[1], 1);
                }
                price
            });
            let before = scratch.rich.len();
            let Scratch { rich, rows } = scratch;
            rich.retain(|one| {
                let row = purses.row(one.group);
                let price = &rows[one.class as usize];
                let is_rich = price.len() == row.len() && nat::cmp_rows(row, price).is_ge();
                if !is_rich {
                    need.sub_times(row, u64::from(sizes[one.group as usize]));
                    weight -= weigh(one);
                }
                is_rich
            });
            if rich.len() == before {
                break;
            }
        }
        candidate.need = need;
        candidate.weight = weight;
        candidate.set_about(purses, field);
        true
    }

    fn buy(&mut self, field: &Field<'_>, candidate: &Candidate, ledger: Option<&mut Ledger>) {
        let project = candidate.project;
        let common = nat::gcd(candidate.need.rem_small(candidate.weight), candidate.weight);
        let finer = candidate.weight / common;
        self.purses.refine(finer);
        if finer > 1 {
            self.candidates.iter_mut().for_each(|other| other.need.mul_small(finer));
        }
        let mut price = candidate.need.clone();
        price.div_small(common);
        let Run { purses, supporters, scratch, .. } = self;
        let classes = &field.classes[project];
        scratch.prices(classes, purses.width(), |class| price.clone().times(u64::from(class)));
        let mut bought = Bought { project, price, unit: purses.unit().clone(), in_full: 0, gave_all: 0 };
        let mut paid = Vec::new();
        for one in &supporters[project] {
            let row = &scratch.rows[one.class as usize];
            if ledger.is_some() {
                let all = Nat::from_limbs(purses.row(one.group));
                paid.push((one.group, all.min(Nat::from_limbs(row))));
            }
            let voters = u64::from(field.groups.sizes[one.group as usize]);
            match purses.pay(one.group, row) {
                Ordering::Less => bought.gave_all += voters,
                _ => bought.in_full += voters,
            }
        }
        if let Some(ledger) = ledger {
            ledger.entries.push(Entry { project, unit: bought.unit.clone(), paid });
        }
        self.bought.push(bought);
    }
}

impl Scratch {
    /// One row for every weight. A price too large for the width is more than any purse holds: its row is longer.
    fn prices(&mut self, classes: &[u32], width: usize, price: impl Fn(u32) -> Nat) {
        self.rows.resize(self.rows.len().max(classes.len()), Vec::new());
        for (class, row) in classes.iter().zip(&mut self.rows) {
            as_row(&price(*class), width, row);
        }
    }
}

impl Candidate {
    fn set_about(&mut self, purses: &Purses, field: &Field<'_>) {
        let ((need, need_twos), (unit, unit_twos)) = (self.need.approx(), purses.unit().approx());
        let price = need / unit * f64::powi(2.0, need_twos - unit_twos);
        self.about = price / self.weight as f64 / field.gain(self.project) as f64;
    }
}

/// Which of two goes for the lower price for the gain. The exact comparison is made only where the rough one is too close.
fn compared(a: &Candidate, b: &Candidate, field: &Field<'_>) -> Ordering {
    const CLOSE: f64 = 1e-9;
    if (a.about - b.about).abs() > CLOSE * a.about.max(b.about) {
        return a.about.total_cmp(&b.about);
    }
    let own = a.need.clone().times(b.weight).times(field.gain(b.project));
    let other = b.need.clone().times(a.weight).times(field.gain(a.project));
    own.cmp(&other)
}
