//! What the hammer and the fuzzer feed to every parser.

use pavilion_record::tile::{Tile, parse_bundle, parse_number};
use pavilion_record::{Checkpoint, Entry, Note, Receipt, SignatureLine, SignerKey, Trust, VerifierKey, Words};

/// Every parser must end, and what it accepts it must write again as it was.
pub(crate) fn feed(input: &[u8], trust: &Trust) {
    let text = String::from_utf8_lossy(input);
    if let Ok(note) = Note::parse("n", input) {
        assert_eq!(note.to_string().as_bytes(), input);
        if let Ok(checkpoint) = Checkpoint::parse("c", &note.text) {
            assert_eq!(checkpoint.to_string(), note.text);
        }
        let _ = trust.open("t", input);
    }
    let _ = Checkpoint::parse("c", &text);
    if let Ok(receipt) = Receipt::parse("r", input) {
        assert_eq!(receipt.to_string().as_bytes(), input);
        let _ = receipt.check("r", trust, None);
    }
    if let Ok(words) = Words::parse("w", input) {
        assert_eq!(words.to_bytes(), input);
    }
    if let Ok(entry) = Entry::parse("e", input) {
        assert_eq!(entry.to_bytes(), input);
    }
    if let Ok(key) = VerifierKey::parse(&text) {
        assert_eq!(key.to_string(), text);
    }
    let _ = SignerKey::parse(&text);
    let _ = SignatureLine::parse(&text);
    if let Some(tile) = Tile::parse(&text) {
        assert_eq!(tile.path(), text);
    }
    let _ = parse_number(&text);
    let width = input.first().copied().unwrap_or(0);
    let _ = parse_bundle("b", input.get(1..).unwrap_or_default(), width.into());
}
