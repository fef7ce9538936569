//! What holds for every roll and every ballot.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

use pavilion_tally::{Ballots, Decision, Options, Outcome, Pack, Roll, Source, decide};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Row {
    area: u64,
    owner: u8,
    developer: bool,
    counts: bool,
    choice: Option<usize>,
}

const CHOICES: [&str; 4] = ["for", "against", "abstain", "invalid"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1_u64..30_000, 0_u8..12, any::<bool>(), 0_u8..10, proptest::option::of(0_usize..4));
    proptest::collection::vec(row, 1..40).prop_map(|rows| {
        let row = |(area, owner, developer, counts, choice)| Row { area, owner, developer, counts: counts > 0, choice };
        rows.into_iter().map(row).collect()
    })
}

fn run(rows: &[Row], matter: &str) -> Decision {
    let (mut roll, mut ballots) = (String::from("dwelling,area_m2,owner,holder,counts\n"), String::from("dwelling,choice\n"));
    for (n, row) in rows.iter().enumerate() {
        let holder = if row.developer { "developer" } else { "private" };
        let counts = if row.counts { "yes" } else { "no" };
        roll.push_str(&format!("{n},{}.{:02},o{},{holder},{counts}\n", row.area / 100, row.area % 100, row.owner));
        if let Some(choice) = row.choice {
            ballots.push_str(&format!("{n},{}\n", CHOICES[choice]));
        }
    }
    let pack = Pack::named("cn-civil-code").unwrap();
    let roll = Roll::read(&Source::new("roll.csv", roll), &pack).unwrap();
    let ballots = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, &pack).unwrap();
    decide(&roll, &ballots, &pack, matter, &Options::default()).unwrap()
}

/// The article and its interpretation once more, in another way: sets of owners, sums of areas, cross products.
fn plainly(rows: &[Row], weighty: bool) -> Outcome {
    let counted: Vec<&Row> = rows.iter().filter(|row| row.counts).collect();
    let head = |row: &Row| if row.developer { 99 } else { row.owner };
    let valid = |row: &&&Row| row.choice.is_some_and(|choice| choice < 3);
    let heads = |rows: &mut dyn Iterator<Item = &&Row>| rows.map(|row| head(row)).collect::<std::collections::BTreeSet<u8>>();
    let all = heads(&mut counted.iter());
    let part = heads(&mut counted.iter().filter(valid));
    let agreed = part
        .iter()
        .filter(|one| counted.iter().filter(valid).filter(|row| head(row) == **one).all(|row| row.choice == Some(0)))
        .count() as u64;
    let area = |keep: &dyn Fn(&&&Row) -> bool| counted.iter().filter(|row| keep(row)).map(|row| row.area).sum::<u64>();
    let (all_area, part_area, for_area) = (area(&|_| true), area(&|row| valid(row)), area(&|row| row.choice == Some(0)));
    let (all, part) = (all.len() as u64, part.len() as u64);
    if all == 0 || part * 3 < all * 2 || part_area * 3 < all_area * 2 {
        return Outcome::TooFewTookPart;
    }
    let enough = |have: u64, of: u64| if weighty { have * 4 >= of * 3 } else { have * 2 > of };
    if enough(agreed, part) && enough(for_area, part_area) { Outcome::Passed } else { Outcome::Failed }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_outcome_is_what_the_article_says(rows in rows()) {
        for (matter, weighty) in [("278-5", false), ("278-6", true)] {
            prop_assert_eq!(run(&rows, matter).summary().outcome, plainly(&rows, weighty));
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_no_figure(rows in rows(), turn in 0_usize..40) {
        let one = run(&rows, "278-6");
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let other = run(&turned, "278-6");
        prop_assert_eq!(&one.summary().participation, &other.summary().participation);
        prop_assert_eq!(&one.summary().approval, &other.summary().approval);
    }

    #[test]
    fn one_more_in_favour_never_hurts(rows in rows(), at in 0_usize..40) {
        let at = at % rows.len();
        let before = run(&rows, "278-1");
        let mut more = rows.clone();
        // Somebody who took part and was not for it is for it now.
        if more[at].choice.is_some_and(|choice| choice < 3) {
            more[at].choice = Some(0);
        }
        let after = run(&more, "278-1");
        if before.summary().outcome == Outcome::Passed {
            prop_assert_eq!(after.summary().outcome, Outcome::Passed);
        }
    }

    #[test]
    fn csv_is_read_as_the_csv_crate_reads_it(cells in proptest::collection::vec(proptest::collection::vec("[a-z0-9,\"\n ]{0,6}", 3), 1..8)) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(["ballot", "rank", "choice"]).unwrap();
        let mut names = std::collections::BTreeSet::new();
        for (n, row) in cells.iter().enumerate() {
            writer.write_record([n.to_string().as_str(), "1", &row[2]]).unwrap();
            let name = row[2].trim();
            if !name.is_empty() {
                names.insert(name.to_owned());
            }
        }
        let text = writer.into_inner().unwrap();
        let race = pavilion_tally::ranked::Race::read(&Source::new("x.csv", text)).unwrap();
        prop_assert_eq!(race.candidates, names.into_iter().collect::<Vec<_>>());
    }
}
