//! The published formats, by their published examples, and what is near them and must be refused.

mod common;

use common::{entry, key, trust};
use pavilion_record::tile::{Tile, number_path, parse_bundle, parse_number, partials, tile_at};
use pavilion_record::{Checkpoint, Entry, Hash, Note, Receipt, SignerKey, Use, VerifierKey, Words};
use proptest::prelude::*;

#[test]
fn the_example_of_the_note_format_is_verified_by_its_key() {
    let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let note = "This is an example message.\n\n\u{2014} example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let verifier = VerifierKey::parse(key).unwrap();
    assert_eq!((verifier.to_string().as_str(), verifier.what_for()), (key, Use::Note));
    let read = Note::parse("example", note.as_bytes()).unwrap();
    assert_eq!(read.signed_by("example", &verifier).unwrap(), Some(0));
    let changed = Note::parse("example", note.replace("an example", "no example").as_bytes()).unwrap();
    assert!(changed.signed_by("example", &verifier).is_err());
    let stranger = SignerKey::from_seed("example.com/foo", Use::Note, [1; 32]).unwrap();
    assert_eq!(read.signed_by("example", stranger.public()).unwrap(), None);
}

#[test]
fn keys_that_are_not_quite_keys_are_refused_with_a_reason() {
    let good = key().public().to_string();
    assert!(VerifierKey::parse(&good).is_ok());
    for (wrong, reason) in [
        (good.replacen('+', " ", 1), "form name+id+key"),
        (good.replace("record+", "recorder+"), "id does not belong"),
        (format!("{good}A"), "not base64"),
        (good.replace("example.org/record", "a b"), "a space"),
        ("x+00000000+".to_owned(), "empty"),
        ("x+00000000+AgAA".to_owned(), "of a kind not known"),
        ("x+00000000+AQAA".to_owned(), "32 bytes"),
    ] {
        let said = VerifierKey::parse(&wrong).unwrap_err().to_string();
        assert!(said.contains(reason), "{wrong}: {said}");
    }
    let secret = key().secret_text();
    assert_eq!(SignerKey::parse(&secret).unwrap().public(), key().public());
    let said = SignerKey::parse(&secret[..secret.len() - 3]).unwrap_err().to_string();
    assert!(!said.contains(&secret[30..40]), "a secret key is repeated in a message: {said}");
    assert!(SignerKey::from_seed("a+b", Use::Note, [1; 32]).is_err());
}

#[test]
fn tiles_are_named_as_in_the_layout() {
    for (number, path) in [(0, "000"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")] {
        assert_eq!(number_path(number), path);
        assert_eq!(parse_number(path), Some(number));
    }
    for path in ["", "0", "00", "0000", "x000/001", "001/002", "x001", "x001/", "-01", "x999/x999/x999/x999/x999/x999/x999/999"] {
        assert_eq!(parse_number(path), None, "{path}");
    }
    for path in ["tile/0/000", "tile/63/x001/000.p/255", "tile/entries/000.p/1"] {
        assert_eq!(Tile::parse(path).unwrap().path(), path);
    }
    for path in [
        "tile/64/000",
        "tile/00/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/data/000",
        "tile/0",
        "0/000",
    ] {
        assert_eq!(Tile::parse(path), None, "{path}");
    }
    let names = |size| partials(size).iter().map(Tile::path).collect::<Vec<_>>();
    assert_eq!(names(70_000), ["tile/0/273.p/112", "tile/entries/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    assert_eq!(names(256), ["tile/1/000.p/1"]);
    assert_eq!(names(0), [""; 0]);
    let layer = Tile::parse("tile/0/000").unwrap().layer;
    assert_eq!(tile_at(layer, 1, 256), None);
    assert_eq!(tile_at(layer, u64::MAX, u64::MAX), None);
}

#[test]
fn checkpoints_that_are_not_quite_checkpoints_are_refused() {
    let root = Hash::of_nothing().to_base64();
    let good = format!("example.org/record\n0\n{root}\n");
    assert_eq!(Checkpoint::parse("c", &good).unwrap().to_string(), good);
    assert!(Checkpoint::parse("c", &format!("{good}extension\n")).is_ok());
    for wrong in [
        format!("\n0\n{root}\n"),
        format!("a\n00\n{root}\n"),
        format!("a\n+1\n{root}\n"),
        format!("a\n99999999999999999999\n{root}\n"),
        format!("a\n0\n{root}"),
        format!("a\n0\n{}\n", &root[1..]),
        format!("a\n0\n{}\n", root.trim_end_matches('=')),
        format!("a\n0\n{root}\n\n"),
        "a\n0\n".to_owned(),
    ] {
        assert!(Checkpoint::parse("c", &wrong).is_err(), "{wrong:?}");
    }
    // Nothing is on record, and yet there is a root: signed, and still refused.
    let text = format!("example.org/record\n0\n{}\n", Hash([1; 32]).to_base64());
    let note = format!("{text}\n{}", key().sign(&text).unwrap());
    assert!(trust().open("c", note.as_bytes()).is_err());
    // Another record under the same key.
    let text = good.replace("example.org/record", "example.org/other");
    let note = format!("{text}\n{}", key().sign(&text).unwrap());
    assert!(trust().open("c", note.as_bytes()).unwrap_err().to_string().contains("example.org/other"));
}

#[test]
fn entries_have_one_form_only() {
    let words = Words { salt: [1; 32], words: b"w".to_vec() };
    let bytes = Entry::new("notice", "m\u{7}\"\\\u{5c0f}", 5, &words.digest()).unwrap().to_bytes();
    assert!(Entry::parse("e", &bytes).is_ok());
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(r#""about":"m\u0007\"\\小""#), "{text}");
    for wrong in [
        text.replace("\"v\":1", "\"v\":2"),
        text.replace("\"v\":1", "\"v\":1 "),
        text.replace("\"v\":1", "\"v\":1.0"),
        text.replace("\"v\":1", "\"more\":0,\"v\":1"),
        text.replace("小", "\\u5c0f"),
        text.replace("\"at\":5,", ""),
        text.replace(&words.digest().to_hex(), &words.digest().to_hex().to_uppercase()),
    ] {
        assert!(Entry::parse("e", wrong.as_bytes()).is_err(), "{wrong}");
    }
    assert!(Entry::new("", "", 0, &words.digest()).is_err());
    assert!(Entry::new("k", "", i64::MAX, &words.digest()).is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(index in any::<u64>(), steps in 0_usize..63, salt: [u8; 32], words: Vec<u8>, extra: Option<Vec<u8>>, number in 0_u64..1 << 56) {
        let text = "example.org/record\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        let checkpoint = format!("{text}\n{}", key().sign(text).unwrap());
        let proof = (0..steps).map(|n| Hash::leaf(&entry(n as u64))).collect();
        let receipt = Receipt { extra, index, proof, checkpoint };
        prop_assert_eq!(Receipt::parse("r", receipt.to_string().as_bytes()).unwrap(), receipt);
        let kept = Words { salt, words };
        prop_assert_eq!(Words::parse("w", &kept.to_bytes()).unwrap(), kept);
        prop_assert_eq!(parse_number(&number_path(number)), Some(number));
    }

    #[test]
    fn no_input_breaks_a_parser(bytes: Vec<u8>, width in 0_u16..256) {
        let _ = Note::parse("n", &bytes);
        let _ = Receipt::parse("r", &bytes);
        let _ = Words::parse("w", &bytes);
        let _ = Entry::parse("e", &bytes);
        let entries = parse_bundle("b", &bytes, width).unwrap_or_default();
        prop_assert!(entries.is_empty() || entries.iter().map(|entry| entry.len() + 2).sum::<usize>() == bytes.len());
    }
}
