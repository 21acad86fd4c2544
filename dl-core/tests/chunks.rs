//! Long sequences, cut into streams and chunks.
#![cfg(all(feature = "train", feature = "std"))]

use dl_core::data::{Chunks, Dataset};
use proptest::prelude::*;

/// Step `i` is the number `i`, and its target the number of the next step.
fn steps(n: usize) -> Dataset<[f32; 1], usize> {
    Dataset::new((0..n).map(|i| [i as f32]).collect(), (1..=n).collect()).unwrap()
}

proptest! {
    /// Every stream goes on in the next one, and every chunk in the next one: nothing is twice, nothing is left out but the end.
    #[test]
    fn all_in_order(n in 1_usize..200, streams in 1_usize..9, size in 1_usize..20) {
        prop_assume!(streams <= n);
        let streams = steps(n).streams(streams).unwrap();
        let each = n / streams.len();
        let mut joined: Vec<(Vec<[f32; 1]>, Vec<usize>)> = vec![Default::default(); streams.len()];
        let mut chunks = Chunks::new(size);
        let mut epoch = chunks.epoch(&streams).unwrap();
        prop_assert_eq!(epoch.len(), each.div_ceil(size));
        let mut count = 0;
        while let Some((x, y)) = epoch.next_chunk() {
            for ((x, y), joined) in x.iter().zip(y).zip(&mut joined) {
                prop_assert!(x.len() == y.len() && !x.is_empty() && x.len() <= size);
                joined.0.extend(x);
                joined.1.extend(y);
            }
            count += 1;
        }
        prop_assert_eq!(count, epoch.len());
        let expected: Vec<[f32; 1]> = (0..each * streams.len()).map(|i| [i as f32]).collect();
        prop_assert_eq!(joined.iter().flat_map(|(x, _)| x.clone()).collect::<Vec<_>>(), expected);
        prop_assert!(joined.iter().flat_map(|(_, y)| y).copied().eq(1..=each * streams.len()));
    }

    #[test]
    fn from_the_middle(first in 0_usize..8) {
        let streams = steps(30).streams(2).unwrap();
        let (mut chunks, mut others) = (Chunks::new(4), Chunks::new(4));
        let (mut whole, mut rest) = (chunks.epoch(&streams).unwrap(), others.epoch_from(&streams, first).unwrap());
        for _ in 0..first {
            whole.next_chunk();
        }
        while let Some(chunk) = whole.next_chunk() {
            prop_assert_eq!(Some(chunk), rest.next_chunk());
        }
        prop_assert_eq!(None, rest.next_chunk());
    }
}

#[test]
fn epochs_of_others() {
    let mut chunks = Chunks::new(3);
    for n in [4, 2, 5] {
        let streams = steps(20).streams(n).unwrap();
        let mut epoch = chunks.epoch(&streams).unwrap();
        assert_eq!(epoch.next_chunk().unwrap().0.len(), n);
    }
}

#[test]
fn what_cannot_be_cut() {
    let error = |streams: Result<_, dl_core::error::Error>| streams.err().unwrap().to_string();
    assert_eq!(error(steps(3).streams(0).map(drop)), "0 streams: there is at least 1");
    assert_eq!(error(steps(3).streams(4).map(drop)), "3 steps do not make 4 streams of at least one step");

    let cut = |inputs: &[usize], targets: &[usize], size| {
        let sequences = |lengths: &[usize]| lengths.iter().map(|n| vec![0_usize; *n]).collect::<Vec<_>>();
        error(Chunks::new(size).epoch(&Dataset::new(sequences(inputs), sequences(targets)).unwrap()).map(drop))
    };
    assert_eq!(cut(&[3], &[3], 0), "chunks of 0 steps: they have at least 1");
    assert_eq!(cut(&[], &[], 2), "there is no sequence to cut into chunks");
    assert_eq!(cut(&[3, 3], &[3, 2], 2), "sequence 1 has 3 steps but 2 targets; there is one for each step");
    assert_eq!(
        cut(&[3, 4], &[3, 4], 2),
        "sequence 1 has 4 steps, and sequence 0 has 3: sequences that go on side by side are equally long"
    );
}
