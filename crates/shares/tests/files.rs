//! Reading and writing Pabulib files.

#![expect(clippy::unwrap_used, reason = "what a test puts together must be sound")]

use pavilion_shares::{Faults, Greedy, Lang, Report, pb};

const GOOD: &str = "META\nkey;value\ndescription;Trees; and benches\nnum_projects;2\nnum_votes;3\nbudget;1000,50\nvote_type;approval\nrule;greedy\n\
    PROJECTS\nproject_id;cost;name;selected\n7;400;\"Bench; \"\"long\"\"\";1\n12;700.25;Tree;2\n\
    VOTES\nvoter_id;age;vote\nv1;33;7,12\nv2;;7\nv3;80;\n";

fn faults(text: &str) -> Vec<String> {
    let found: Faults = pb::read(text.to_owned()).unwrap_err();
    found.told("f.pb").lines().map(str::to_owned).collect()
}

#[test]
fn a_file_is_read_whole_and_comes_back_as_it_was() {
    let reading = pb::read(GOOD.to_owned()).unwrap();
    assert_eq!(reading.notes, []);
    let election = reading.election;
    assert_eq!(election.budget(), 100_050);
    assert_eq!(election.meta("description"), Some("Trees; and benches"));
    assert_eq!(election.project_field(0, "name"), Some("Bench; \"long\""));
    assert_eq!(election.published(), Some(vec![0]));
    assert_eq!((election.ballot(0), election.ballot(2)), (&[0, 1][..], &[][..]));
    assert_eq!(election.voter(1), "v2");
    let written = pb::write(&election);
    assert_eq!(written, GOOD.replace("Trees; and benches", "\"Trees; and benches\""));
    let again = pb::read(written.clone()).unwrap().election;
    assert_eq!(pb::write(&again), written);
    let padded = GOOD.replace("budget;1000,50", "budget;1000,50;; ;").replace("rule;greedy", "rule;\"greedy;\"");
    assert_eq!(pb::read(padded).unwrap().election.meta("rule"), Some("greedy;"));
    let odd = format!("\u{feff}{}", GOOD.replace('\n', "\r\n\r\n"));
    assert_eq!(pb::write(&pb::read(odd).unwrap().election), written);
}

#[test]
fn every_fault_is_told_at_once_with_its_place_and_remedy() {
    let text = "META\nkey;value\nbudget;much\nvote_type;approval\nbudget;1\nalone\n\
        PROJECTS\nproject_id;cost\na;1e3\na;2\n,;3\nb\nc;1;2\n\
        VOTES\nvoter_id;vote\n1;a,z\n2;a;9\n";
    assert_eq!(
        faults(text),
        [
            "f.pb:3:budget: \"much\" is no amount - write digits, and a point or a comma before the smaller part, such as 1250.50",
            "f.pb:5:budget: this key was there before - keep one of them",
            "f.pb:6:alone: a key without a value - write key;value",
            "f.pb:9:cost: \"1e3\" is no amount - write digits, and a point or a comma before the smaller part, such as 1250.50",
            "f.pb:10:project_id: \"a\" was there before - give every project its own id",
            "f.pb:11:project_id: \",\" cannot stand on a ballot - give the project an id without commas",
            "f.pb:12:cost: the row ends before the cost - fill in every column",
            "f.pb:13:: 3 fields under 2 columns - put a field that holds a semicolon in double quotes",
            "f.pb:16:vote: \"z\" is no project - name only projects of the section PROJECTS, with commas between them",
            "f.pb:17:: 3 fields under 2 columns - put a field that holds a semicolon in double quotes",
        ]
    );
}

#[test]
fn what_is_missing_is_told() {
    let told = faults("");
    assert!(told.iter().any(|line| line.contains("there is no section VOTES")), "{told:?}");
    assert!(told.iter().any(|line| line.contains("META does not say what there is to spend")), "{told:?}");
    let told =
        faults("hello\nMETA\nkey;value\nbudget;1\nvote_type;show of hands\nPROJECTS\nid;price\nMETA\nVOTES\nvoter;choice\n");
    for part in
        ["\"show of hands\" is no kind of vote", "has no such column", "this section was there before", "before the first"]
    {
        assert!(told.iter().any(|line| line.contains(part)), "{part}: {told:?}");
    }
    let bytes = b"META\nkey;value\nunit;Krak\xf3w\n".to_vec();
    assert_eq!(pb::read_bytes(bytes).unwrap_err().told("f.pb"), "f.pb:3:: the text is not UTF-8 - save the file as UTF-8");
}

#[test]
fn points_must_fit_the_projects_named() {
    let head = "META\nkey;value\nbudget;1\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;1\nb;1\nVOTES\n";
    let told = faults(&format!("{head}voter_id;vote;points\n1;a,b;1\n2;a;x\n3;a,a;1,1\n4;a;5000000000\n"));
    let remedy = "write digits, and a point or a comma before the smaller part, such as 1250.50";
    assert_eq!(
        told,
        [
            "f.pb:11:points: 1 numbers of points for 2 projects - give as many as the ballot names projects, with commas between them",
            &format!("f.pb:12:points: \"x\" is no number of points - {remedy}"),
            "f.pb:13:vote: \"a\" stands twice - name each project once on a ballot with points",
            "f.pb:14:points: \"5000000000\" is too large - check the points",
        ]
    );
    assert!(faults(&format!("{head}voter_id;vote\n")).iter().any(|line| line.contains("points")));
}

#[test]
fn oddities_are_noted_and_do_not_stop_the_count() {
    let text = GOOD.replace("num_votes;3", "num_votes;4").replace("v2;;7", "v1;;7,7");
    let reading = pb::read(text).unwrap();
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "5:num_votes: META says 4, the file has 3 - what the file has is counted",
            "16:voter_id: \"v1\" voted before - each row counts as a ballot; take one out if it should not",
            "16:vote: \"7\" stands twice - it counts once, where it stands first",
        ]
    );
    assert_eq!(Greedy::default().run(&reading.election).unwrap().support, [2, 1]);
}

#[test]
fn the_report_has_its_fixed_shape_and_speaks_both_languages() {
    let election = pb::read(GOOD.to_owned()).unwrap().election;
    let outcome = Greedy::default().run(&election).unwrap();
    let json = serde_json::to_value(Report::new(&election, &outcome, Lang::En)).unwrap();
    assert_eq!(json["winners"], serde_json::json!(["7"]));
    assert_eq!((json["spent"].as_u64(), json["budget"].as_f64()), (Some(400), Some(1000.5)));
    assert_eq!(json["projects"]["7"]["funded"], true);
    assert_eq!(json["projects"]["7"]["support"], 2);
    assert_eq!(
        json["projects"]["12"]["why"],
        "When its turn came 600.5 were left: 99.75 too little. With a support of 3 instead of 1 it would have stood before 7 and been funded."
    );
    let english = Report::new(&election, &outcome, Lang::En).text();
    let chinese = Report::new(&election, &outcome, Lang::ZhCn).text();
    for text in [&english, &chinese] {
        assert!(text.contains("Bench; \"long\"") && !text.contains('{') && !text.contains('}'), "{text}");
    }
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |text: &str| -> Vec<(String, Vec<String>)> {
        let table: toml::Table = toml::from_str(text).unwrap();
        let holes = |text: &str| {
            let mut holes: Vec<String> =
                text.split('{').skip(1).filter_map(|part| part.split('}').next()).map(str::to_owned).collect();
            holes.sort();
            holes
        };
        table.iter().map(|(key, value)| (key.clone(), holes(value.as_str().unwrap()))).collect()
    };
    assert_eq!(keys(include_str!("../texts/en.toml")), keys(include_str!("../texts/zh-CN.toml")));
}
