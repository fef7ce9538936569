//! Proofs: against trees computed from the definition, and against every wrong one that is near.

mod common;

use common::{leaves, naive_root};
use pavilion_record::Hash;
use pavilion_record::tree::{Subtrees, check_consistency, check_inclusion, prove_consistency, prove_inclusion, root};
use proptest::prelude::*;
use std::convert::Infallible;

struct Naive(Vec<Hash>);

impl Subtrees for Naive {
    type Error = Infallible;

    fn complete(&mut self, level: u32, index: u64) -> Result<Hash, Infallible> {
        let (first, count) = ((index << level) as usize, 1_usize << level);
        Ok(naive_root(&self.0[first..first + count]))
    }
}

#[test]
fn the_published_trees_of_rfc_6962_have_their_published_roots() {
    // The test vectors of the certificate transparency project: eight inputs and the roots over the first of them.
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Naive(inputs.iter().map(|input| Hash::leaf(input)).collect());
    for (size, expected) in roots.iter().enumerate() {
        assert_eq!(root(&mut tree, size as u64).unwrap().to_hex(), *expected);
    }
}

#[test]
fn every_proof_of_every_small_tree_holds_and_no_other() {
    let all = leaves(0..40);
    let roots: Vec<Hash> = (0..=40).map(|size| naive_root(&all[..size])).collect();
    let mut tree = Naive(all.clone());
    for size in 0..=40_u64 {
        let at = &roots[size as usize];
        for index in 0..size {
            let proof = prove_inclusion(&mut tree, index, size).unwrap().unwrap();
            for (other, leaf) in all.iter().enumerate() {
                assert_eq!(check_inclusion(leaf, index, size, at, &proof), other as u64 == index);
            }
            for other in (0..=45).filter(|other| *other != index) {
                assert!(!check_inclusion(&all[index as usize], other, size, at, &proof), "{index} as {other} of {size}");
            }
        }
        assert_eq!(prove_inclusion(&mut tree, size, size).unwrap(), None);
        for old in 0..=size {
            let proof = prove_consistency(&mut tree, old, size).unwrap().unwrap();
            for other in 0..=40_u64 {
                let fits = check_consistency(other, &roots[other as usize], size, at, &proof);
                assert!(other != old || fits, "{old} of {size}");
                // Empty trees and the same tree have empty proofs, which is one proof for both.
                assert!(!fits || other == old || proof.is_empty(), "{old} as {other} of {size}");
            }
        }
        assert_eq!(prove_consistency(&mut tree, size + 1, size).unwrap(), None);
    }
}

proptest! {
    #[test]
    fn a_proof_with_anything_changed_proves_nothing(size in 1_u64..700, pick in any::<u64>(), old in any::<u64>(), step in any::<usize>(), bit in 0_usize..256) {
        let all = leaves(0..size);
        let mut tree = Naive(all.clone());
        let at = naive_root(&all);
        let (index, old) = (pick % size, old % (size + 1));
        let mut included = prove_inclusion(&mut tree, index, size).unwrap().unwrap();
        prop_assert!(check_inclusion(&all[index as usize], index, size, &at, &included));
        let old_root = naive_root(&all[..old as usize]);
        let mut consistent = prove_consistency(&mut tree, old, size).unwrap().unwrap();
        prop_assert!(check_consistency(old, &old_root, size, &at, &consistent));
        prop_assert_eq!(root(&mut tree, size).unwrap(), at);
        for (proof, is_inclusion) in [(&mut included, true), (&mut consistent, false)] {
            let holds = |proof: &[Hash]| if is_inclusion {
                check_inclusion(&all[index as usize], index, size, &at, proof)
            } else {
                check_consistency(old, &old_root, size, &at, proof)
            };
            let mut longer = proof.clone();
            longer.push(at);
            prop_assert!(!holds(&longer));
            if !proof.is_empty() {
                prop_assert!(!holds(&proof[1..]));
                prop_assert!(!holds(&proof[..proof.len() - 1]));
                let n = step % proof.len();
                proof[n].0[bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!holds(proof));
            }
        }
    }

    #[test]
    fn a_check_of_anything_ends_and_is_false(index in any::<u64>(), size in any::<u64>(), old in any::<u64>(), steps in 0_usize..70) {
        let hash = Hash([7; 32]);
        let proof = vec![hash; steps];
        prop_assert!(!check_inclusion(&hash, index, size, &Hash([8; 32]), &proof));
        prop_assert!(!check_consistency(old, &hash, size, &Hash([8; 32]), &proof));
    }
}
