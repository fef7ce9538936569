use super::*;

#[test]
fn half_a_socket_is_a_whole_one() {
    for (vehicles, per_100, sockets) in
        [(0, 34, 0), (1, 34, 1), (3, 34, 2), (100, 34, 34), (101, 34, 35), (10, 100, 10), (7, 200, 14)]
    {
        assert_eq!(required(vehicles, per_100), sockets, "{vehicles} at {per_100}");
    }
}

#[test]
fn a_building_with_few_answers_is_never_said_alone() {
    let said = |rows: &[(char, i64, i64)]| -> Vec<(Option<char>, usize, i64, i64)> {
        by_building(rows.to_vec()).into_iter().map(|one| (one.building, one.buildings, one.answers, one.vehicles)).collect()
    };
    assert_eq!(said(&[('a', 8, 9), ('b', 6, 4)]), [(Some('a'), 1, 8, 9), (Some('b'), 1, 6, 4)]);
    // One small one takes the smallest of the others along, or it could be worked out from the sum.
    assert_eq!(said(&[('a', 8, 9), ('b', 6, 4), ('c', 1, 2)]), [(Some('a'), 1, 8, 9), (None, 2, 7, 6)]);
    assert_eq!(said(&[('a', 8, 9), ('b', 3, 4), ('c', 2, 2)]), [(Some('a'), 1, 8, 9), (None, 2, 5, 6)]);
    assert_eq!(said(&[('a', 3, 4), ('b', 2, 2)]), [(None, 2, 5, 6)]);
    assert!(said(&[('a', 2, 4), ('b', 2, 2)]).is_empty(), "four answers are nobody's figure");
    assert!(said(&[]).is_empty());
}

#[test]
fn places_are_enough_only_with_the_sockets_the_ratio_asks_for() {
    let code = |answers, vehicles, sockets| enough(answers, vehicles, 34, sockets).err().map(|no| no.code);
    assert_eq!(code(4, 9, 50), Some("survey-too-few"));
    assert_eq!(code(5, 9, 3), Some("survey-sockets-short"));
    assert_eq!(code(5, 9, 4), None);
    assert_eq!(code(5, 0, 0), Some("survey-sockets-short"), "nothing to put in is no order");
}

#[test]
fn nothing_is_taken_after_the_last_day_or_after_it_was_closed() {
    let (before, after) = (Millis(9), Millis(10));
    for (stage, now, over) in
        [(Stage::Open, before, false), (Stage::Open, after, true), (Stage::Closed, before, true), (Stage::Ordered, before, true)]
    {
        assert_eq!(is_over(stage, Millis(10), now), over, "{stage:?}");
    }
}
