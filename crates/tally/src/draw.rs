//! A draw anybody can make again: the list is published first, the seed comes later.
//!
//! The shape is that of RFC 3797: draw `i` (from 0) hashes `be16(i) ‖ key ‖ be16(i)`, takes the hash as one large number
//! modulo how many are left, and takes whoever stands there among those left. Here the hash is SHA-256 and the key
//! `pavilion-draw/1/<SHA-256 of the list>/<seed>/<stratum>/`, so that one seed serves one list alone.
//!
//! ```
//! use pavilion_tally::{Source, draw};
//!
//! let pool = Source::new("pool.csv", "person,building\na,1\nb,1\nc,2\nd,2\ne,2\nf,2\n");
//! let pool = draw::Pool::read(&pool, &["building".to_owned()]).unwrap();
//! let drawn = draw::draw(&pool, 3, &[0x5e, 0xed], &draw::Quotas::Proportional).unwrap();
//! assert_eq!(drawn.strata.iter().map(|stratum| stratum.seats).collect::<Vec<_>>(), [1, 2]);
//! ```

use crate::canonical::{self, hex};
use crate::fault::Faults;
use crate::keys::Keys;
use crate::sheet::Source;
use crate::words::column;
use md5::Md5;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// As many as the two bytes of a draw's number can count.
pub const SEATS_MAX: usize = 1 << 16;

/// Who can be drawn, in the order of the published list.
#[derive(Debug)]
pub struct Pool {
    people: Keys,
    stratum: Vec<u32>,
    strata: Keys,
    /// The SHA-256 of the published list.
    pub digest: String,
}

impl Pool {
    /// Reads a list; people are named by the column `person`, else by the first. `by` names the columns that make strata.
    pub fn read(source: &Source, by: &[String]) -> Result<Pool, Faults> {
        let mut faults = Faults::default();
        let mut columns: Option<(usize, Vec<usize>)> = None;
        let mut pool = Pool { people: Keys::default(), stratum: Vec::new(), strata: Keys::default(), digest: source.digest() };
        let mut rows = Vec::new();
        source.each_row(|row, cells| {
            let Some((person, by)) = &columns else {
                let person = cells.iter().position(|header| column(header) == Some("person")).unwrap_or(0);
                let mut found = Vec::new();
                for name in by {
                    let same = |header: &str| header == name || column(header).is_some_and(|known| Some(known) == column(name));
                    match cells.iter().position(|header| same(header)) {
                        Some(at) => found.push(at),
                        None => faults.0.push(source.fault(1, name, "strata-missing", &[("column", name)])),
                    }
                }
                columns = Some((person, found));
                return;
            };
            let cell = |at: usize| cells.get(at).map_or("", |cell| cell.as_ref());
            let name = cell(*person);
            if name.is_empty() {
                faults.0.push(source.fault(row, "person", "empty", &[]));
                return;
            }
            let (number, is_new) = pool.people.intern(name);
            if !is_new {
                let first: u64 = rows[number as usize];
                faults.0.push(source.fault(row, "person", "person-twice", &[("value", name), ("first", &first.to_string())]));
                return;
            }
            rows.push(row);
            let stratum = by.iter().map(|at| cell(*at)).collect::<Vec<&str>>().join(" / ");
            pool.stratum.push(pool.strata.intern(&stratum).0);
        })?;
        if pool.people.len() == 0 && faults.0.is_empty() {
            faults.0.push(source.fault(2, "person", "no-rows", &[]));
        }
        faults.or(pool)
    }

    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.len() == 0
    }
}

/// How many places each stratum has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quotas {
    /// In proportion, by largest remainder; level remainders go to the larger stratum, then by name.
    Proportional,
    /// As told, by the name of the stratum; strata not named have none.
    Given(Vec<(String, usize)>),
}

/// A stratum and who was drawn from it, in that order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stratum {
    pub name: String,
    pub pool: usize,
    pub seats: usize,
    pub drawn: Vec<String>,
}

/// A stratum that has fewer people than places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Short {
    pub name: String,
    pub seats: usize,
    pub pool: usize,
    pub missing: usize,
}

/// A draw and all that is needed to make it again.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub seats: usize,
    pub pool: usize,
    pub pool_digest: String,
    pub seed: String,
    pub strata: Vec<Stratum>,
    pub digest: String,
}

/// Draws, or says which strata cannot be filled and by how many.
pub fn draw(pool: &Pool, seats: usize, seed: &[u8], quotas: &Quotas) -> Result<Drawn, Vec<Short>> {
    let mut members: Vec<(String, Vec<u32>)> = pool.strata.iter().map(|name| (name.to_owned(), Vec::new())).collect();
    for (person, stratum) in pool.stratum.iter().enumerate() {
        members[*stratum as usize].1.push(person as u32);
    }
    members.sort();
    if let Quotas::Given(all) = quotas {
        for (name, _) in all.iter().filter(|(name, _)| !pool.strata.iter().any(|known| known == name)) {
            members.push((name.clone(), Vec::new()));
        }
    }
    let sizes: Vec<usize> = members.iter().map(|(_, people)| people.len()).collect();
    let places = match quotas {
        Quotas::Proportional if seats <= pool.len() => largest_remainder(&sizes, seats),
        Quotas::Proportional => {
            let all = pool.len();
            return Err(vec![Short { name: String::new(), seats, pool: all, missing: seats - all }]);
        }
        Quotas::Given(all) => {
            let of = |name: &String| all.iter().filter(|(known, _)| known == name).map(|(_, seats)| seats).sum();
            members.iter().map(|(name, _)| of(name)).collect()
        }
    };
    let short = |((name, people), seats): (&(String, Vec<u32>), &usize)| {
        let missing = seats.saturating_sub(people.len());
        (missing > 0).then(|| Short { name: name.clone(), seats: *seats, pool: people.len(), missing })
    };
    let short: Vec<Short> = members.iter().zip(&places).filter_map(short).collect();
    if !short.is_empty() {
        return Err(short);
    }
    let strata: Vec<Stratum> = members
        .iter()
        .zip(&places)
        .map(|((name, people), seats)| {
            let key = format!("pavilion-draw/1/{}/{}/{name}/", pool.digest, hex(seed));
            let order = rfc3797(|bytes| Sha256::digest(bytes), &key, people.len(), *seats);
            let drawn = order.iter().map(|at| pool.people.get(people[*at]).to_owned()).collect();
            Stratum { name: name.clone(), pool: people.len(), seats: *seats, drawn }
        })
        .collect();
    let seats = places.iter().sum();
    let mut out =
        Drawn { seats, pool: pool.len(), pool_digest: pool.digest.clone(), seed: hex(seed), strata, digest: String::new() };
    out.digest = canonical::digest(&out.record());
    Ok(out)
}

impl Drawn {
    /// Everything needed to make it again; its canonical form is what the digest is of.
    pub fn record(&self) -> Value {
        json!({
            "form": "pavilion-draw/1",
            "method": "rfc3797-sha256",
            "pool": self.pool,
            "pool_sha256": self.pool_digest,
            "seats": self.seats,
            "seed": self.seed,
            "strata": self.strata,
            "drawn": self.strata.iter().flat_map(|stratum| &stratum.drawn).collect::<Vec<_>>(),
        })
    }

    /// The record with its digest.
    pub fn json(&self) -> Value {
        let mut record = self.record();
        record["digest"] = json!(self.digest);
        record
    }
}

/// Places in proportion to sizes: whole parts first, the rest to the largest remainders.
pub fn largest_remainder(sizes: &[usize], seats: usize) -> Vec<usize> {
    let all = sizes.iter().map(|size| *size as u128).sum::<u128>().max(1);
    let product = |size: usize| size as u128 * seats as u128;
    let mut places: Vec<usize> = sizes.iter().map(|size| (product(*size) / all) as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse((product(sizes[*at]) % all, sizes[*at])), *at));
    let open = seats.saturating_sub(places.iter().sum());
    for at in order.into_iter().take(open) {
        places[at] += 1;
    }
    places
}

/// Positions (from 0) in a list of `pool`, in the order drawn; `hash` is of the bytes of a draw.
fn rfc3797<H: AsRef<[u8]>>(hash: impl Fn(&[u8]) -> H, key: &str, pool: usize, seats: usize) -> Vec<usize> {
    let mut left = Left::new(pool);
    let place = |i: usize| {
        let hashed = hash(&message(i, key.as_bytes()));
        let of = (pool - i) as u128;
        hashed.as_ref().iter().fold(0, |rest, byte| (rest * 256 + u128::from(*byte)) % of) as usize
    };
    (0..seats.min(pool)).map(|i| left.take(place(i))).collect()
}

/// RFC 3797 as it stands, with MD5: positions from 1 in a list of `pool`, by a key such as `9319./2.5.8.10.12./`.
pub fn rfc3797_md5(key: &str, pool: usize, seats: usize) -> Vec<usize> {
    rfc3797(|bytes| Md5::digest(bytes), key, pool, seats).into_iter().map(|at| at + 1).collect()
}

/// The bytes that are hashed for a draw.
fn message(i: usize, key: &[u8]) -> Vec<u8> {
    let number = (i as u16).to_be_bytes();
    [&number, key, &number].concat()
}

/// Who is left, found by their place among those left: sums over ranges, so that a draw from a million is quick.
struct Left {
    sums: Vec<usize>,
}

impl Left {
    fn new(pool: usize) -> Left {
        // Node n covers as many as its lowest bit says.
        Left { sums: (0..=pool).map(|node| node & node.wrapping_neg()).collect() }
    }

    /// Takes the one at this place (from 0) among those left.
    fn take(&mut self, place: usize) -> usize {
        let (mut at, mut rest) = (0, place);
        let mut step = self.sums.len().next_power_of_two();
        while step > 0 {
            if at + step < self.sums.len() && self.sums[at + step] <= rest {
                at += step;
                rest -= self.sums[at];
            }
            step /= 2;
        }
        let mut node = at + 1;
        while node < self.sums.len() {
            self.sums[node] -= 1;
            node += node & node.wrapping_neg();
        }
        at
    }
}

/// The seed of several parties, each of whom published the SHA-256 of a secret before and shows the secret now.
/// Gives the parties (from 1) whose secret does not match what they published.
pub fn seed_of_parties(parties: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Vec<usize>> {
    let is_false = |(commitment, secret): &(String, Vec<u8>)| !canonical::digest_bytes(secret).eq_ignore_ascii_case(commitment);
    let wrong: Vec<usize> = parties.iter().enumerate().filter(|(_, party)| is_false(party)).map(|(at, _)| at + 1).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut hash = Sha256::new();
    for (_, secret) in parties {
        hash.update((secret.len() as u64).to_be_bytes());
        hash.update(secret);
    }
    Ok(hash.finalize().to_vec())
}

/// Bytes from hexadecimal.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    (bytes.len().is_multiple_of(2) && !bytes.is_empty())
        .then(|| bytes.chunks(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect())
        .flatten()
}
