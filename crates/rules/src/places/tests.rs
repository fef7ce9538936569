use super::dwellings::{Column, Unit, faults_of as unit_faults, parse_area, parse_counts, parse_floor, parse_holder, print_area};
use super::*;

#[test]
fn a_kind_stands_only_under_its_own() {
    use Kind::{
        Building, Community, Compound, District, Entrance, Grid, MicroGrid, PartyBranch, PartyCommittee, PartyGeneralBranch,
        PartyGroup, PartyHousehold, Subdistrict,
    };
    for (kind, parent, expected) in [
        (District, None, true),
        (District, Some(District), false),
        (Subdistrict, Some(District), true),
        (Community, Some(Subdistrict), true),
        (Community, None, true),
        (Compound, Some(Community), true),
        (Compound, None, true),
        (Compound, Some(District), false),
        (Building, Some(Compound), true),
        (Building, None, false),
        (Entrance, Some(Building), true),
        (Entrance, Some(Compound), false),
        (Grid, Some(Community), true),
        (Grid, None, true),
        (Grid, Some(Grid), false),
        (MicroGrid, Some(Grid), true),
        (MicroGrid, None, false),
        (PartyCommittee, Some(PartyCommittee), true),
        (PartyGeneralBranch, Some(PartyCommittee), true),
        (PartyBranch, Some(PartyGeneralBranch), true),
        (PartyBranch, Some(Compound), true),
        (PartyGroup, Some(PartyBranch), true),
        (PartyHousehold, Some(PartyGroup), true),
        (PartyBranch, Some(PartyGroup), false),
        (PartyGroup, Some(PartyGroup), false),
        (Building, Some(PartyBranch), false),
        (PartyGroup, Some(Building), false),
    ] {
        assert_eq!(kind.may_stand_under(parent), expected, "{kind:?} under {parent:?}");
    }
}

#[test]
fn a_code_has_twelve_digits_of_its_level_and_continues_the_one_above() {
    let cases = [
        (Kind::District, "140702000000", None, Ok(())),
        (Kind::Subdistrict, "140702001000", Some("140702000000"), Ok(())),
        (Kind::Community, "140702001005", Some("140702001000"), Ok(())),
        (Kind::Community, "140702001005", Some("140702000000"), Ok(())),
        (Kind::District, "14070200000", None, Err(No::CodeUnreadable)),
        (Kind::District, "14070200000x", None, Err(No::CodeUnreadable)),
        (Kind::District, "１40702000000", None, Err(No::CodeUnreadable)),
        (Kind::District, "140702001000", None, Err(No::CodeLevel)),
        (Kind::District, "000000000000", None, Err(No::CodeLevel)),
        (Kind::Subdistrict, "140702000000", None, Err(No::CodeLevel)),
        (Kind::Community, "140702001000", None, Err(No::CodeLevel)),
        (Kind::Subdistrict, "140703001000", Some("140702000000"), Err(No::CodeOutsideParent)),
        (Kind::Community, "140702002005", Some("140702001000"), Err(No::CodeOutsideParent)),
        (Kind::Compound, "140702001005", Some("140702001000"), Err(No::CodeNotHere)),
        (Kind::Grid, "140702001005", None, Err(No::CodeNotHere)),
    ];
    for (kind, code, above, expected) in cases {
        assert_eq!(check_code(kind, code, above), expected, "{kind:?} {code} {above:?}");
    }
}

fn compound(name: &str) -> Wanted<'_> {
    Wanted {
        tree: Tree::Administrative,
        layer: None,
        kind: Kind::Compound,
        name,
        label: "",
        code: None,
        compound_type: Some(CompoundType::Old),
        help_phone: "",
        help_who: "",
        zone_known: true,
    }
}

#[test]
fn every_fault_of_a_place_is_named_at_once() {
    let community = Parent { kind: Kind::Community, layer: None, code: None, ended: false };
    assert_eq!(faults_of(&compound("样例小区"), Some(&community)), vec![]);
    let long = "长".repeat(LABEL_CHARS_MAX + 1);
    let bad = Wanted { label: &long, help_phone: "打我", zone_known: false, layer: Some(Layer::Police), ..compound("") };
    let codes: Vec<_> = faults_of(&bad, Some(&Parent { ended: true, ..community })).into_iter().map(|fault| fault.code).collect();
    let expected = [No::NameMissing, No::LabelTooLong, No::PhoneUnreadable, No::ZoneUnknown, No::LayerNotHere, No::ParentEnded]
        .map(No::code);
    assert_eq!(codes, expected);
}

#[test]
fn a_grid_needs_a_layer_and_keeps_that_of_the_grid_above() {
    let grid = |layer| Wanted { tree: Tree::Grid, layer, kind: Kind::MicroGrid, compound_type: None, ..compound("一网格") };
    let above = Parent { kind: Kind::Grid, layer: Some(Layer::Party), code: None, ended: false };
    for (layer, expected) in [
        (Some(Layer::Party), vec![]),
        (None, vec![Refusal::from(No::LayerMissing)]),
        (Some(Layer::Police), vec![Refusal::from(No::LayerOfParent)]),
    ] {
        assert_eq!(faults_of(&grid(layer), Some(&above)), expected, "{layer:?}");
    }
}

#[test]
fn names_are_one_line_and_hide_nothing() {
    for (text, expected) in [("1号楼", true), ("甲\0乙", false), ("甲\n乙", false), ("甲\u{202e}乙", false), ("A 座", true)]
    {
        assert_eq!(is_one_line(text), expected, "{text:?}");
    }
}

#[test]
fn telephone_numbers_are_those_one_can_dial() {
    for (text, expected) in [
        ("", true),
        ("0351-1234567", true),
        ("+86 138 0000 0000", true),
        ("12345", true),
        ("0351-1234567转12", true),
        ("找王阿姨", false),
        ("12", false),
        ("1234567890123456789012", false),
        ("138\u{0}0000", false),
    ] {
        assert_eq!(is_phone(text), expected, "{text:?}");
    }
}

#[test]
fn segments_count_in_base_36_and_say_when_they_are_full() {
    for (last, expected) in [
        (None, Ok("0001")),
        (Some("0001"), Ok("0002")),
        (Some("0009"), Ok("000a")),
        (Some("000z"), Ok("0010")),
        (Some("zzzy"), Ok("zzzz")),
        (Some("zzzz"), Err(No::TooManySiblings)),
    ] {
        assert_eq!(next_segment(last), expected.map(str::to_owned), "{last:?}");
    }
}

#[test]
fn paths_above_are_whole_segments() {
    assert_eq!(path_and_above("0001.0002.000a"), vec!["0001", "0001.0002", "0001.0002.000a"]);
    assert_eq!(path_and_above("0001"), vec!["0001"]);
    assert_eq!(last_segment("0001.0002.000a"), "000a");
}

#[test]
fn a_place_ends_once_and_not_over_the_heads_of_others() {
    for (ended, children, dwellings, expected) in [
        (false, 0, 0, Ok(())),
        (true, 0, 0, Err(No::Ended.into())),
        (false, 2, 5, Err(No::HasChildren.with("n", 2))),
        (false, 0, 5, Err(No::HasDwellings.with("n", 5))),
    ] {
        assert_eq!(may_end(ended, children, dwellings), expected);
    }
}

#[test]
fn grids_cover_administrative_places_and_nothing_else_covers() {
    for (node, place, expected) in [
        (Kind::Grid, Kind::Building, Ok(())),
        (Kind::MicroGrid, Kind::Entrance, Ok(())),
        (Kind::PartyBranch, Kind::Compound, Ok(())),
        (Kind::Compound, Kind::Building, Err(No::CoverNode)),
        (Kind::Grid, Kind::Grid, Err(No::CoverPlace)),
    ] {
        assert_eq!(may_cover(node, place), expected, "{node:?} over {place:?}");
    }
}

#[test]
fn names_sort_as_people_read_them() {
    let mut names = vec!["10号楼", "东区2号", "2号楼", "1号楼", "东区10号", "A座"];
    names.sort_by_key(|name| natural_key(name));
    assert_eq!(names, vec!["1号楼", "2号楼", "10号楼", "A座", "东区2号", "东区10号"]);
}

#[test]
fn areas_are_exact() {
    for (text, expected) in [
        ("89.5", Ok(Some(8_950))),
        ("89.50", Ok(Some(8_950))),
        ("89.500", Ok(Some(8_950))),
        ("89", Ok(Some(8_900))),
        ("８９．５", Ok(Some(8_950))),
        ("0.01", Ok(Some(1))),
        ("120.07㎡", Ok(Some(12_007))),
        ("99999.99", Ok(Some(AREA_MAX))),
        ("", Ok(None)),
        ("  ", Ok(None)),
        ("89.555", Err(No::AreaDecimals)),
        ("89,5", Err(No::AreaUnreadable)),
        ("-3", Err(No::AreaUnreadable)),
        ("1e3", Err(No::AreaUnreadable)),
        ("89.", Err(No::AreaUnreadable)),
        (".5", Err(No::AreaUnreadable)),
        ("0", Err(No::AreaOutside)),
        ("100000", Err(No::AreaOutside)),
        ("99999999999999999999", Err(No::AreaOutside)),
    ] {
        assert_eq!(parse_area(text), expected.map_err(Refusal::from), "{text:?}");
    }
    for area in [1, 10, 99, 100, 8_950, AREA_MAX] {
        assert_eq!(parse_area(&print_area(area)), Ok(Some(area)), "an area survives being printed");
    }
}

#[test]
fn floors_holders_and_counts_read_what_offices_write() {
    for (text, expected) in [
        ("3", Ok(Some(3))),
        ("3层", Ok(Some(3))),
        ("-1", Ok(Some(-1))),
        ("", Ok(None)),
        ("三", Err(No::FloorUnreadable.into())),
        ("3.5", Err(No::FloorUnreadable.into())),
        ("999", Err(No::FloorOutside.with("min", FLOOR_MIN).with("max", FLOOR_MAX))),
    ] {
        assert_eq!(parse_floor(text), expected, "{text:?}");
    }
    for (text, expected) in
        [("", Some(Holder::Private)), ("公有", Some(Holder::Public)), ("Developer", Some(Holder::Developer)), ("别人", None)]
    {
        assert_eq!(parse_holder(text).ok(), expected, "{text:?}");
    }
    for (text, expected) in [("", Some(true)), ("否", Some(false)), ("YES", Some(true)), ("也许", None)] {
        assert_eq!(parse_counts(text).ok(), expected, "{text:?}");
    }
}

#[test]
fn headings_are_found_in_both_languages_and_every_column_has_its_own() {
    for (text, expected) in [
        ("楼栋", Some(Column::Building)),
        (" 单元 ", Some(Column::Entrance)),
        ("建筑面积（㎡）", Some(Column::Area)),
        ("area_m2", Some(Column::Area)),
        ("*房号", Some(Column::Room)),
        ("业主姓名", None),
    ] {
        assert_eq!(Column::of_heading(text), expected, "{text:?}");
    }
    for column in Column::ALL {
        for chinese in [true, false] {
            assert_eq!(Column::of_heading(column.heading(chinese)), Some(*column));
        }
    }
}

#[test]
fn a_dwelling_is_checked_whole() {
    let unit = Unit { room: "501".into(), floor: Some(5), area: Some(8_950), holder: Holder::Private, counts: true };
    assert_eq!(unit_faults(&unit), vec![]);
    let bad = Unit { room: String::new(), floor: Some(900), area: Some(0), ..unit };
    assert_eq!(unit_faults(&bad).len(), 3);
}

#[test]
fn an_import_begins_and_stops_only_where_it_can() {
    use ImportState::{Cancelled, Checking, Done, Failed, Faulty, Ready, Writing};
    for (state, begins_unchecked, begins_checked, cancels) in [
        (Checking, false, false, true),
        (Faulty, false, false, false),
        (Ready, true, true, true),
        (Writing, false, false, true),
        (Done, false, false, false),
        (Cancelled, false, true, false),
        (Failed, false, true, false),
    ] {
        assert_eq!(state.may_begin(false), begins_unchecked, "{state:?}");
        assert_eq!(state.may_begin(true), begins_checked, "{state:?}");
        assert_eq!(state.may_cancel(), cancels, "{state:?}");
    }
}
