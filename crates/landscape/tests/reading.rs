//! Tables of inputs: what is read, and what is told about what cannot be read.

use pavilion_landscape::reading::{Named, Source, read, read_groups};
use pavilion_landscape::report::Report;
use pavilion_landscape::{Faults, Landscape, Options, Standing};

fn of(votes: &str, comments: &str, strict: bool) -> Result<Named, Faults> {
    read(Source::new("v.csv", votes.as_bytes()), Some(Source::new("c.csv", comments.as_bytes())), strict)
}

#[test]
fn columns_are_found_by_name_and_others_passed_over() {
    let votes = "\u{feff}timestamp,vote,xid,comment-id,voter-id\n1,1,,10,a\n2, -1 ,x,9,b\r\n";
    let comments = "comment-id,agrees,comment-body,moderated\n9,4,\"电梯, 加装\",1\n10,4,,-1\n11,4,new,0\n";
    let named = of(votes, comments, false).unwrap();
    assert_eq!(named.people, ["a", "b"]);
    assert_eq!(named.statements, ["9", "10", "11"]);
    assert_eq!(named.texts, [Some("电梯, 加装".to_owned()), None, Some("new".to_owned())]);
    let standing = |named: &Named| (0..3).map(|at| named.conversation.standing(at)).collect::<Vec<_>>();
    assert_eq!(standing(&named), [Standing::Open, Standing::Out, Standing::Open]);
    assert_eq!(standing(&of(votes, comments, true).unwrap()), [Standing::Open, Standing::Out, Standing::Out]);
}

#[test]
fn every_fault_is_told_at_once_with_its_place_and_remedy() {
    let votes = "comment-id,voter-id,vote\n1,1,agree\n,1,1\n1,2\n1,3,1\n";
    let comments = "comment-id,moderated\n1,7\n";
    let told = of(votes, comments, false).unwrap_err().to_string();
    let expected = "v.csv:2:3: the vote is \"agree\" - write 1 for agree, -1 for disagree or 0 for pass\n\
        v.csv:3:1: comment-id is empty - fill it in or take the row out\n\
        v.csv:4:3: the vote is \"\" - write 1 for agree, -1 for disagree or 0 for pass\n\
        c.csv:2:2: moderated is \"7\" - write 1 for accepted, -1 for rejected or 0 for not yet moderated";
    assert_eq!(told, expected);
}

#[test]
fn a_file_of_another_kind_is_told_what_it_lacks() {
    let told = of("name,age\nx,1\n", "", false).unwrap_err().to_string();
    assert_eq!(told.lines().count(), 4, "{told}");
    assert!(told.starts_with("v.csv:1:0: there is no column comment-id - the first line must name the columns"), "{told}");
    let latin = b"comment-id,voter-id,vote\n1,\xff\xfe,1\n";
    let told = read(Source::new("v.csv", &latin[..]), None::<Source<&[u8]>>, false).unwrap_err().to_string();
    assert_eq!(told, "v.csv:2:2: voter-id is not written in UTF-8 - save the file as CSV in UTF-8");
}

#[test]
fn of_a_flood_of_faults_the_first_are_told_and_the_others_counted() {
    let votes = format!("comment-id,voter-id,vote\n{}", "1,1,x\n".repeat(5000));
    let faults = of(&votes, "comment-id\n", false).unwrap_err();
    assert_eq!(faults.iter().count(), 1000);
    assert!(faults.to_string().ends_with("and 4000 faults more of this kind - mend these first"));
}

#[test]
fn groups_are_pinned_by_name() {
    let named = of("comment-id,voter-id,vote\n0,1,1\n0,2,-1\n0,3,1\n0,4,0\n", "comment-id\n", false).unwrap();
    let groups = "voter-id,group-id\n1,5\n2,2\n3,5\n4,\n77,2\n";
    let pinned = read_groups(Source::new("g.csv", groups.as_bytes()), &named.people).unwrap();
    assert_eq!((pinned.names.clone(), pinned.unknown), (vec!["2".to_owned(), "5".to_owned()], 1));
    assert_eq!(pinned.group_of, [Some(1), Some(0), Some(1), None]);
    let landscape = Landscape::with_groups(&named.conversation, &Options::default(), &pinned.group_of);
    // (0 + 1)/(1 + 2) for the one, (2 + 1)/(2 + 2) for the other.
    assert!((landscape.group_aware[0] - 0.25).abs() < 1e-15);
    let report = Report { named: &named, landscape: &landscape, group_names: Some(&pinned.names) };
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["groups"][1]["id"], 5);
    assert_eq!(json["groups"][1]["members"], serde_json::json!([1, 3]));
    assert_eq!((&json["participants"], &json["statements"], &json["votes"]), (&4.into(), &1.into(), &4.into()));

    let twice = "voter-id,group-id\n1,5\n1,2\n";
    let told = read_groups(Source::new("g.csv", twice.as_bytes()), &named.people).unwrap_err().to_string();
    assert_eq!(told, "g.csv:3:1: voter-id \"1\" stands in line 2 already - name every person once");
}

#[test]
fn nothing_and_next_to_nothing_are_conversations_too() {
    for votes in
        ["comment-id,voter-id,vote\n", "comment-id,voter-id,vote\n1,1,1\n", "comment-id,voter-id,vote\n1,1,1\n1,2,1\n2,1,0\n"]
    {
        let named = of(votes, "comment-id,moderated\n8,1\n", false).unwrap();
        let landscape = Landscape::of(&named.conversation, &Options::default());
        let json = serde_json::to_value(Report { named: &named, landscape: &landscape, group_names: None }).unwrap();
        assert!(json["priorities"]["8"].as_f64().unwrap() > 5.0, "{json}");
        assert!(json["group_aware_consensus"].get("8").is_none());
    }
}
