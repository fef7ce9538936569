//! A record in a folder: append, prove, check, erase.
//!
//! `cargo run -p pavilion-record --example quickstart`

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_record::{Entry, Folder, Item, Log, Reader, Receipt, SignerKey, Trust, Use, Wish, Words, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("record-quickstart-{}", std::process::id()));
    // In earnest the seed and the salt come from the operating system's randomness.
    let key = SignerKey::from_seed("example.org/record", Use::Note, [1; 32])?;
    let trust = Trust::key(key.public().clone());
    println!("publish this key: {}", key.public());

    let words = Words { salt: [2; 32], words: b"The lift of building 3 will be repaired in May.".to_vec() };
    let entry = Entry::new("notice", "matter/17", 1_795_190_400_000, &words.digest())?;
    let mut log = Log::create(&folder, key)?;
    let done = log.append(&[Item { entry: entry.to_bytes(), words: Some(words) }])?;
    println!("on record as entry {}:\n{}", done.first, done.checkpoint);

    let source = Folder::new(&folder);
    let receipt = Receipt::issue(&Reader::open(&source, &trust)?, 0)?;
    println!("the receipt:\n{receipt}");
    receipt.check("the receipt", &trust, None)?;

    log.erase_words(0)?;
    log.close()?;
    let report =
        verify(&source, &trust, &Wish { against: vec![("the first".into(), done.checkpoint.into_bytes())], words: false });
    println!("verified after erasing: {}", report.verified);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
