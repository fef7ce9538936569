//! From the votes to the landscape.

use crate::axes::{Axes, Point};
use crate::conversation::{Conversation, Counts, Standing};
use crate::partition::{self, Partition};
use crate::statistics::{self, Common, Direction, Typical};

/// What can be chosen. The defaults are what the README describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Fixes every draw of chance.
    pub seed: u64,
    /// Whoever voted so often (or on all statements) takes part in forming groups.
    pub votes_min: usize,
    /// If they are fewer than this, those with most votes join them up to this number.
    pub people_min: usize,
    /// The most groups sought.
    pub groups_max: usize,
    /// Exactly so many groups, instead of as many as stand apart best.
    pub groups_fixed: Option<usize>,
    /// Fewer groups are preferred to more unless the silhouette of more is better by more than this.
    pub fewer_within: f64,
    /// A group has at least so many people; in small conversations one in twenty, but two, will do.
    pub group_min: usize,
    /// How many statements a list has at most.
    pub list_max: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            votes_min: 7,
            people_min: 15,
            groups_max: 5,
            groups_fixed: None,
            fewer_within: 0.05,
            group_min: 5,
            list_max: 5,
        }
    }
}

/// A group of people who vote alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Who is in it, in ascending order.
    pub members: Vec<usize>,
    /// The middle of its members.
    pub centre: Point,
    /// What they said to each statement.
    pub counts: Vec<Counts>,
    /// What tells it from the others.
    pub typical: Vec<Typical>,
}

/// Where people stand, which groups they form, what is typical of each and what is common ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    pub axes: Axes,
    /// Where each person stands.
    pub points: Vec<Point>,
    /// The group of each person; None for those who said too little to tell.
    pub group_of: Vec<Option<usize>>,
    pub groups: Vec<Group>,
    /// How well the groups stand apart (the silhouette) for each number of groups tried.
    pub tried: Vec<(usize, f64)>,
    /// What a majority of everybody agrees to, and what it rejects.
    pub agreed: Vec<Common>,
    pub rejected: Vec<Common>,
    /// For each statement how far all groups agree to it.
    pub group_aware: Vec<f64>,
    /// For each statement how much it would tell to show it to one more person.
    pub priorities: Vec<f64>,
}

impl Landscape {
    /// Finds the groups and everything that follows from them.
    pub fn of(conversation: &Conversation, options: &Options) -> Landscape {
        Landscape::on(conversation, options, Axes::of(conversation, options.seed))
    }

    /// The same on axes that are known.
    pub(crate) fn on(conversation: &Conversation, options: &Options, axes: Axes) -> Landscape {
        let points: Vec<Point> = (0..conversation.people()).map(|person| axes.person(conversation, person)).collect();
        let people = who_takes_part(conversation, options);
        let own: Vec<Point> = people.iter().map(|person| points[*person]).collect();
        let (partition, tried) = find_groups(&own, options);
        let mut group_of = vec![None; conversation.people()];
        for (person, group) in people.iter().zip(&partition.group_of) {
            group_of[*person] = Some(*group);
        }
        Landscape::assemble(conversation, options, axes, points, (group_of, partition.sizes.len()), tried)
    }

    /// Everything that follows from groups somebody else names: for each person a group, or None.
    /// Groups are numbered from zero.
    pub fn with_groups(conversation: &Conversation, options: &Options, group_of: &[Option<usize>]) -> Landscape {
        let axes = Axes::of(conversation, options.seed);
        let points: Vec<Point> = (0..conversation.people()).map(|person| axes.person(conversation, person)).collect();
        let mut group_of = group_of.to_vec();
        group_of.resize(conversation.people(), None);
        let groups = group_of.iter().flatten().max().map_or(0, |last| last + 1);
        Landscape::assemble(conversation, options, axes, points, (group_of, groups), Vec::new())
    }

    fn assemble(
        conversation: &Conversation,
        options: &Options,
        axes: Axes,
        points: Vec<Point>,
        (group_of, count): (Vec<Option<usize>>, usize),
        tried: Vec<(usize, f64)>,
    ) -> Landscape {
        let statements = conversation.statements();
        let standing: Vec<Standing> = (0..statements).map(|statement| conversation.standing(statement)).collect();
        let overall: Vec<Counts> = (0..statements).map(|statement| conversation.counts(statement)).collect();
        let mut groups = gather(conversation, &points, &group_of, count);
        let together: Vec<Counts> = (0..statements)
            .map(|statement| groups.iter().map(|group| group.counts[statement]).fold(Counts::default(), add))
            .collect();
        for group in &mut groups {
            let against: Vec<(Counts, Counts)> =
                group.counts.iter().zip(&together).map(|(own, all)| (*own, without(*all, *own))).collect();
            group.typical = statistics::typical(&against, &standing, options.list_max);
        }
        let group_aware = (0..statements)
            .map(|statement| statistics::group_aware(groups.iter().map(|group| group.counts[statement])))
            .collect();
        let priorities = (0..statements)
            .map(|statement| statistics::priority(together[statement], axes.extremity(statement), standing[statement]))
            .collect();
        let agreed = statistics::consensus(&overall, &standing, Direction::Agree, options.list_max);
        let rejected = statistics::consensus(&overall, &standing, Direction::Disagree, options.list_max);
        Landscape { axes, points, group_of, groups, tried, agreed, rejected, group_aware, priorities }
    }

    /// How well the groups stand apart, where that was measured.
    pub fn silhouette(&self) -> Option<f64> {
        self.tried.iter().find(|(count, _)| *count == self.groups.len()).map(|(_, silhouette)| *silhouette)
    }

    /// Gives the groups other numbers: for each group its new one.
    pub(crate) fn renumber(&mut self, numbers: &[usize]) {
        for group in self.group_of.iter_mut().flatten() {
            *group = numbers[*group];
        }
        let mut groups: Vec<(usize, Group)> = numbers.iter().copied().zip(std::mem::take(&mut self.groups)).collect();
        groups.sort_by_key(|(number, _)| *number);
        self.groups = groups.into_iter().map(|(_, group)| group).collect();
    }

    /// How many people are in a group.
    pub fn grouped(&self) -> usize {
        self.groups.iter().map(|group| group.members.len()).sum()
    }
}

fn add(a: Counts, b: Counts) -> Counts {
    Counts { agree: a.agree + b.agree, disagree: a.disagree + b.disagree, pass: a.pass + b.pass }
}

fn without(all: Counts, own: Counts) -> Counts {
    Counts { agree: all.agree - own.agree, disagree: all.disagree - own.disagree, pass: all.pass - own.pass }
}

/// Those who said enough to be placed, in ascending order.
fn who_takes_part(conversation: &Conversation, options: &Options) -> Vec<usize> {
    let statements = (0..conversation.statements()).filter(|statement| conversation.counts(*statement).seen() > 0).count();
    let enough = options.votes_min.min(statements);
    let voters: Vec<usize> = (0..conversation.people()).filter(|person| conversation.votes_of(*person) > 0).collect();
    let own: Vec<usize> = voters.iter().copied().filter(|person| conversation.votes_of(*person) >= enough).collect();
    if own.len() >= options.people_min {
        return own;
    }
    let mut most = voters;
    most.sort_by_key(|person| (usize::MAX - conversation.votes_of(*person), *person));
    most.truncate(options.people_min);
    most.sort_unstable();
    most
}

/// Up to so many people groups are sought among all of them; of more, among so many, and then extended to all.
const PART_MAX: usize = 2000;

/// The division with the fewest groups among those that stand apart nearly as well as the best.
fn find_groups(points: &[Point], options: &Options) -> (Partition, Vec<(usize, f64)>) {
    let smallest = options.group_min.min(points.len() / 20).max(2);
    let counts = match options.groups_fixed {
        Some(count) => count..=count,
        None => 2..=options.groups_max.min(2 + points.len() / 12),
    };
    // Of very many people a part tells how many groups there are and about where.
    let part: Vec<Point> = partition::evenly(points.len(), PART_MAX).map(|at| points[at]).collect();
    let found: Vec<(Partition, f64)> = counts
        .filter_map(|count| {
            let smallest = if options.groups_fixed.is_some() { 1 } else { smallest };
            let partition = partition::divide(&part, count, smallest, options.seed)?;
            let silhouette = partition::silhouette(&part, &partition);
            Some((partition, silhouette))
        })
        .collect();
    let tried: Vec<(usize, f64)> = found.iter().map(|(partition, silhouette)| (partition.sizes.len(), *silhouette)).collect();
    let best = tried.iter().map(|one| one.1).fold(f64::NEG_INFINITY, f64::max);
    let chosen = found.into_iter().find(|(_, silhouette)| *silhouette >= best - options.fewer_within);
    // Where nothing can be divided, everybody is one group.
    let all_in_one = || partition::from_groups(points, vec![0; points.len()], usize::from(!points.is_empty()));
    let whole = |(partition, _)| if part.len() == points.len() { partition } else { partition::extend(points, partition) };
    (chosen.map_or_else(all_in_one, whole), tried)
}

fn gather(conversation: &Conversation, points: &[Point], group_of: &[Option<usize>], count: usize) -> Vec<Group> {
    let empty = Group { members: Vec::new(), centre: [0.0; 2], counts: Vec::new(), typical: Vec::new() };
    let mut groups = vec![empty; count];
    for group in &mut groups {
        group.counts = vec![Counts::default(); conversation.statements()];
    }
    for (person, group) in group_of.iter().enumerate() {
        let Some(group) = group.map(|group| &mut groups[group]) else { continue };
        group.members.push(person);
        group.centre[0] += points[person][0];
        group.centre[1] += points[person][1];
        for (statement, choice) in conversation.said_by(person) {
            group.counts[statement].count(choice);
        }
    }
    for group in &mut groups {
        let size = group.members.len().max(1) as f64;
        group.centre = group.centre.map(|part| part / size);
    }
    groups
}
