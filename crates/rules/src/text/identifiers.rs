//! What in a text may name somebody: found before it is shown to everybody. A person still looks; this only points.

/// What kind of sign was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// A mobile telephone: nearly always a person's.
    Mobile,
    /// Another telephone, which may be an office's.
    Phone,
    /// A long number, such as of an identity card or a bank card.
    Number,
    Plate,
    Room,
    Mail,
    Person,
}

impl IdentifierKind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::Number => "number",
            Self::Plate => "plate",
            Self::Room => "room",
            Self::Mail => "mail",
            Self::Person => "person",
        }
    }
}

/// A place in a text that may name somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    pub kind: IdentifierKind,
    /// As it stands in the text.
    pub text: String,
}

/// Everything in a text that may name somebody, in the order of the text, each once.
#[must_use]
pub fn identifiers(text: &str) -> Vec<Identifier> {
    let plain: Vec<char> = text.chars().map(half_width).collect();
    let shown: Vec<char> = text.chars().collect();
    let mut out: Vec<Identifier> = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let Some((kind, length)) = starts_here(&plain, at) else {
            at += 1;
            continue;
        };
        let found = Identifier { kind, text: shown[at..at + length].iter().collect() };
        if !out.contains(&found) {
            out.push(found);
        }
        at += length;
    }
    out
}

/// Full width letters and digits as half width ones; the length stays the same.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '–' | '—' | '‐' => '-',
        '\u{3000}' => ' ',
        other => other,
    }
}

fn starts_here(text: &[char], at: usize) -> Option<(IdentifierKind, usize)> {
    let before = at.checked_sub(1).map(|before| text[before]);
    let starts_word = !before.is_some_and(|c| c.is_ascii_alphanumeric());
    let rest = &text[at..];
    if starts_word && let Some(length) = mail(rest) {
        return Some((IdentifierKind::Mail, length));
    }
    if let Some(length) = plate(rest) {
        return Some((IdentifierKind::Plate, length));
    }
    if starts_word {
        // Rooms before numbers: 3-2-501 is a room and not a telephone.
        if let Some(length) = room(rest) {
            return Some((IdentifierKind::Room, length));
        }
        if let Some(found) = long_number(rest) {
            return Some(found);
        }
    }
    if let Some(length) = one_of(rest, ONE_FLAT_OF_A_LANDING) {
        return Some((IdentifierKind::Room, length));
    }
    person(rest).map(|length| (IdentifierKind::Person, length))
}

fn digits(text: &[char]) -> usize {
    text.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn starts(text: &[char], words: &str) -> Option<usize> {
    let words: Vec<char> = words.chars().collect();
    text.starts_with(&words).then_some(words.len())
}

fn one_of(text: &[char], all: &[&str]) -> Option<usize> {
    all.iter().find_map(|words| starts(text, words))
}

fn spaces(text: &[char]) -> usize {
    text.iter().take_while(|c| **c == ' ').count()
}

fn mail(text: &[char]) -> Option<usize> {
    let is_name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let name = text.iter().take_while(|c| is_name(c)).count();
    if name == 0 || text.get(name) != Some(&'@') {
        return None;
    }
    let host = text[name + 1..].iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).count();
    let has_dot = text[name + 1..name + 1 + host].contains(&'.');
    (has_dot && host >= 4).then_some(name + 1 + host)
}

/// With the entrance and the storey these name one flat.
const ONE_FLAT_OF_A_LANDING: &[&str] = &[
    "东户",
    "西户",
    "南户",
    "北户",
    "中户",
    "左户",
    "右户",
    "中间户",
    "东边户",
    "西边户",
    "东侧户",
    "西侧户",
    "对门",
    "隔壁家",
    "楼上家",
    "楼下家",
];

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";

/// 京A12345, 粤B·D12345, 晋B 1234警.
fn plate(text: &[char]) -> Option<usize> {
    let mut at = 0;
    if !PROVINCES.contains(*text.first()?) || !text.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    at += 2;
    if matches!(text.get(at), Some('·' | ' ' | '.' | '-' | '•')) {
        at += 1;
    }
    let signs = text[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    let has_digit = text[at..at + signs].iter().any(char::is_ascii_digit);
    let is_special = signs == 4 && text.get(at + signs).is_some_and(|c| "警学挂港澳".contains(*c));
    if !has_digit || !((5..=6).contains(&signs) || is_special) {
        return None;
    }
    Some(at + signs + usize::from(is_special))
}

/// 3-2-501, 3号楼2单元501室, 2单元501, 501室. A building or an entrance alone names nobody.
fn room(text: &[char]) -> Option<usize> {
    let first = digits(text);
    if first == 0 || first > 4 {
        return None;
    }
    if let Some(length) = dashed_room(text, first) {
        return Some(length);
    }
    let mut at = first;
    let mut inside_building = false;
    // What stands before the room: building, then entrance, each with its number.
    for marks in [&["号楼", "栋", "幢", "座", "#楼", "#"][..], &["单元", "门"][..]] {
        if let Some(mark) = one_of(&text[at + spaces(&text[at..])..], marks) {
            let next = at + spaces(&text[at..]) + mark;
            let gap = spaces(&text[next..]);
            let number = digits(&text[next + gap..]);
            if number == 0 {
                return None;
            }
            at = next + gap + number;
            inside_building = true;
        }
    }
    let number_digits = text[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let end = at + spaces(&text[at..]);
    if let Some(mark) = one_of(&text[end..], &["室", "号房", "房间", "户"]) {
        // "282户" counts households; "3号楼301户" names one.
        let names_one = text.get(end) != Some(&'户') || inside_building;
        return names_one.then_some(end + mark);
    }
    (inside_building && (3..=4).contains(&number_digits)).then_some(at)
}

fn dashed_room(text: &[char], first: usize) -> Option<usize> {
    if text.get(first) != Some(&'-') {
        return None;
    }
    let second = digits(&text[first + 1..]);
    let at = first + 1 + second;
    if (1..=2).contains(&second) && text.get(at) == Some(&'-') {
        let third = digits(&text[at + 1..]);
        let end = at + 1 + third;
        let is_date = first == 4;
        return ((3..=4).contains(&third) && !is_date && !continues(text, end)).then_some(end);
    }
    // 12-1501: a building and a room.
    (first <= 3 && (3..=4).contains(&second) && !continues(text, at)).then_some(at)
}

fn continues(text: &[char], at: usize) -> bool {
    match text.get(at) {
        Some(c) if c.is_ascii_alphanumeric() => true,
        Some('-') => text.get(at + 1).is_some_and(char::is_ascii_digit),
        _ => false,
    }
}

/// Telephones and long numbers. Groups may be parted by one space or dash.
fn long_number(text: &[char]) -> Option<(IdentifierKind, usize)> {
    let start = usize::from(text.first() == Some(&'+'));
    if !text.get(start)?.is_ascii_digit() {
        return None;
    }
    let mut count = 0;
    let mut at = start;
    let mut figures = String::new();
    while let Some(c) = text.get(at) {
        if c.is_ascii_digit() {
            figures.push(*c);
            count += 1;
            at += 1;
        } else if matches!(c, ' ' | '-') && text.get(at + 1).is_some_and(char::is_ascii_digit) {
            at += 1;
        } else {
            break;
        }
    }
    let unbroken = digits(&text[start..]);
    let ends_with_x = count == 17 && matches!(text.get(at), Some('x' | 'X'));
    if ends_with_x {
        return Some((IdentifierKind::Number, at + 1));
    }
    let local = figures.strip_prefix("86").filter(|_| start == 1 || count == 13).unwrap_or(&figures);
    let is_mobile = local.len() == 11 && local.starts_with('1') && !local.starts_with("10");
    let is_landline = (10..=12).contains(&count) && figures.starts_with('0');
    if is_mobile {
        return Some((IdentifierKind::Mobile, at));
    }
    if is_landline || matches!(unbroken, 7 | 8) && count == unbroken && !looks_like_date(&figures) {
        return Some((IdentifierKind::Phone, at));
    }
    (unbroken >= 10).then_some((IdentifierKind::Number, start + unbroken))
}

/// 20261120 is a day and nobody's number.
fn looks_like_date(figures: &str) -> bool {
    let part = |range: std::ops::Range<usize>| figures.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    figures.len() == 8 && (1950..=2099).contains(&part(0..4)) && (1..=12).contains(&part(4..6)) && (1..=31).contains(&part(6..8))
}

/// The commonest surnames that rarely begin another word.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
/// Surnames after 老 and 小, without those that make ordinary words with them.
const AFTER_OLD_OR_YOUNG: &str = "王李张刘陈杨赵周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董曹袁邓许彭吕蒋蔡贾丁魏薛潘杜";
const TITLES: &[&str] = &[
    "某某", "某", "先生", "女士", "小姐", "太太", "老师", "阿姨", "大爷", "大妈", "大叔", "大娘", "师傅", "经理", "主任", "书记",
    "叔叔", "奶奶", "爷爷", "大姐", "大哥", "医生", "队长", "老板", "同志", "家人", "××", "XX", "xx", "**",
];
const BEFORE_A_NAME: &[&str] = &["业主", "住户", "户主", "邻居", "租户", "租客", "房东", "名叫", "姓名:", "姓名", "叫做"];

/// 王某某, 王先生, 老王, 业主王建国.
fn person(text: &[char]) -> Option<usize> {
    let first = *text.first()?;
    if SURNAMES.contains(first)
        && let Some(title) = one_of(&text[1..], TITLES)
    {
        return Some(1 + title);
    }
    if matches!(first, '老' | '小' | '阿') && text.get(1).is_some_and(|c| AFTER_OLD_OR_YOUNG.contains(*c)) {
        let is_place = text.get(2).is_some_and(|c| "庄村家镇路街沟巷".contains(*c));
        return (!is_place).then_some(2);
    }
    let lead = one_of(text, BEFORE_A_NAME)?;
    let named = text.get(lead).is_some_and(|c| AFTER_OLD_OR_YOUNG.contains(*c));
    let given = text.get(lead + 1..)?.iter().take(2).take_while(|c| is_han(**c)).count();
    (named && given > 0).then_some(lead + 1 + given)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Mail, Mobile, Number, Person, Phone, Plate, Room};

    #[test]
    fn what_names_somebody_is_found() {
        for (text, kind, found) in [
            ("请打13812345678找我", Mobile, "13812345678"),
            ("请打１３８１２３４５６７８", Mobile, "１３８１２３４５６７８"),
            ("138 1234 5678", Mobile, "138 1234 5678"),
            ("+86 138-1234-5678", Mobile, "+86 138-1234-5678"),
            ("座机0453-6123456", Phone, "0453-6123456"),
            ("电话6123456。", Phone, "6123456"),
            ("身份证110101199003071234", Number, "110101199003071234"),
            ("身份证11010119900307123X", Number, "11010119900307123X"),
            ("卡号6222020200112233445", Number, "6222020200112233445"),
            ("京A12345乱停", Plate, "京A12345"),
            ("粤B·D12345", Plate, "粤B·D12345"),
            ("晋b 12345", Plate, "晋b 12345"),
            ("3-2-501漏水", Room, "3-2-501"),
            ("3号楼2单元501室漏水", Room, "3号楼2单元501室"),
            ("3号楼2单元501漏水", Room, "3号楼2单元501"),
            ("12栋1501养狗", Room, "12栋1501"),
            ("12-1501养狗", Room, "12-1501"),
            ("501室太吵", Room, "501室"),
            ("顶层西户漏水", Room, "西户"),
            ("写信给a.b@example.com", Mail, "a.b@example.com"),
            ("王某某家的狗", Person, "王某某"),
            ("张先生总在楼道抽烟", Person, "张先生"),
            ("是老王放的", Person, "老王"),
            ("业主李样例反映", Person, "业主李样例"),
        ] {
            let got = identifiers(text);
            assert_eq!(got.first(), Some(&Identifier { kind, text: found.to_owned() }), "{text}: {got:?}");
            assert_eq!(got.len(), 1, "{text}: {got:?}");
        }
    }

    #[test]
    fn what_names_nobody_is_left_alone() {
        for text in [
            "3号楼2单元的灯坏了三天",
            "电梯从8楼掉到5楼",
            "2026-11-20停水,20261120恢复",
            "大约3户没有水,一共282户",
            "请打12345",
            "每月100元,已经2000块了",
            "小区门口和老楼的业主都知道",
            "物业经理不在",
            "08:00-18:30施工",
            "",
        ] {
            assert_eq!(identifiers(text), vec![], "{text}");
        }
    }

    #[test]
    fn several_are_found_in_order_and_each_once() {
        let got: Vec<String> = identifiers("王先生13812345678,王先生住501室").into_iter().map(|one| one.text).collect();
        assert_eq!(got, ["王先生", "13812345678", "501室"]);
    }
}
