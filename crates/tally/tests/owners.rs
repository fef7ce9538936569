//! Owners' decisions by the packs that come with the crate, as tables.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

use pavilion_tally::{Ballots, Decision, Faults, Lang, Options, Outcome, Pack, Roll, Source, decide, explain, moment};

fn try_with(rules: &str, matter: &str, roll: &str, ballots: &str, options: &Options) -> Result<Decision, Faults> {
    let pack = Pack::named(rules).unwrap();
    let roll = Roll::read(&Source::new("roll.csv", roll), &pack)?;
    let ballots = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, &pack)?;
    decide(&roll, &ballots, &pack, matter, options)
}

fn try_decide(rules: &str, matter: &str, roll: &str, ballots: &str) -> Result<Decision, Faults> {
    try_with(rules, matter, roll, ballots, &Options::default())
}

/// A roll of dwellings `d1`… of the same area and different owners, and as many ballots of each choice as asked for.
fn plain(rules: &str, matter: &str, all: usize, counts: [usize; 4]) -> Decision {
    let mut roll = String::from("dwelling,area_m2,owner,holder,counts\n");
    for n in 1..=all {
        roll.push_str(&format!("d{n},100.00,o{n},private,yes\n"));
    }
    let mut ballots = String::from("dwelling,choice,channel,cast_at\n");
    let choices = ["for", "against", "abstain", "invalid"];
    let said = counts.iter().zip(choices).flat_map(|(count, choice)| std::iter::repeat_n(choice, *count));
    for (n, choice) in said.enumerate() {
        ballots.push_str(&format!("d{},{choice},paper,2026-11-20T10:00:00+08:00\n", n + 1));
    }
    try_decide(rules, matter, &roll, &ballots).unwrap()
}

#[test]
fn the_thresholds_hold_to_the_last_vote() {
    use Outcome::{Failed, Passed, TooFewTookPart};
    for (matter, all, counts, outcome) in [
        // Exactly two thirds takes part; one fewer does not.
        ("278-1", 1036, [691, 0, 0, 0], Passed),
        ("278-1", 1036, [690, 0, 0, 0], TooFewTookPart),
        ("278-1", 900, [600, 0, 0, 0], Passed),
        ("278-1", 900, [599, 0, 0, 0], TooFewTookPart),
        // Exactly half does not pass; one more does.
        ("278-4", 100, [50, 50, 0, 0], Failed),
        ("278-4", 100, [51, 49, 0, 0], Passed),
        ("278-4", 101, [51, 50, 0, 0], Passed),
        // Abstentions take part.
        ("278-4", 100, [50, 0, 50, 0], Failed),
        // Exactly three quarters passes; one fewer does not.
        ("278-6", 100, [75, 25, 0, 0], Passed),
        ("278-6", 100, [74, 26, 0, 0], Failed),
        ("278-7", 1036, [519, 172, 0, 0], Passed),
        ("278-8", 1036, [518, 173, 0, 0], Failed),
        ("278-9", 1036, [346, 345, 0, 0], Passed),
        // An invalid ballot expresses nothing.
        ("278-1", 3, [1, 0, 0, 2], TooFewTookPart),
        ("278-1", 1, [0, 0, 0, 0], TooFewTookPart),
    ] {
        let decision = plain("cn-civil-code", matter, all, counts);
        assert_eq!(decision.summary().outcome, outcome, "{matter} {counts:?} of {all}");
    }
}

#[test]
fn the_form_for_programs_is_as_published() {
    let decision = plain("cn-civil-code", "278-6", 1036, [519, 100, 72, 3]);
    let json = serde_json::to_string(decision.summary()).unwrap();
    let expected = concat!(
        r#"{"outcome":"passed","participation":{"heads":{"have":691,"of":1036,"need":"2/3","at_least":691,"met":true},"#,
        r#""area":{"have":6910000,"of":10360000,"need":"2/3","at_least":6906667,"met":true}},"#,
        r#""approval":{"heads":{"have":519,"of":691,"need":"3/4","strict":false,"at_least":519,"met":true},"#,
        r#""area":{"have":5190000,"of":6910000,"need":"3/4","strict":false,"at_least":5182500,"met":true}},"#,
        r#""counts":{"for":519,"against":100,"abstain":72,"invalid":3},"digest":""#,
    );
    assert!(json.starts_with(expected), "{json}");
    assert_eq!(decision.summary().digest, pavilion_tally::digest_bytes(decision.canonical().as_bytes()));
    let half = plain("cn-civil-code", "278-5", 10, [5, 5, 0, 0]);
    let json = serde_json::to_string(&half.summary().approval.heads).unwrap();
    assert_eq!(json, r#"{"have":5,"of":10,"need":"1/2","strict":true,"at_least":6,"met":false}"#);
}

#[test]
fn one_owner_is_one_head_and_so_is_the_developer() {
    let roll = "dwelling,area_m2,owner,holder,counts\n\
        1,100,a,private,yes\n2,100,a,private,yes\n3,100,b,private,yes\n\
        4,50.5,dev,developer,yes\n5,50.5,other,developer,yes\n6,50.5,,developer,\n\
        7,80,council,public,yes\n8,80,council,public,yes\n9,10,c,private,no\n";
    let ballots = "dwelling,choice,channel,cast_at\n1,for,,\n2,for,,\n3,against,,\n4,for,,\n7,for,,\n9,for,,\n";
    let decision = try_decide("cn-civil-code", "278-1", roll, ballots).unwrap();
    let summary = decision.summary();
    let heads = summary.participation.heads.as_ref().unwrap();
    // a, b, the developer, the council; c does not count.
    assert_eq!((heads.have, heads.of), (4, 4));
    let area = summary.participation.area.as_ref().unwrap();
    assert_eq!((area.have, area.of), (43_050, 61_150));
    assert_eq!(summary.approval.heads.as_ref().unwrap().have, 3);
    assert_eq!(summary.approval.area.as_ref().unwrap().have, 33_050);
    assert_eq!((decision.set_aside.no_say, decision.silent), (1, 3));
    assert_eq!(summary.outcome, Outcome::Passed);
}

#[test]
fn an_owner_of_two_minds_takes_part_and_is_for_nothing() {
    let roll = "dwelling,area_m2,owner\n1,100,a\n2,60,a\n3,100,b\n";
    let ballots = "dwelling,choice\n1,for\n2,against\n3,for\n";
    let decision = try_decide("cn-civil-code", "278-1", roll, ballots).unwrap();
    let heads = decision.summary().approval.heads.clone().unwrap();
    assert_eq!((heads.have, heads.of, heads.met, decision.differing), (1, 2, false, 1));
    assert_eq!(decision.summary().approval.area.as_ref().unwrap().have, 20_000);
    // The by-laws of the association say that the last word counts, and weigh no area.
    let ballots = "dwelling,choice,cast_at\n1,for,2026-11-03\n2,against,2026-11-02\n3,for,\n";
    let decision = try_decide("association", "ordinary", roll, ballots).unwrap();
    let summary = decision.summary();
    assert_eq!((summary.approval.heads.as_ref().unwrap().have, &summary.approval.area), (2, &None));
}

#[test]
fn the_last_valid_ballot_before_the_closing_counts() {
    let roll = "dwelling,area_m2,owner\n1,1,a\n2,1,b\n3,1,c\n4,1,d\n";
    let ballots = "dwelling,choice,cast_at\n\
        1,against,2026-11-20T12:00:00+08:00\n1,for,2026-11-20T11:00:00+08:00\n1,against,2026-11-20T09:00:00+08:00\n\
        2,for,2026-11-20T09:00:00+08:00\n2,invalid,2026-11-20T10:00:00+08:00\n\
        3,against,2026-11-20 10:00\n3,for,2026-11-20T02:00:00Z\n\
        4,invalid,\n";
    let options = Options { closing: moment("2026-11-20T12:00", 480), ..Options::default() };
    let decision = try_with("cn-civil-code", "278-1", roll, ballots, &options).unwrap();
    let counts = decision.summary().counts;
    assert_eq!((counts.in_favour, counts.against, counts.invalid), (3, 0, 1));
    assert_eq!((decision.set_aside.late, decision.set_aside.superseded), (1, 3));
    let open = try_decide("cn-civil-code", "278-1", roll, ballots).unwrap();
    assert_eq!((open.summary().counts.against, open.set_aside.superseded), (1, 4));
}

#[test]
fn joint_owners_speak_through_one_and_proxies_have_limits() {
    let roll = "dwelling,area_m2,owner,representative\n1,1,a,Li\n2,1,b,\n3,1,c,\n4,1,d,\n5,1,e,\n";
    let ballots = "dwelling,choice,voter,proxy,mandate,cast_at\n\
        1,for,Wang,,,2026-11-03\n1,against,Li,,,2026-11-02\n\
        2,for,,Zhao,yes,2026-11-03\n3,for,,Zhao,yes,2026-11-02\n4,for,,Zhao,yes,2026-11-01\n5,for,,Qian,no,\n";
    let decision = try_decide("association", "ordinary", roll, ballots).unwrap();
    let counts = decision.summary().counts;
    // Zhao speaks for two at most, those who asked first; Qian shows no mandate; Wang is not the representative.
    assert_eq!((counts.in_favour, counts.against), (2, 1));
    assert_eq!((decision.set_aside.not_representative, decision.set_aside.proxy), (1, 2));
    let decision = try_decide("cn-civil-code", "278-1", roll, ballots).unwrap();
    assert_eq!(decision.set_aside.proxy, 0);
}

#[test]
fn a_lift_is_decided_by_one_entrance() {
    let roll = "房号,面积,业主,楼栋,单元,被占用\n\
        1,100,a,3,1,\n2,100,b,3,1,是\n3,100,c,3,1,\n4,100,d,3,1,\n5,100,e,3,2,\n";
    let ballots = "房号,表决意见\n1,同意\n2,反对\n3,同意\n4,同意\n5,反对\n";
    let entrance = |name: &str| Options { building: Some("3".into()), entrance: Some(name.into()), closing: None };
    let decision = try_with("lift-retrofit", "lift", roll, ballots, &entrance("1")).unwrap();
    assert_eq!(decision.summary().outcome, Outcome::Passed);
    assert_eq!(decision.set_aside.no_say, 1);
    // By the older local rule two thirds of all is enough, but whose own part is touched must agree.
    let older = try_with("lift-retrofit", "lift-jinan-2019", roll, ballots, &entrance("1")).unwrap();
    assert!(older.summary().approval.all_met());
    assert_eq!(older.summary().outcome, Outcome::Failed);
    assert!(!older.consent.unwrap().met);
    for (options, code) in [(Options::default(), "entrance-open"), (entrance("7"), "place-unknown")] {
        assert_eq!(try_with("lift-retrofit", "lift", roll, ballots, &options).unwrap_err().0[0].code, code);
    }
}

#[test]
fn parking_counts_as_the_pack_says() {
    let roll = "dwelling,area_m2,owner,kind\n1,100,a,dwelling\nP1,12.5,b,车位\nP2,12.5,a,parking\n";
    let ballots = "dwelling,choice\n1,for\nP1,for\n";
    let civil = try_decide("cn-civil-code", "278-1", roll, ballots).unwrap();
    assert_eq!(civil.summary().participation.heads.as_ref().unwrap().of, 2);
    assert_eq!(civil.summary().participation.area.as_ref().unwrap().of, 12_500);
    let lift = try_decide("lift-retrofit", "lift", roll, ballots).unwrap();
    assert_eq!(lift.summary().participation.heads.as_ref().unwrap().of, 1);
    assert_eq!(lift.summary().participation.area.as_ref().unwrap().of, 10_000);
}

#[test]
fn every_fault_is_told_at_once() {
    let roll = "dwelling,area_m2,owner,holder,counts\n\
        1,89.555,a,private,yes\n1,90,b,tenant,maybe\n,90,c,private,yes\n4,,d,private,yes\n5,0,e,private,yes\n6,90,,private,yes\n7,1,g,,,,extra\n";
    let faults = try_decide("cn-civil-code", "278-1", roll, "").unwrap_err();
    let found: Vec<(u64, &str, &str)> = faults.0.iter().map(|fault| (fault.row, &*fault.column, fault.code)).collect();
    assert_eq!(
        found,
        [
            (2, "area_m2", "area"),
            (3, "holder", "value"),
            (3, "counts", "value"),
            (3, "dwelling", "dwelling-twice"),
            (4, "dwelling", "empty"),
            (5, "area_m2", "area-empty"),
            (6, "area_m2", "area-zero"),
            (7, "owner", "owner-empty"),
            (8, "", "too-many-cells"),
        ]
    );
    assert_eq!(
        faults.lines(Lang::En)[0],
        "roll.csv:2:area_m2: 89.555 is no area - write m² with at most two decimals, such as 89.55"
    );
    assert!(faults.lines(Lang::ZhCn)[0].contains("不是面积"));

    let good = "dwelling,area_m2,owner\n1,1,a\n";
    let ballots = "dwelling,choice,cast_at\n1,perhaps,\n2,for,\n1,for,tomorrow\n,for,\n1,,\n";
    let faults = try_decide("cn-civil-code", "278-1", good, ballots).unwrap_err();
    let found: Vec<(u64, &str)> = faults.0.iter().map(|fault| (fault.row, fault.code)).collect();
    assert_eq!(found, [(2, "value"), (3, "dwelling-unknown"), (4, "time"), (5, "empty"), (6, "choice-empty")]);
    for (roll, code) in
        [("", "column-missing"), ("dwelling,owner\n1,a\n", "column-missing"), ("dwelling,area_m2,owner\n", "no-rows")]
    {
        assert_eq!(try_decide("cn-civil-code", "278-1", roll, "").unwrap_err().0[0].code, code, "{roll}");
    }
    assert_eq!(try_decide("cn-civil-code", "999", good, "dwelling,choice\n").unwrap_err().0[0].code, "matter-unknown");
}

#[test]
fn every_pack_explains_every_matter_in_both_languages() {
    for (name, text) in pavilion_tally::BUILT_IN {
        let pack = Pack::parse(text).unwrap();
        for matter in pack.matters() {
            let decision = plain(name, &matter.id, 12, [7, 2, 1, 1]);
            for lang in [Lang::ZhCn, Lang::En] {
                let text = explain(&decision, lang);
                assert!(text.contains(&decision.summary().digest) && !text.contains('{'), "{text}");
            }
        }
    }
    let text = explain(&plain("cn-civil-code", "278-6", 12, [7, 2, 1, 1]), Lang::ZhCn);
    assert!(text.contains("四分之三以上（含本数，3/4）") && text.contains("尚缺1人"), "{text}");
}

#[test]
fn the_digest_tells_any_change() {
    let roll = "dwelling,area_m2,owner\n1,1,a\n";
    let digest = |ballots: &str| try_decide("cn-civil-code", "278-1", roll, ballots).unwrap().summary().digest.clone();
    assert_eq!(digest("dwelling,choice\n1,for\n"), digest("dwelling,choice\n1,for\n"));
    assert_ne!(digest("dwelling,choice\n1,for\n"), digest("dwelling,choice\n1,for"));
}

#[test]
fn a_spreadsheet_says_what_the_csv_says() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in ["房号", "面积", "业主", "权属类型"].iter().enumerate() {
        sheet.write(0, column as u16, *header).unwrap();
    }
    for (row, (dwelling, area, owner)) in [(101.0, 89.55, "甲"), (102.0, 100.1 + 0.2, "乙")].iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, *dwelling).unwrap();
        sheet.write(row, 1, *area).unwrap();
        sheet.write(row, 2, *owner).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let pack = Pack::named("cn-civil-code").unwrap();
    let roll = Roll::read(&Source::new("roll.xlsx", bytes), &pack).unwrap();
    let ballots = Source::new("ballots.csv", "dwelling,choice\n101,for\n102,同意\n");
    let ballots = Ballots::read(&[ballots], &roll, &pack).unwrap();
    let decision = decide(&roll, &ballots, &pack, "278-7", &Options::default()).unwrap();
    assert_eq!(decision.summary().approval.area.as_ref().unwrap().have, 8955 + 10_030);
}

/// Long lists without quotes are read in two halves side by side: nobody may be able to tell.
#[test]
fn a_list_read_in_halves_says_what_the_whole_says() {
    let pack = Pack::named("cn-civil-code").unwrap();
    let mut roll = String::from("dwelling,area_m2,owner\n");
    let mut ballots = String::from("dwelling,choice,channel,cast_at,voter,proxy\n");
    for n in 0..4000 {
        roll.push_str(&format!("第{n}号楼{n}单元,{}.50,o{}\n", 50 + n % 70, n / 2));
        let choice = ["for", "against", "abstain", "for"][n % 4];
        let end = ["\n", "\r\n", "\n\n", "\r"][n % 4];
        ballots.push_str(&format!(
            "第{n}号楼{n}单元,{choice},c{},2026-11-20T10:{:02}:00Z,v{},p{}{end}",
            n % 7,
            n % 60,
            n % 91,
            n % 13
        ));
    }
    let roll = Roll::read(&Source::new("roll.csv", roll), &pack).unwrap();
    let quoted = ballots.replacen("dwelling", "\"dwelling\"", 1);
    let told = |text: String, tail: &str| {
        let read = Ballots::read(&[Source::new("b.csv", text + tail)], &roll, &pack)?;
        let decision = decide(&roll, &read, &pack, "278-6", &Options::default())?;
        let record = decision.record();
        Ok::<_, Faults>((
            read.len(),
            record["counts"].clone(),
            record["heads"].clone(),
            record["area"].clone(),
            record["set_aside"].clone(),
        ))
    };
    // A quote at the end, in a cell nobody reads, makes the same list one that is read in one go.
    let (halves, whole) = (told(ballots.clone(), "").unwrap(), told(quoted.clone(), "\"\",\n").unwrap());
    assert_eq!((halves.0, &halves), (4000, &whole));
    let spoil = |text: &str| text.replace("号楼39", "号楼x39").replace(",abstain,c1", ",perhaps,c1").replace("10:07", "10:77");
    let (halves, whole) = (told(spoil(&ballots), "").unwrap_err(), told(spoil(&quoted), "\"\",\n").unwrap_err());
    assert!(halves.0.len() > 300);
    assert_eq!(halves.lines(Lang::En), whole.lines(Lang::En));
}
