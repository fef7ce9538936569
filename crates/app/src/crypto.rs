//! Keys, sealing and tags. One master key outside the database; every purpose has a key derived from it.

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

macro_rules! purposes {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// What each one's key is derived from; the text never changes, or nothing opens any more.
            const NAMES: &[&str] = &[$($text),*];
        }
    };
}

purposes! {
    /// What a key is for. Restricted data has a key of its own, so that a leak of one opens nothing else.
    pub enum Purpose {
        /// Names, phones, e-mail addresses of accounts.
        Personal = "seal personal",
        /// Who reported, and in which words.
        Reporter = "seal reporter",
        /// The staff's second factor.
        SecondFactor = "seal second factor",
        /// A secret inside the answer that is kept for a repeated request: a card's code, a token.
        Answer = "seal answer",
        /// The keys the ballots of votes are sealed with.
        Votes = "seal votes",
        /// Addresses and secrets of programs that are told, and who a message goes to.
        Outward = "seal outward",
        /// Files of mediations: who the two are, what it is about, what was agreed.
        Mediation = "seal mediation",
    }
}

purposes! {
    /// What a tag finds. The same person has another tag in each, so tables cannot be joined by it.
    pub enum TagOf {
        Phone = "tag phone",
        Email = "tag e-mail",
        Reporter = "tag reporter",
        News = "tag news",
        Actor = "tag actor",
        SignIn = "tag sign-in",
        Token = "tag token",
        HouseholdCode = "tag household code",
        Form = "tag form",
        /// What was asked under a key, to know the same request again.
        Asked = "tag asked",
        /// A voice in a conversation: another tag in every conversation.
        Talk = "tag talk",
        /// The code of a paper ballot.
        Paper = "tag paper ballot",
        Push = "tag push",
        Meeting = "tag meeting",
        /// The code of a matter raised without an account.
        Claim = "tag claim",
        /// Who added a voice, bound to the matter.
        Voice = "tag voice",
        /// The one answer of a dwelling, bound to the survey.
        Survey = "tag survey",
        /// What a home orders at a stop, bound to the stop.
        Visit = "tag visit",
        /// The two of a mediation, each alone and together, and the code one of them joins by.
        Mediation = "tag mediation",
    }
}

/// The keys of this installation, or of one vote: one for each purpose, derived when it is needed first.
pub struct Keys {
    master: [u8; 32],
    ciphers: [OnceLock<XChaCha20Poly1305>; Purpose::NAMES.len()],
    macs: [OnceLock<Hmac<Sha256>>; TagOf::NAMES.len()],
}

const NONCE_BYTES: usize = 24;

impl Keys {
    #[must_use]
    pub fn from_master(master: [u8; 32]) -> Self {
        Self { master, ciphers: std::array::from_fn(|_| OnceLock::new()), macs: std::array::from_fn(|_| OnceLock::new()) }
    }

    fn cipher(&self, purpose: Purpose) -> &XChaCha20Poly1305 {
        let at = purpose as usize;
        self.ciphers[at].get_or_init(|| XChaCha20Poly1305::new(&derive(&self.master, Purpose::NAMES[at]).into()))
    }

    fn mac(&self, of: TagOf) -> &Hmac<Sha256> {
        let at = of as usize;
        let made = || Hmac::new_from_slice(&derive(&self.master, TagOf::NAMES[at])).expect("any key length will do");
        self.macs[at].get_or_init(made)
    }

    /// Reads the key as it stands in the key file: base64 of 32 bytes.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes = BASE64.decode(text.trim()).context("the key is not base64")?;
        let Ok(master) = <[u8; 32]>::try_from(bytes) else { bail!("the key does not have 32 bytes") };
        Ok(Self::from_master(master))
    }

    #[must_use]
    pub fn print(&self) -> String {
        BASE64.encode(self.master)
    }

    /// What the key is made from that signs the public record.
    #[must_use]
    pub fn record_seed(&self) -> [u8; 32] {
        derive(&self.master, "sign public record")
    }

    /// Encrypts; `place` (a table and id) is bound in, so that a sealed value cannot be moved to another row.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, place: &str, nonce: [u8; NONCE_BYTES], plain: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let mut out = nonce.to_vec();
        out.extend(self.cipher(purpose).encrypt(&XNonce::from(nonce), payload).expect("memory can be encrypted"));
        out
    }

    /// Decrypts what [`Keys::seal`] made for the same place.
    pub fn open(&self, purpose: Purpose, place: &str, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let Some((nonce, body)) = sealed.split_at_checked(NONCE_BYTES) else { bail!("sealed value at {place} is too short") };
        let nonce = XNonce::from(<[u8; NONCE_BYTES]>::try_from(nonce)?);
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher(purpose)
            .decrypt(&nonce, payload)
            .map_err(|_| anyhow::anyhow!("sealed value at {place} does not open with this key"))
    }

    /// A keyed hash to find a row by a value without storing the value.
    #[must_use]
    pub fn tag(&self, of: TagOf, value: &[u8]) -> [u8; 32] {
        let mut mac = self.mac(of).clone();
        mac.update(value);
        mac.finalize().into_bytes().into()
    }
}

fn derive(master: &[u8; 32], name: &str) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, master).expand(name.as_bytes(), &mut key).expect("32 bytes can be expanded");
    key
}

/// SHA-256 of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| DIGITS[usize::from(nibble)]).collect()
}

/// The bytes written in hexadecimal.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(byte_of).collect()
}

/// A number of 32 bytes; where there are a hundred thousand, no room is made for each.
pub(crate) fn number_from_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let pairs: &[[u8; 2]; 32] = pairs.try_into().ok()?;
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(pairs) {
        *byte = byte_of(pair)?;
    }
    Some(out)
}

fn byte_of([high, low]: &[u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// Compares without telling by the time how much was alike.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |acc, (x, y)| acc | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_for_its_place_and_purpose() {
        let keys = Keys::from_master([7; 32]);
        let sealed = keys.seal(Purpose::Personal, "account/1", [1; 24], "王".as_bytes());
        assert_eq!(keys.open(Purpose::Personal, "account/1", &sealed).unwrap(), "王".as_bytes());
        assert!(keys.open(Purpose::Personal, "account/2", &sealed).is_err());
        assert!(keys.open(Purpose::Reporter, "account/1", &sealed).is_err());
        assert!(Keys::from_master([8; 32]).open(Purpose::Personal, "account/1", &sealed).is_err());
        assert!(keys.open(Purpose::Personal, "account/1", &sealed[..10]).is_err());
    }

    #[test]
    fn a_person_has_another_tag_in_every_table() {
        let keys = Keys::from_master([7; 32]);
        assert_ne!(keys.tag(TagOf::Reporter, b"a"), keys.tag(TagOf::News, b"a"));
        assert_eq!(keys.tag(TagOf::Reporter, b"a"), keys.tag(TagOf::Reporter, b"a"));
    }
}
