//! The result of an official system of voting, written down here by one person and confirmed by a second.

use super::No;
use crate::Refusal;
use crate::access::named;

named! {
    /// Where what was written down stands.
    pub enum State {
        Waiting = "waiting",
        Confirmed = "confirmed",
        /// The second person found that it does not agree with its proof.
        Returned = "returned",
    }
}

/// The figures of one way of counting: people, or 0.01 m².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub all: i64,
    pub in_favour: i64,
    pub against: i64,
    pub abstain: i64,
}

impl Side {
    /// Whether these can be figures of one vote: nothing below nothing, somebody has a say, and no more said something.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let parts = [self.in_favour, self.against, self.abstain];
        let fits = |n: i64| (0..=FIGURE_MAX).contains(&n);
        self.all > 0 && fits(self.all) && parts.into_iter().all(fits) && parts.iter().sum::<i64>() <= self.all
    }

    fn took_part(&self) -> i64 {
        self.in_favour + self.against + self.abstain
    }
}

/// More than any roll: in 0.01 m² a hundred square kilometres.
pub const FIGURE_MAX: i64 = 10_000_000_000;

/// Whether both sides can be those of one vote: where people took part so did area, and the other way round.
pub fn whole(heads: &Side, area: &Side) -> Result<(), Refusal> {
    let sides = [("heads", heads), ("area", area)];
    if let Some((field, _)) = sides.iter().find(|(_, side)| !side.is_whole()) {
        return Err(Refusal { field: Some(field), ..No::OfficialFigures.into() });
    }
    let pairs = [
        (heads.took_part(), area.took_part()),
        (heads.in_favour, area.in_favour),
        (heads.against, area.against),
        (heads.abstain, area.abstain),
    ];
    if pairs.iter().any(|(people, area)| (*people > 0) != (*area > 0)) {
        return Err(Refusal { field: Some("area"), ..No::OfficialFigures.into() });
    }
    Ok(())
}

/// What an election says of one candidate: for and against, in heads and in 0.01 m².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    pub heads: (i64, i64),
    pub area: (i64, i64),
}

/// Whether these can be the figures of one election: so many have a say, so many took part, and none of the candidates had
/// more voices than took part. The candidates are those who stood, each once.
pub fn election(all: (i64, i64), took: (i64, i64), each: &[Stand], each_once: bool) -> Result<(), Refusal> {
    let side = |all: i64, took: i64| Side { all, in_favour: took, against: 0, abstain: 0 };
    whole(&side(all.0, took.0), &side(all.1, took.1))?;
    if !each_once {
        return Err(No::OfficialCandidates.into());
    }
    // Where nobody took part, nobody said anything; a side of nobody is no side.
    let of = |took: i64, said: (i64, i64)| Side { all: took.max(1), in_favour: said.0, against: said.1, abstain: 0 };
    for one in each {
        let silent = |took: i64, said: (i64, i64)| took > 0 || said == (0, 0);
        if !silent(took.0, one.heads) || !silent(took.1, one.area) {
            return Err(Refusal { field: Some("candidates"), ..No::OfficialFigures.into() });
        }
        whole(&of(took.0, one.heads), &of(took.1, one.area)).map_err(|no| Refusal { field: Some("candidates"), ..no })?;
    }
    Ok(())
}

/// A proof is a picture of the official result, or where it can be read and under which reference.
pub fn proven(picture: bool, address: &str, reference: &str) -> Result<(), Refusal> {
    let address_fits = address.is_empty() || address.starts_with("https://") || address.starts_with("http://");
    if !address_fits || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(No::OfficialAddress.into());
    }
    if picture || (!address.is_empty() && !reference.is_empty()) { Ok(()) } else { Err(No::OfficialProof.into()) }
}

/// Nobody confirms what they wrote themselves.
pub fn second(written_by_same: bool) -> Result<(), Refusal> {
    if written_by_same { Err(No::OfficialSecond.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(all: i64, in_favour: i64, against: i64, abstain: i64) -> Side {
        Side { all, in_favour, against, abstain }
    }

    #[test]
    fn figures_that_cannot_be_those_of_one_vote_are_refused() {
        let good = side(1036, 500, 150, 41);
        let area = side(10_360_000, 5_000_000, 1_500_000, 410_000);
        assert!(whole(&good, &area).is_ok());
        for (heads, area, field) in [
            (side(0, 0, 0, 0), area, "heads"),
            (side(100, 90, 11, 0), area, "heads"),
            (side(100, -1, 11, 0), area, "heads"),
            (good, side(100, 200, 0, 0), "area"),
            (good, side(i64::MAX, 1, 1, 1), "area"),
            (side(100, 60, 0, 0), side(1000, 600, 10, 0), "area"),
            (side(100, 60, 5, 0), side(1000, 600, 0, 0), "area"),
        ] {
            let no = whole(&heads, &area).unwrap_err();
            assert_eq!((no.code, no.field), ("votes-official-figures", Some(field)), "{heads:?} {area:?}");
        }
    }

    #[test]
    fn figures_of_an_election_stay_within_who_took_part() {
        let stand = |heads, area| Stand { heads, area };
        let good = stand((60, 20), (6_000, 2_000));
        assert!(election((100, 10_000), (80, 8_000), &[good, stand((0, 80), (0, 8_000))], true).is_ok());
        for (all, took, one, once, code, field) in [
            ((100, 10_000), (101, 8_000), good, true, "votes-official-figures", "heads"),
            ((100, 10_000), (80, 0), good, true, "votes-official-figures", "area"),
            ((100, 10_000), (80, 8_000), stand((60, 21), (6_000, 2_000)), true, "votes-official-figures", "candidates"),
            ((100, 10_000), (80, 8_000), stand((60, 0), (6_000, 1)), true, "votes-official-figures", "candidates"),
            ((100, 10_000), (80, 8_000), stand((-1, 0), (6_000, 0)), true, "votes-official-figures", "candidates"),
            ((100, 10_000), (80, 8_000), good, false, "votes-official-candidates", "candidates"),
        ] {
            let no = election(all, took, &[one], once).unwrap_err();
            assert_eq!((no.code, no.field), (code, Some(field)), "{all:?} {took:?} {one:?}");
        }
    }

    #[test]
    fn a_proof_is_a_picture_or_an_address_with_its_reference() {
        for (picture, address, reference, expected) in [
            (true, "", "", Ok(())),
            (true, "https://example.org/r/1", "", Ok(())),
            (false, "https://example.org/r/1", "2026-11", Ok(())),
            (false, "https://example.org/r/1", "", Err("votes-official-proof")),
            (false, "", "2026-11", Err("votes-official-proof")),
            (true, "javascript:alert(1)", "", Err("votes-official-address")),
            (true, "https://example.org/a b", "", Err("votes-official-address")),
        ] {
            assert_eq!(proven(picture, address, reference).map_err(|no| no.code), expected, "{picture} {address} {reference}");
        }
        assert!(second(false).is_ok());
        assert_eq!(second(true).unwrap_err().code, "votes-official-second");
    }
}
