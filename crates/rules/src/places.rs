//! Places: which kind may stand under which, codes, labels, areas, and when a place may end.
//!
//! Three trees share one shape. The administrative tree goes from the district down to the entrance; the party tree has
//! the depth each tenant gives it; grids are layers over the same dwellings. A tree's labels are the tenant's own text
//! (小区 or 村), so nothing here depends on what a level is called.

use crate::Refusal;
use crate::access::named;

named! {
    /// Which tree a place stands in.
    #[derive(Default)]
    pub enum Tree {
        #[default]
        Administrative = "administrative",
        Party = "party",
        Grid = "grid",
    }
}

named! {
    /// A kind of node. The first six are the administrative tree, from the top down.
    pub enum Kind {
        District = "district",
        Subdistrict = "subdistrict",
        Community = "community",
        Compound = "compound",
        Building = "building",
        Entrance = "entrance",
        /// 党委、党工委: may stand under another committee.
        PartyCommittee = "party-committee",
        /// 党总支.
        PartyGeneralBranch = "party-general-branch",
        /// 党支部.
        PartyBranch = "party-branch",
        /// 党小组.
        PartyGroup = "party-group",
        /// 党员中心户: a place to turn to, never a list of who lives there.
        PartyHousehold = "party-household",
        Grid = "grid",
        MicroGrid = "micro-grid",
    }
}

named! {
    /// A layer of grids. Several lie over the same dwellings and are drawn independently.
    pub enum Layer {
        Party = "party",
        Governance = "governance",
        Police = "police",
    }
}

named! {
    /// What sort of compound it is. "问题小区" is left out on purpose: it is a judgement, and it would stand on a public page.
    pub enum CompoundType {
        Unit = "unit",
        Mixed = "mixed-use",
        Old = "old",
        New = "new",
        /// No owner-authority, no property service, no guards ("三无").
        Unmanaged = "unmanaged",
        Affordable = "affordable",
        SingleBuilding = "single-building",
        FormerVillage = "former-village",
        Village = "village",
    }
}

named! {
    /// Who holds a dwelling. A register of units, not of persons.
    #[derive(Default)]
    pub enum Holder {
        #[default]
        Private = "private",
        Developer = "developer",
        Public = "public",
    }
}

crate::refusals! {
    /// Why the places room says no. Sentences say what to do about it; the list of an import's faults uses the same ones.
    pub enum No {
        NameMissing => "places-name-missing" on "name",
        NameTooLong => "places-name-too-long" on "name",
        NameTaken => "places-name-taken" on "name",
        LabelTooLong => "places-label-too-long" on "label",
        Unprintable => "places-unprintable",
        KindNotUnder => "places-kind-not-under" on "kind",
        KindNotInTree => "places-kind-not-in-tree" on "kind",
        LayerMissing => "places-layer-missing" on "layer",
        LayerNotHere => "places-layer-not-here" on "layer",
        LayerOfParent => "places-layer-of-parent" on "layer",
        CodeUnreadable => "places-code-unreadable" on "code",
        CodeNotHere => "places-code-not-here" on "code",
        CodeLevel => "places-code-level" on "code",
        CodeOutsideParent => "places-code-outside-parent" on "code",
        CodeTaken => "places-code-taken" on "code",
        CodeBelow => "places-code-below" on "code",
        TypeNotHere => "places-type-not-here" on "compound_type",
        PhoneUnreadable => "places-phone-unreadable" on "help_phone",
        WhoTooLong => "places-who-too-long" on "help_who",
        ZoneUnknown => "places-zone-unknown" on "zone",
        ParentEnded => "places-parent-ended" on "parent",
        Ended => "places-ended",
        HasChildren => "places-has-children",
        HasDwellings => "places-has-dwellings",
        TooManySiblings => "places-too-many-siblings",
        CoverNode => "places-cover-node" on "node",
        CoverPlace => "places-cover-place" on "place",
        CoverTwice => "places-cover-twice" on "place",
        CoverEnded => "places-cover-ended",
        EntranceNeeded => "places-entrance-needed" on "entrance",
        TooManyDwellings => "places-too-many-dwellings" on "entrance",
        BuildingMissing => "places-building-missing" on "building",
        BuildingTooLong => "places-building-too-long" on "building",
        EntranceMissing => "places-entrance-missing" on "entrance",
        EntranceTooLong => "places-entrance-too-long" on "entrance",
        RoomMissing => "places-room-missing" on "room",
        RoomTooLong => "places-room-too-long" on "room",
        RoomTwice => "places-room-twice" on "room",
        DwellingsNotChosen => "places-dwellings-not-chosen" on "dwellings",
        RoomTaken => "places-room-taken" on "room",
        FloorUnreadable => "places-floor-unreadable" on "floor",
        FloorOutside => "places-floor-outside" on "floor",
        AreaUnreadable => "places-area-unreadable" on "area",
        AreaDecimals => "places-area-decimals" on "area",
        AreaOutside => "places-area-outside" on "area",
        HolderUnknown => "places-holder-unknown" on "holder",
        CountsUnknown => "places-counts-unknown" on "counts",
        CellFault => "places-cell-fault",
        CellDate => "places-cell-date",
        FileMissing => "places-file-missing" on "file",
        FileTooLarge => "places-file-too-large" on "file",
        FileUnreadable => "places-file-unreadable" on "file",
        FileOldExcel => "places-file-old-excel" on "file",
        FileUnpacksTooLarge => "places-file-unpacks-too-large" on "file",
        FileEmpty => "places-file-empty" on "file",
        FileTooManyRows => "places-file-too-many-rows" on "file",
        HeaderMissing => "places-header-missing" on "file",
        HeaderTwice => "places-header-twice" on "file",
        ImportHere => "places-import-here" on "place",
        ImportState => "places-import-state",
        ImportBusy => "places-import-busy",
        ImportStopped => "places-import-stopped",
        ExportHere => "places-export-here",
    }
}

pub const NAME_CHARS_MAX: usize = 60;
pub const LABEL_CHARS_MAX: usize = 12;
pub const WHO_CHARS_MAX: usize = 40;
pub const PHONE_CHARS_MAX: usize = 30;
pub const ROOM_CHARS_MAX: usize = 20;
/// More than any real staircase has; a village group with every yard in it stays below.
pub const DWELLINGS_OF_ENTRANCE_MAX: usize = 2_000;
pub const FLOOR_MIN: i64 = -9;
pub const FLOOR_MAX: i64 = 200;
/// In 0.01 m2: below 100,000 m2, so that a slipped decimal point is found.
pub const AREA_MAX: i64 = 9_999_999;
const SEGMENT_CHARS: usize = 4;

impl Kind {
    /// The tree this kind belongs to.
    #[must_use]
    pub const fn tree(self) -> Tree {
        match self {
            Self::District | Self::Subdistrict | Self::Community | Self::Compound | Self::Building | Self::Entrance => {
                Tree::Administrative
            }
            Self::PartyCommittee | Self::PartyGeneralBranch | Self::PartyBranch | Self::PartyGroup | Self::PartyHousehold => {
                Tree::Party
            }
            Self::Grid | Self::MicroGrid => Tree::Grid,
        }
    }

    /// Whether this kind may stand under that one, or at the top of its tree.
    ///
    /// Small installations leave out levels they do not need. A party or grid tree is either its own (the tenant has a
    /// whole party tree) or hangs on an administrative node (a community draws its grids).
    #[must_use]
    pub fn may_stand_under(self, parent: Option<Self>) -> bool {
        use Kind::{Building, Community, Compound, District, Entrance, Grid, MicroGrid, PartyCommittee, Subdistrict};
        let Some(parent) = parent else {
            return !matches!(self, Building | Entrance | MicroGrid);
        };
        match self {
            District => false,
            Subdistrict => parent == District,
            Community => matches!(parent, District | Subdistrict),
            Compound => parent == Community,
            Building => parent == Compound,
            Entrance => parent == Building,
            Grid => matches!(parent, District | Subdistrict | Community),
            MicroGrid => parent == Grid,
            PartyCommittee => parent == PartyCommittee || parent.above_households(),
            _ => (parent.tree() == Tree::Party && parent < self) || parent.above_households(),
        }
    }

    /// Whether this is an administrative node a party or grid node may hang on.
    const fn above_households(self) -> bool {
        matches!(self, Self::District | Self::Subdistrict | Self::Community | Self::Compound)
    }

    /// The kinds that may stand here, in the order a form offers them.
    #[must_use]
    pub fn possible_under(parent: Option<Self>) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|kind| kind.may_stand_under(parent)).collect()
    }
}

/// Folds full-width letters, digits and blanks to half width and drops blanks around and doubled inside, so that
/// "１号楼 " and "1号楼" are one building.
#[must_use]
pub fn tidy(text: &str) -> String {
    let folded: String = text
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
                char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
            }
            '\u{3000}' | '\u{a0}' | '\t' => ' ',
            other => other,
        })
        .collect();
    folded.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a text can be stored and shown on one line on both engines.
#[must_use]
pub fn is_one_line(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// What somebody wants a place to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    pub tree: Tree,
    pub layer: Option<Layer>,
    pub kind: Kind,
    pub name: &'a str,
    pub label: &'a str,
    pub code: Option<&'a str>,
    pub compound_type: Option<CompoundType>,
    pub help_phone: &'a str,
    pub help_who: &'a str,
    /// Whether the zone is one the machine knows; the empty one is the parent's.
    pub zone_known: bool,
}

/// What the rules need to know of the place it will stand under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent<'a> {
    pub kind: Kind,
    pub layer: Option<Layer>,
    /// The nearest code above, its own or an ancestor's.
    pub code: Option<&'a str>,
    pub ended: bool,
}

/// Everything that is wrong with a place, at once.
#[must_use]
pub fn faults_of(wanted: &Wanted, parent: Option<&Parent>) -> Vec<Refusal> {
    let mut out = words_faults(wanted);
    if wanted.kind.tree() != wanted.tree {
        out.push(No::KindNotInTree.into());
    } else if !wanted.kind.may_stand_under(parent.map(|parent| parent.kind)) {
        out.push(No::KindNotUnder.into());
    }
    match (wanted.tree, wanted.layer) {
        (Tree::Grid, None) => out.push(No::LayerMissing.into()),
        (Tree::Grid, Some(layer)) if parent.and_then(|parent| parent.layer).is_some_and(|above| above != layer) => {
            out.push(No::LayerOfParent.into());
        }
        (Tree::Administrative | Tree::Party, Some(_)) => out.push(No::LayerNotHere.into()),
        _ => {}
    }
    if wanted.compound_type.is_some() && wanted.kind != Kind::Compound {
        out.push(No::TypeNotHere.into());
    }
    if let Some(code) = wanted.code
        && let Err(no) = check_code(wanted.kind, code, parent.and_then(|parent| parent.code))
    {
        out.push(no.into());
    }
    if parent.is_some_and(|parent| parent.ended) {
        out.push(No::ParentEnded.into());
    }
    out
}

fn words_faults(wanted: &Wanted) -> Vec<Refusal> {
    let mut out = Vec::new();
    if wanted.name.is_empty() {
        out.push(No::NameMissing.into());
    }
    let lengths = [
        (wanted.name, NAME_CHARS_MAX, No::NameTooLong),
        (wanted.label, LABEL_CHARS_MAX, No::LabelTooLong),
        (wanted.help_who, WHO_CHARS_MAX, No::WhoTooLong),
    ];
    for (text, max, no) in lengths {
        if text.chars().count() > max {
            out.push(no.with("max", max));
        } else if !is_one_line(text) {
            out.push(Refusal { field: no.field(), ..No::Unprintable.into() });
        }
    }
    if !is_phone(wanted.help_phone) {
        out.push(No::PhoneUnreadable.into());
    }
    if !wanted.zone_known {
        out.push(No::ZoneUnknown.into());
    }
    out
}

/// A telephone number as it is printed: digits with the usual marks between them; empty is none.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty()
        || (text.chars().count() <= PHONE_CHARS_MAX
            && (3..=20).contains(&digits)
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '转')))
}

/// A 12-digit statistical code: six digits of the county, three of the subdistrict, three of the community; what lies
/// below a level is zeros. It must continue the code above it.
pub fn check_code(kind: Kind, code: &str, above: Option<&str>) -> Result<(), No> {
    let own = match kind {
        Kind::District => 6,
        Kind::Subdistrict => 9,
        Kind::Community => 12,
        _ => return Err(No::CodeNotHere),
    };
    if code.len() != 12 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(No::CodeUnreadable);
    }
    let zeros = |from: usize, to: usize| code.get(from..to).is_some_and(|part| part.bytes().all(|b| b == b'0'));
    let level_named = match kind {
        Kind::District => !zeros(0, 6),
        Kind::Subdistrict => !zeros(6, 9),
        _ => !zeros(9, 12),
    };
    if !level_named || !zeros(own, 12) {
        return Err(No::CodeLevel);
    }
    let Some(above) = above else { return Ok(()) };
    let shared = if above.ends_with("000000") { 6 } else { 9 };
    if code.get(..shared) == above.get(..shared) { Ok(()) } else { Err(No::CodeOutsideParent) }
}

/// The path segment after this one among siblings; the first when there is none. Base 36, so 1,679,616 siblings fit.
pub fn next_segment(last: Option<&str>) -> Result<String, No> {
    let Some(last) = last else { return Ok("0001".into()) };
    let number = u32::from_str_radix(last, 36).map_err(|_| No::TooManySiblings)?;
    let mut rest = number + 1;
    let mut digits = [b'0'; SEGMENT_CHARS];
    for digit in digits.iter_mut().rev() {
        let value = rest % 36;
        *digit = u8::try_from(value).map_or(b'0', |value| if value < 10 { b'0' + value } else { b'a' + value - 10 });
        rest /= 36;
    }
    if rest > 0 {
        return Err(No::TooManySiblings);
    }
    Ok(digits.iter().map(|digit| char::from(*digit)).collect())
}

/// The last segment of a path.
#[must_use]
pub fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The paths of a path's ancestors and its own, from the top down.
#[must_use]
pub fn path_and_above(path: &str) -> Vec<&str> {
    path.match_indices('.').map(|(at, _)| path.get(..at).unwrap_or_default()).chain(std::iter::once(path)).collect()
}

/// Whether a place may end: not twice, and not over the heads of what still lives in it.
pub fn may_end(ended: bool, living_children: i64, living_dwellings: i64) -> Result<(), Refusal> {
    match (ended, living_children, living_dwellings) {
        (true, ..) => Err(No::Ended.into()),
        (_, 0, 0) => Ok(()),
        (_, 0, dwellings) => Err(No::HasDwellings.with("n", dwellings)),
        (_, children, _) => Err(No::HasChildren.with("n", children)),
    }
}

/// Whether a party or grid node may be laid over a place.
pub fn may_cover(node: Kind, place: Kind) -> Result<(), No> {
    if node.tree() == Tree::Administrative {
        return Err(No::CoverNode);
    }
    if place.tree() != Tree::Administrative {
        return Err(No::CoverPlace);
    }
    Ok(())
}

named! {
    /// How far an uploaded list of dwellings is.
    pub enum ImportState {
        Checking = "checking",
        Faulty = "faulty",
        Ready = "ready",
        Writing = "writing",
        Done = "done",
        Cancelled = "cancelled",
        Failed = "failed",
    }
}

impl ImportState {
    /// Whether a job works on it, so that its figures move by themselves.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Checking | Self::Writing)
    }

    /// Whether writing may begin or go on. `checked`: the list was read to its end and found without fault.
    #[must_use]
    pub const fn may_begin(self, checked: bool) -> bool {
        match self {
            Self::Ready => true,
            Self::Cancelled | Self::Failed => checked,
            Self::Checking | Self::Faulty | Self::Writing | Self::Done => false,
        }
    }

    #[must_use]
    pub const fn may_cancel(self) -> bool {
        matches!(self, Self::Checking | Self::Ready | Self::Writing)
    }
}

/// Sorts names as people read them: runs of digits by their value, so that 2号楼 comes before 10号楼.
#[must_use]
pub fn natural_key(name: &str) -> Vec<(u64, String)> {
    let mut out = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, tail) = rest.split_at(words);
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        if !text.is_empty() {
            out.push((u64::MAX, text.to_owned()));
        }
        if !number.is_empty() {
            out.push((number.parse().unwrap_or(u64::MAX - 1), String::new()));
        }
        rest = tail;
    }
    out
}

pub mod dwellings;

#[cfg(test)]
mod tests;
