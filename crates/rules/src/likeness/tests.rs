use super::*;
use uuid::Uuid;

fn seen(words: &str, place: u128, path: &str, category: &str, day: i64) -> Seen {
    Seen {
        words: Words::of(words),
        title: Words::default(),
        place: PlaceId(Uuid::from_u128(place)),
        place_path: path.to_owned(),
        category: category.to_owned(),
        at: Millis(day * DAY_MS),
    }
}

#[test]
fn the_same_thing_said_in_other_words_is_shown_and_another_thing_is_not() {
    let one = seen("三号楼二单元楼道灯坏了三天，晚上看不见台阶", 1, "0001.0002", "light-lamps", 0);
    for (words, place, path, category, day, alike) in [
        ("3号楼2单元的楼道灯坏了，台阶都看不见", 1, "0001.0002", "light-lamps", 1, true),
        ("楼道灯坏了", 1, "0001.0002", "", 3, true),
        ("楼道灯坏了三天", 2, "0001", "light-lamps", 30, true),
        ("楼上的狗半夜一直叫", 1, "0001.0002", "neighbours-dogs", 0, false),
        ("停车位被外来车辆占了", 1, "0001.0002", "light-lamps", 0, false),
        ("三号楼二单元楼道灯坏了三天，晚上看不见台阶", 1, "0001.0002", "light-lamps", 200, false),
    ] {
        let other = seen(words, place, path, category, day);
        assert_eq!(likeness(&one, &other).is_some(), alike, "{words}: {:?}", likeness(&one, &other));
    }
}

#[test]
fn place_category_and_day_alone_make_nothing_alike() {
    let one = seen("电梯门关不上", 1, "0001", "lift-fault", 0);
    let other = seen("有人被困住了快来", 1, "0001", "lift-fault", 0);
    assert_eq!(likeness(&one, &other), None);
}

#[test]
fn a_building_is_the_same_however_its_number_is_written() {
    for (a, b) in [("三号楼", "3号楼"), ("十二层", "12层"), ("二十三栋", "23栋"), ("１号楼", "1号楼"), ("一单元", "1单元")]
    {
        assert_eq!(Words::of(a), Words::of(b), "{a} {b}");
    }
    assert_ne!(Words::of("三天"), Words::of("3天"), "only numbers of places are folded");
}

#[test]
fn likeness_is_the_same_from_both_sides_and_whole_with_itself() {
    let (a, b) = (Words::of("门口的路灯不亮"), Words::of("小区门口路灯坏了"));
    assert_eq!(a.in_common(&b), b.in_common(&a));
    assert_eq!(a.in_common(&a), 1_000);
    assert_eq!(Words::default().in_common(&Words::default()), 0);
}

#[test]
fn an_index_is_asked_for_a_few_runs_and_never_for_none_when_there_are_words() {
    assert_eq!(phrases("楼道灯坏了三天，晚上看不见", 6), ["楼道灯坏", "了三天", "晚上看不"]);
    assert!(phrases(&"很长的一段话说个不停，".repeat(200), 6).len() <= 6);
    assert!(phrases("，。！", 6).is_empty());
}
