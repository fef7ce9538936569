use super::*;

#[test]
fn a_pasted_chat_is_cut_where_another_thing_begins_and_says_no_more_who_spoke() {
    let chat = "样例甲 10:22\n三号楼的灯不亮了\n好几天了\n样例乙 10:23\n垃圾桶满了没人倒\n\n1. 电梯门关不上\n2、门口的台阶松了\n一、健身器材坏了";
    assert_eq!(split(chat), ["三号楼的灯不亮了\n好几天了", "垃圾桶满了没人倒", "电梯门关不上", "门口的台阶松了", "健身器材坏了"]);
}

#[test]
fn what_is_no_matter_makes_no_part() {
    for (text, parts) in [("", 0), ("\n\n  \n", 0), ("。。。", 0), ("好", 0), ("灯坏了", 1), ("3.5米宽的路坏了", 1), ("-\n-", 0)]
    {
        assert_eq!(split(text).len(), parts, "{text:?}");
    }
}

#[test]
fn a_contact_may_be_missing_and_may_not_be_nonsense() {
    assert_eq!(contact("", ""), Ok((String::new(), String::new())));
    assert!(contact("样例老人", "13900000001").is_ok_and(|(name, phone)| name == "样例老人" && phone.ends_with("13900000001")));
    assert_eq!(contact("样例", "abc").map_err(|all| all[0].code), Err("ways-contact-phone"));
    assert_eq!(contact(&"长".repeat(41), "").map_err(|all| all[0].code), Err("ways-contact-name"));
}
