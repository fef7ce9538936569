#![cfg(test)]

use super::*;

const GOOD: &str = r#"code = "three-voices"
source = "A05"
zh = "样例三声会"
en = "Three voices"
may_call = ["community-worker"]
notice_days = 3
parties_at_least = 2
agreement = "consent"
outcome = "decision"

[[stage]]
zh = "收集问题"
en = "Collecting"
phase = "collect"

[[stage]]
zh = "协商"
en = "Talking"
phase = "talk"

[[party]]
id = "people"
zh = "居民代表"
en = "Residents"
residents = true
required = true

[[party]]
id = "property"
zh = "物业公司"
en = "Property company"
posts = ["property-manager"]
required = true

[[expert]]
id = "law"
zh = "司法所"
en = "Justice office"
required = true

[[voice]]
id = "answer"
zh = "物业答复"
en = "Property's answer"
party = "property"
required = true
"#;

#[test]
fn a_method_is_read_with_its_parties_and_an_expert_is_never_a_required_party() {
    let method = read(GOOD).unwrap();
    assert_eq!((method.name(true), method.parties.len()), ("样例三声会", 3));
    let law = method.party("law").unwrap();
    assert!(law.expert && !law.required);
    assert_eq!(method.voice("answer").unwrap().party, "property");
    assert_eq!(method.people(true), "居民");
}

#[test]
fn each_fault_is_told_with_its_line_and_all_at_once() {
    for (from, to, code, line) in [
        ("code = \"three-voices\"", "code = \"Three Voices\"", "methods-code-bad", 1),
        ("zh = \"样例三声会\"", "zh = \"\"", "methods-name-missing", 3),
        ("[\"community-worker\"]", "[\"mayor\"]", "methods-post-unknown", 5),
        ("may_call = [\"community-worker\"]", "may_call = []", "methods-nobody-calls", 5),
        ("notice_days = 3", "notice_days = -1", "methods-days-bad", 6),
        ("parties_at_least = 2", "parties_at_least = 3", "methods-quorum-high", 7),
        ("agreement = \"consent\"", "agreement = \"loudness\"", "methods-word-bad", 8),
        (
            "phase = \"talk\"",
            "phase = \"agenda\"\n[[stage]]\nzh = \"a\"\nen = \"a\"\nphase = \"collect\"",
            "methods-stage-phase",
            23,
        ),
        ("party = \"property\"", "party = \"nobody\"", "methods-voice-party", 45),
        ("id = \"property\"", "id = \"people\"", "methods-twice", 29),
        ("notice_days = 3", "notice_days = \"soon\"", "methods-unreadable", 6),
        ("notice_days = 3", "notise_days = 3", "methods-unreadable", 6),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let faults = read(&GOOD.replacen(from, to, 1)).unwrap_err();
        let found = faults.iter().find(|fault| fault.refusal.code == code);
        assert_eq!(found.map(|fault| fault.line), Some(line), "{to}: {faults:?}");
    }
    let two = GOOD.replacen("notice_days = 3", "notice_days = -1", 1).replacen("party = \"property\"", "party = \"x\"", 1);
    assert_eq!(read(&two).unwrap_err().len(), 2);
}

#[test]
fn a_text_that_is_no_method_is_refused_in_words() {
    for text in ["", "code = ", "= 3", "\u{feff}code = 1", "[[party]]"] {
        assert_eq!(read(text).unwrap_err()[0].refusal.code, "methods-unreadable", "{text}");
    }
    assert_eq!(read(&"#".repeat(TEXT_BYTES_MAX + 1)).unwrap_err()[0].refusal.code, "methods-too-long");
}
