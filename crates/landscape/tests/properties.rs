//! What holds for any votes whatever.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use pavilion_landscape::axes::Axes;
use pavilion_landscape::chance::Chance;
use pavilion_landscape::drawing::draw;
use pavilion_landscape::next::{next, weights};
use pavilion_landscape::reading::{Named, Source, read, read_groups};
use pavilion_landscape::report::Report;
use pavilion_landscape::story::{HIDE_BELOW, Story};
use pavilion_landscape::words::Words;
use pavilion_landscape::{Choice, Conversation, Landscape, Options, Standing};
use proptest::prelude::*;

type Vote = (usize, usize, i64);

fn votes() -> impl Strategy<Value = Vec<Vote>> {
    prop::collection::vec((0..40_usize, 0..12_usize, -1..=1_i64), 0..250)
}

fn conversation(votes: &[Vote]) -> Conversation {
    let mut conversation = Conversation::new();
    for (person, statement, value) in votes {
        conversation.vote(*person, *statement, Choice::from_value(*value).unwrap());
    }
    conversation
}

fn csv(votes: &[Vote]) -> String {
    let rows: String = votes.iter().map(|(person, statement, value)| format!("{statement},{person},{value}\n")).collect();
    format!("comment-id,voter-id,vote\n{rows}")
}

fn named(text: &str) -> Named {
    read(Source::new("votes.csv", text.as_bytes()), None::<Source<&[u8]>>, false).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_figure_is_a_number_and_every_count_adds_up(votes in votes(), out in 0..12_usize, meta in 0..12_usize) {
        let mut conversation = conversation(&votes);
        conversation.set_standing(meta, Standing::Meta);
        conversation.set_standing(out, Standing::Out);
        let landscape = Landscape::of(&conversation, &Options::default());
        prop_assert!(landscape.points.iter().flatten().all(|part| part.is_finite()));
        prop_assert!(landscape.priorities.iter().all(|figure| figure.is_finite() && *figure > 0.0));
        prop_assert!(landscape.group_aware.iter().all(|figure| (0.0..=1.0).contains(figure)));
        prop_assert_eq!(landscape.grouped(), landscape.group_of.iter().flatten().count());
        for (at, group) in landscape.groups.iter().enumerate() {
            prop_assert!(!group.members.is_empty());
            prop_assert!(group.members.iter().all(|person| landscape.group_of[*person] == Some(at)));
            let votes: usize = group.members.iter().map(|person| conversation.votes_of(*person)).sum();
            prop_assert_eq!(group.counts.iter().map(|counts| counts.seen() as usize).sum::<usize>(), votes);
            prop_assert!(group.typical.len() <= 5);
            prop_assert!(group.typical.iter().all(|one| conversation.standing(one.statement) == Standing::Open));
        }
        for one in landscape.agreed.iter().chain(&landscape.rejected) {
            prop_assert!(one.share > 0.5 && conversation.standing(one.statement) == Standing::Open);
        }
    }

    #[test]
    fn the_same_votes_in_any_order_give_the_same_landscape(votes in votes(), seed in any::<u64>()) {
        let once: Vec<Vote> = {
            let mut seen = std::collections::HashSet::new();
            votes.iter().copied().filter(|(person, statement, _)| seen.insert((*person, *statement))).collect()
        };
        let mut mixed = once.clone();
        let mut chance = Chance::from_seed(seed);
        for at in (1..mixed.len()).rev() {
            mixed.swap(at, (chance.bits() % (at as u64 + 1)) as usize);
        }
        let json = |votes: &[Vote]| {
            let named = named(&csv(votes));
            let landscape = Landscape::of(&named.conversation, &Options::default());
            let words = Words::of("zh-CN").unwrap();
            let drawing = draw(&named, &landscape, &words, None, HIDE_BELOW);
            (serde_json::to_string(&Report { named: &named, landscape: &landscape, group_names: None }).unwrap(), drawing)
        };
        prop_assert_eq!(json(&once), json(&mixed));
    }

    #[test]
    fn agree_and_disagree_are_mirror_images(votes in votes()) {
        let turned: Vec<Vote> = votes.iter().map(|(person, statement, value)| (*person, *statement, -value)).collect();
        let (one, other) = (conversation(&votes), conversation(&turned));
        let (a, b) = (Landscape::of(&one, &Options::default()), Landscape::of(&other, &Options::default()));
        let lists = |landscape: &Landscape| {
            let of = |list: &[pavilion_landscape::statistics::Common]| list.iter().map(|one| one.statement).collect::<Vec<_>>();
            (of(&landscape.agreed), of(&landscape.rejected))
        };
        let ((agreed, rejected), (turned_agreed, turned_rejected)) = (lists(&a), lists(&b));
        prop_assert_eq!((agreed, rejected), (turned_rejected, turned_agreed));
        prop_assert_eq!(a.tried.len(), b.tried.len());
    }

    #[test]
    fn directions_have_length_one_and_stand_across_each_other(votes in votes()) {
        let axes = Axes::of(&conversation(&votes), 1);
        let along = |a: usize, b: usize| axes.directions.iter().map(|pair| pair[a] * pair[b]).sum::<f64>();
        for which in 0..2 {
            let length = along(which, which);
            prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-9, "{length}");
        }
        prop_assert!(along(0, 1).abs() < 1e-7);
    }

    #[test]
    fn directions_are_those_of_the_full_matrix(votes in votes()) {
        let conversation = conversation(&votes);
        let axes = Axes::of(&conversation, 1);
        // The slow way: the matrix of statements by statements, written out, applied to what was found.
        let (people, statements) = (conversation.people(), conversation.statements());
        let off = |person: usize, statement: usize| {
            conversation.said(person, statement).map_or(0.0, |choice| f64::from(choice.value()) - axes.centre[statement])
        };
        let apply = |which: usize| -> Vec<f64> {
            let mut image = vec![0.0; statements];
            for person in 0..people {
                let along: f64 = (0..statements).map(|statement| off(person, statement) * axes.directions[statement][which]).sum();
                (0..statements).for_each(|statement| image[statement] += along * off(person, statement));
            }
            image
        };
        let mut values = [0.0; 2];
        for (which, value) in values.iter_mut().enumerate() {
            let image = apply(which);
            *value = image.iter().zip(&axes.directions).map(|(part, pair)| part * pair[which]).sum();
            for (part, pair) in image.iter().zip(&axes.directions) {
                prop_assert!((part - *value * pair[which]).abs() < 1e-6 * (1.0 + *value), "{part} {}", *value * pair[which]);
            }
        }
        prop_assert!(values[0] >= values[1] - 1e-9);
    }

    #[test]
    fn whoever_voted_on_it_is_not_asked_again(votes in votes(), seed in any::<u64>(), out in 0..12_usize) {
        let mut conversation = conversation(&votes);
        conversation.set_standing(out, Standing::Out);
        let landscape = Landscape::of(&conversation, &Options::default());
        let mut chance = Chance::from_seed(seed);
        for person in 0..conversation.people() {
            let left = weights(&landscape, &conversation, person).iter().filter(|weight| **weight > 0.0).count();
            let drawn = next(&landscape, &conversation, person, &mut chance);
            prop_assert_eq!(drawn.is_some(), left > 0);
            if let Some(statement) = drawn {
                prop_assert!(statement != out && conversation.said(person, statement).is_none());
            }
        }
    }

    #[test]
    fn the_last_row_of_a_pair_counts(votes in votes()) {
        let named = named(&csv(&votes));
        let mut last = std::collections::HashMap::new();
        for (person, statement, value) in &votes {
            last.insert((*person, *statement), *value);
        }
        prop_assert_eq!(named.conversation.votes(), last.len());
        for ((person, statement), value) in last {
            let person = named.people.iter().position(|name| *name == person.to_string()).unwrap();
            let statement = named.statements.iter().position(|name| *name == statement.to_string()).unwrap();
            prop_assert_eq!(named.conversation.said(person, statement), Choice::from_value(value));
        }
    }

    #[test]
    fn no_input_is_read_without_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let mut text = if header { b"comment-id,voter-id,vote\n".to_vec() } else { Vec::new() };
        text.extend(&bytes);
        match read(Source::new("votes.csv", &text[..]), Some(Source::new("comments.csv", &bytes[..])), true) {
            Ok(named) => {
                let landscape = Landscape::of(&named.conversation, &Options::default());
                draw(&named, &landscape, &Words::of("en").unwrap(), None, HIDE_BELOW);
            }
            Err(faults) => prop_assert!(!faults.is_empty() && !faults.to_string().is_empty()),
        }
        let _ = read_groups(Source::new("groups.csv", &text[..]), &["1".into()]);
    }

    #[test]
    fn no_small_group_is_told_of(votes in votes(), limit in 5..20_usize) {
        let named = named(&csv(&votes));
        let landscape = Landscape::of(&named.conversation, &Options { group_min: 1, ..Options::default() });
        let story = Story::of(&named, &landscape, &Words::of("zh-CN").unwrap(), limit);
        prop_assert!(story.groups.iter().all(|group| group.members >= limit));
        let shown: usize = story.groups.iter().map(|group| group.members).sum();
        prop_assert_eq!(shown + story.hidden + story.unplaced, story.people);
    }
}
