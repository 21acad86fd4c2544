//! Placing values in memory.

use dl_core::plan::{Count, Extent, Layout, Life, Need, Slot, bound, extent, mark, place, place_part, stack};
use proptest::prelude::*;

/// Whether two values are needed at the same time.
fn meet(a: &Life, b: &Life) -> bool {
    a.from <= b.to && b.from <= a.to
}

/// Values of so many numbers, for each sample or for each step.
fn lives(drawn: &[(usize, usize, usize, bool)]) -> [Life; 9] {
    std::array::from_fn(|i| {
        let (len, from, long, per_step) = drawn[i];
        Life::new(Need { len, per_step }, from, from + long)
    })
}

fn drawn() -> impl Strategy<Value = Vec<(usize, usize, usize, bool)>> {
    prop::collection::vec((0usize..50, 0usize..12, 0usize..5, any::<bool>()), 9)
}

/// The most that is needed at any time.
fn most(lives: &[Life], per_step: bool) -> usize {
    let here = |t: usize| lives.iter().filter(move |l| l.need.per_step == per_step && l.from <= t && t <= l.to);
    (0..17).map(|t| here(t).map(|l| l.need.len).sum()).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn values_that_meet_never_overlap(drawn in drawn(), samples in 1usize..5, steps in 0usize..9) {
        let lives = lives(&drawn);
        let slots = place(lives);
        let n = Count { samples, steps };
        for i in 0..9 {
            prop_assert_eq!(slots[i].len, lives[i].need.len);
            let here = slots[i].batch(n);
            prop_assert!(here.end <= extent(&slots).of(n));
            for j in 0..i {
                let other = slots[j].batch(n);
                let apart = here.end <= other.start || other.end <= here.start || here.is_empty() || other.is_empty();
                prop_assert!(apart || !meet(&lives[i], &lives[j]), "{} and {}", i, j);
            }
        }
        let sum = |per_step| lives.iter().filter(|l| l.need.per_step == per_step).map(|l| l.need.len).sum();
        let Extent { sample, step } = extent(&slots);
        prop_assert!(most(&lives, false) <= sample && sample <= sum(false));
        prop_assert!(most(&lives, true) <= step && step <= sum(true));
    }

    /// Value 8 is the output of a part, and lends its memory, which is at 7 of the whole; the part's own begins at 100.
    #[test]
    fn guests_in_the_memory_of_an_output_are_alone_there(drawn in drawn(), begin in 0usize..14) {
        let mut lives = lives(&drawn);
        lives.iter_mut().for_each(|life| life.need.per_step = false);
        (lives[8].from, lives[8].to) = (begin, 17);
        let (slots, len) = place_part(lives, Some(8));
        let output = Slot::new(7, lives[8].need.len);
        let slots = bound(mark(slots, &[(8, Slot::output(0))]), &[], &[output], Slot::new(100, 0));
        prop_assert_eq!(slots[8], output);
        for i in 0..9 {
            prop_assert_eq!(slots[i].len, lives[i].need.len);
            let guest = slots[i].at < 100;
            let inside = if guest { slots[i].at == 7 && slots[i].len <= output.len } else { slots[i].at + slots[i].len <= 100 + len };
            prop_assert!(inside || slots[i].len == 0, "{} is at {:?}", i, slots[i]);
            for j in 0..i {
                let apart = slots[i].at + slots[i].len <= slots[j].at || slots[j].at + slots[j].len <= slots[i].at;
                prop_assert!(apart || !meet(&lives[i], &lives[j]) || slots[i].len == 0 || slots[j].len == 0, "{} and {}", i, j);
            }
        }
        let (_, alone) = place_part(lives, None);
        prop_assert!(len <= alone);
    }

    /// Every number of every value of a batch has a place of its own, and pieces lie one after the other.
    #[test]
    fn a_batch_of_pieces(lengths in prop::collection::vec(0usize..5, 1..7), piece in 1usize..4) {
        let slots = stack([Need::sample(2), Need { len: 3, per_step: true }, Need::sample(1), Need { len: 1, per_step: true }]);
        let mut starts = vec![0];
        lengths.iter().for_each(|n| starts.push(starts[starts.len() - 1] + n));
        let n = Count { samples: lengths.len(), steps: starts[lengths.len()] };
        let layout = Layout { n, piece, len: extent(&slots), starts: &starts };
        let mut all: Vec<usize> = slots
            .iter()
            .flat_map(|slot| (0..slot.count(n)).flat_map(|i| layout.of(*slot, i)))
            .collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..extent(&slots).of(n)).collect::<Vec<_>>());
        let pieces: usize = (0..layout.pieces()).map(|i| extent(&slots).of(layout.piece(i).0)).sum();
        prop_assert_eq!(pieces, extent(&slots).of(n));
    }
}

#[test]
fn a_chain_needs_its_two_largest_neighbours() {
    let life = |len, from, to| Life::new(Need::sample(len), from, to);
    let slots = place([life(64, 0, 1), life(144, 1, 2), life(36, 2, 3), life(10, 3, 4)]);
    assert_eq!(extent(&slots), Extent { sample: 64 + 144, step: 0 });
}

#[test]
fn a_stack_is_one_after_the_other() {
    let slots = stack([3, 0, 5].map(Need::sample));
    assert_eq!(slots, [Slot::new(0, 3), Slot::new(3, 0), Slot::new(3, 5)]);
    assert_eq!(slots[2].batch(Count::samples(10)), 30..80);
    assert_eq!(slots[1].batch(Count::samples(10)), 0..0);
}

#[test]
fn what_a_part_has_for_each_sample_it_has_for_each_step() {
    let inside = Slot { at: 4, at_steps: 6, len: 0, per_step: true };
    let bound = Slot::new(3, 2).bind(&[], &[], inside);
    assert_eq!(bound, Slot { at: 4, at_steps: 9, len: 2, per_step: true });
    assert_eq!(bound.batch(Count { samples: 2, steps: 10 }), 98..118);
}
