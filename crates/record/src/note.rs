//! Signed notes (c2sp.org/signed-note) with Ed25519 keys, and timestamped cosignatures (c2sp.org/tlog-cosignature, `cosignature/v1`).

use crate::fault::Fault;
use crate::hash::{from_hex, to_hex};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The longest note read, and the most signatures on one.
pub const NOTE_BYTES_MAX: usize = 128 * 1024;
const SIGNATURES_MAX: usize = 64;
/// Larger timestamps are not allowed by the format.
const TIME_MAX: u64 = i64::MAX as u64;

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The text of a note as it is: what the log itself does.
    Note,
    /// "I saw this checkpoint at this time, and it continues what I saw before": what a witness does.
    Cosignature,
}

impl Use {
    fn byte(self) -> u8 {
        match self {
            Use::Note => 1,
            Use::Cosignature => 4,
        }
    }

    fn of(byte: u8) -> Option<Use> {
        [Use::Note, Use::Cosignature].into_iter().find(|one| one.byte() == byte)
    }
}

/// A public key with its name: all that is needed to verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    use_: Use,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a key of the form `name+0123abcd+base64`.
    pub fn parse(text: &str) -> Result<VerifierKey, Fault> {
        let wrong = |what: &str| Fault::form(format!("the public key \"{text}\""), what);
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("has not the form name+id+key; give the whole line that was published"));
        };
        if !is_name(name) {
            return Err(wrong("its name is empty or has a space in it"));
        }
        let body = STANDARD.decode(body).map_err(|_| wrong("its last part is not base64"))?;
        let [kind, key @ ..] = body.as_slice() else { return Err(wrong("its last part is empty")) };
        let use_ =
            Use::of(*kind).ok_or_else(|| wrong("is of a kind not known here; Ed25519 keys (1) and Ed25519 witnesses (4) are"))?;
        let key = <&[u8; 32]>::try_from(key).map_err(|_| wrong("an Ed25519 key has 32 bytes"))?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| wrong("is no point of the curve"))?;
        let found = VerifierKey::new(name, use_, key);
        if from_hex(id).as_deref() != Some(&found.id[..]) {
            return Err(wrong("its id does not belong to its name and key; a letter may be mistyped"));
        }
        Ok(found)
    }

    fn new(name: &str, use_: Use, key: VerifyingKey) -> VerifierKey {
        let digest = Sha256::new().chain_update(name).chain_update([b'\n', use_.byte()]).chain_update(key.as_bytes()).finalize();
        VerifierKey { name: name.to_owned(), id: [digest[0], digest[1], digest[2], digest[3]], use_, key }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn what_for(&self) -> Use {
        self.use_
    }

    pub(crate) fn owns(&self, line: &SignatureLine) -> bool {
        self.name == line.name && self.id == line.id
    }

    /// Whether a signature of this key over the text is good; for a cosignature, the time it names.
    fn verify(&self, text: &str, line: &SignatureLine) -> Option<u64> {
        let (time, signature, message) = match self.use_ {
            Use::Note => (0, line.signature.as_slice(), text.to_owned()),
            Use::Cosignature => {
                let (time, signature) = line.signature.split_first_chunk::<8>()?;
                let time = Some(u64::from_be_bytes(*time)).filter(|time| *time <= TIME_MAX)?;
                (time, signature, cosigned(text, time))
            }
        };
        let signature = Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message.as_bytes(), &signature).is_ok().then_some(time)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = [&[self.use_.byte()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, to_hex(&self.id), STANDARD.encode(body))
    }
}

/// A secret key with its name.
#[derive(Clone)]
pub struct SignerKey {
    public: VerifierKey,
    secret: SigningKey,
}

impl SignerKey {
    /// A key from 32 bytes nobody else knows.
    pub fn from_seed(name: &str, use_: Use, seed: [u8; 32]) -> Result<SignerKey, Fault> {
        if !is_name(name) {
            return Err(Fault::form(
                format!("the key name \"{name}\""),
                "is empty or has a space, a plus or a control character in it; a name such as example.org/record is usual",
            ));
        }
        let secret = SigningKey::from_bytes(&seed);
        Ok(SignerKey { public: VerifierKey::new(name, use_, secret.verifying_key()), secret })
    }

    /// Reads a key of the form `PRIVATE+KEY+name+id+base64`. What is wrong is said without repeating the key.
    pub fn parse(text: &str) -> Result<SignerKey, Fault> {
        let wrong = |what: &str| Fault::form("the secret key", what);
        let text = text.trim_end();
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or_else(|| wrong("does not begin with PRIVATE+KEY+"))?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("has not the form PRIVATE+KEY+name+id+key"));
        };
        let body = STANDARD.decode(body).map_err(|_| wrong("its last part is not base64"))?;
        let [kind, seed @ ..] = body.as_slice() else { return Err(wrong("its last part is empty")) };
        let use_ = Use::of(*kind).ok_or_else(|| wrong("is of a kind not known here"))?;
        let seed = <[u8; 32]>::try_from(seed).map_err(|_| wrong("an Ed25519 key has 32 bytes"))?;
        let key = SignerKey::from_seed(name, use_, seed)?;
        if from_hex(id).as_deref() != Some(&key.public.id[..]) {
            return Err(wrong("its id does not belong to its name and key"));
        }
        Ok(key)
    }

    /// The form a file keeps. Whoever has it can sign.
    #[must_use]
    pub fn secret_text(&self) -> String {
        let body = [&[self.public.use_.byte()], self.secret.as_bytes().as_slice()].concat();
        format!("PRIVATE+KEY+{}+{}+{}", self.public.name, to_hex(&self.public.id), STANDARD.encode(body))
    }

    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// The signature line of a log over a text, with its newline. None for a key of another use.
    #[must_use]
    pub fn sign(&self, text: &str) -> Option<String> {
        (self.public.use_ == Use::Note).then(|| self.line(&self.secret.sign(text.as_bytes()).to_bytes()))
    }

    /// The signature line of a witness over a checkpoint's text at a time (POSIX seconds). None for a key of another use.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> Option<String> {
        if self.public.use_ != Use::Cosignature || time > TIME_MAX {
            return None;
        }
        let signature = self.secret.sign(cosigned(text, time).as_bytes()).to_bytes();
        Some(self.line(&[&time.to_be_bytes()[..], &signature].concat()))
    }

    fn line(&self, signature: &[u8]) -> String {
        SignatureLine { name: self.public.name.clone(), id: self.public.id, signature: signature.to_vec() }.to_string()
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.public)
    }
}

/// What a witness signs.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// A signature as it stands on a note, verified or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads one line without its newline.
    #[must_use]
    pub fn parse(line: &str) -> Option<SignatureLine> {
        let (name, body) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let body = STANDARD.decode(body).ok()?;
        let (id, signature) = body.split_first_chunk::<4>()?;
        (is_name(name) && !signature.is_empty()).then(|| SignatureLine {
            name: name.to_owned(),
            id: *id,
            signature: signature.to_vec(),
        })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\u{2014} {} {}", self.name, STANDARD.encode([&self.id[..], &self.signature].concat()))
    }
}

/// A text and the signatures below it. Reading one verifies nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// With its last newline.
    pub text: String,
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    pub fn parse(place: &str, bytes: &[u8]) -> Result<Note, Fault> {
        let wrong = |what: &str| Fault::form(place, format!("not a signed note: {what}"));
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(wrong("longer than any checkpoint"));
        }
        let all = std::str::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
        if all.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(wrong("a control character in it"));
        }
        let at = all.rfind("\n\n").ok_or_else(|| wrong("no empty line before signatures"))?;
        let (text, below) = (&all[..=at], &all[at + 2..]);
        let lines = below.strip_suffix('\n').ok_or_else(|| wrong("its last line does not end"))?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            signatures.push(SignatureLine::parse(line).ok_or_else(|| wrong("a line below the text is no signature"))?);
        }
        if signatures.len() > SIGNATURES_MAX {
            return Err(wrong("more signatures than are read"));
        }
        Ok(Note { text: text.to_owned(), signatures })
    }

    /// What this key says: none when it did not sign, otherwise the time (0 for a plain signature).
    /// A signature that names the key and is not good makes the note worthless.
    pub fn signed_by(&self, place: &str, key: &VerifierKey) -> Result<Option<u64>, Fault> {
        let mut latest = None;
        for line in self.signatures.iter().filter(|line| key.owns(line)) {
            let time = key.verify(&self.text, line);
            latest =
                latest.max(Some(time.ok_or_else(|| Fault::untrue(place, format!("the signature of {} is not good", key.name)))?));
        }
        Ok(latest)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| write!(f, "{line}"))
    }
}
