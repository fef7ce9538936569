//! The key of a vote, what is sealed with it, and what proves a ballot.
//!
//! Everything that joins a ballot to what it said hangs on one key per vote: the sealed choice and the secret number the
//! proof is made with. When a secret vote has been counted the key is deleted, and what is left says who took part and
//! what was said, and nothing that joins the two.

use super::model::Ballot;
use crate::context::Context;
use crate::crypto::{self, Keys, Purpose, TagOf};
use crate::problem::Problem;
use pavilion_rules::ids::{AccountId, VoteId};
use pavilion_rules::votes::choice::Choice;
use uuid::Uuid;

/// What is sealed is filled up to a multiple of this, so that its length does not say what it says.
const BLOCK: usize = 512;
/// How much of the mark is shown: enough that no two ballots of a vote share one.
const MARK_BYTES: usize = 10;

/// The open key of a vote.
pub(super) struct VoteKey(Keys, VoteId);

fn place(vote: VoteId) -> String {
    format!("vote-key/{vote}")
}

/// A new key, sealed as it is stored.
pub(super) fn fresh(cx: &Context, vote: VoteId) -> Vec<u8> {
    let key: [u8; 32] = cx.app.chance.bytes();
    cx.app.keys.seal(Purpose::Votes, &place(vote), cx.app.chance.bytes(), &key)
}

impl VoteKey {
    pub(super) fn open(cx: &Context, vote: VoteId, sealed: &[u8]) -> Result<Self, Problem> {
        let plain = cx.app.keys.open(Purpose::Votes, &place(vote), sealed)?;
        let master = <[u8; 32]>::try_from(plain).map_err(|_| anyhow::anyhow!("the key of vote {vote} is not whole"))?;
        Ok(Self(Keys::from_master(master), vote))
    }

    /// Seals a choice for one row.
    pub(super) fn seal(&self, cx: &Context, row: Uuid, choice: &Choice) -> Result<Vec<u8>, Problem> {
        let mut plain = serde_json::to_vec(choice)?;
        plain.resize(plain.len().div_ceil(BLOCK) * BLOCK, b' ');
        Ok(self.0.seal(Purpose::Votes, &format!("ballot/{row}"), cx.app.chance.bytes(), &plain))
    }

    pub(super) fn choice(&self, row: Uuid, sealed: &[u8]) -> Result<Choice, Problem> {
        let plain = self.0.open(Purpose::Votes, &format!("ballot/{row}"), sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    /// The secret number of a ballot: whoever has it can say which published line is theirs.
    pub(super) fn number(&self, ballot: Uuid) -> [u8; 32] {
        self.0.tag(TagOf::Paper, ballot.as_bytes())
    }

    /// The seat of somebody who has a voice as a person: nothing but this key leads back to them.
    pub(super) fn seat(&self, account: AccountId) -> Uuid {
        let tag = self.0.tag(TagOf::Reporter, account.0.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&tag[..16]);
        Uuid::from_bytes(bytes)
    }

    /// Names a voter in the journal without saying who it is.
    pub(super) fn tag_of(&self, account: AccountId, ballot: Uuid) -> [u8; 32] {
        self.0.tag(TagOf::Actor, &[account.0.as_bytes().as_slice(), ballot.as_bytes()].concat())
    }

    /// A choice as the stored answer of a request may hold it: alike for alike, and nothing without the key.
    pub(super) fn blinded(&self, choice: &Choice) -> Result<String, Problem> {
        Ok(crypto::hex(&self.0.tag(TagOf::Form, &serde_json::to_vec(choice)?)))
    }

    /// What proves that a ballot is among those counted: a digest of vote, secret number and choice.
    pub(super) fn proof(&self, ballot: Uuid, choice: &Choice) -> Result<[u8; 32], Problem> {
        proof(self.1, &self.number(ballot), choice)
    }

    pub(super) fn choice_of(&self, ballot: &Ballot) -> Result<Choice, Problem> {
        self.choice(ballot.id, &ballot.sealed)
    }
}

/// The proof of a ballot, as anybody who has its secret number computes it.
pub(super) fn proof(vote: VoteId, number: &[u8; 32], choice: &Choice) -> Result<[u8; 32], Problem> {
    let choice = serde_json::to_string(choice)?;
    Ok(crypto::digest(format!("pavilion ballot 1\n{vote}\n{}\n{choice}", crypto::hex(number)).as_bytes()))
}

/// The mark under which a choice is published.
pub(super) fn mark(number: &[u8; 32]) -> String {
    crypto::hex(&crypto::digest(format!("pavilion mark 1\n{}", crypto::hex(number)).as_bytes())[..MARK_BYTES])
}

/// Eight signs for a paper ballot that are not taken for one another.
pub(super) fn paper_code(bytes: [u8; 10]) -> String {
    const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect()
}

pub(super) fn paper_tag(cx: &Context, code: &str) -> [u8; 32] {
    let tidy: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    cx.app.keys.tag(TagOf::Paper, tidy.as_bytes())
}
