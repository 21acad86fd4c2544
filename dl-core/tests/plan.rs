//! Placing values in memory.

use dl_core::plan::{Life, Slot, bound, extent, mark, place, place_part, stack};
use proptest::prelude::*;

/// Whether two values are needed at the same time.
fn meet(a: &Life, b: &Life) -> bool {
    a.from <= b.to && b.from <= a.to
}

proptest! {
    #[test]
    fn values_that_meet_never_overlap(lives in prop::collection::vec((0usize..50, 0usize..12, 0usize..5), 9)) {
        let lives: [Life; 9] = std::array::from_fn(|i| Life::new(lives[i].0, lives[i].1, lives[i].1 + lives[i].2));
        let slots = place(lives);
        for i in 0..9 {
            prop_assert_eq!(slots[i].len, lives[i].len);
            for j in 0..i {
                let apart = slots[i].at + slots[i].len <= slots[j].at || slots[j].at + slots[j].len <= slots[i].at;
                prop_assert!(apart || !meet(&lives[i], &lives[j]) || lives[i].len == 0 || lives[j].len == 0, "{} and {}", i, j);
            }
        }
        let most = (0..17).map(|t| lives.iter().filter(|l| l.from <= t && t <= l.to).map(|l| l.len).sum::<usize>()).max();
        prop_assert!(extent(&slots) >= most.unwrap_or(0));
        prop_assert!(extent(&slots) <= lives.iter().map(|l| l.len).sum());
    }

    /// Value 8 is the output of a part, and lends its memory, which is at 7 of the whole; the part's own begins at 100.
    #[test]
    fn guests_in_the_memory_of_an_output_are_alone_there(
        lives in prop::collection::vec((0usize..50, 0usize..12, 0usize..5), 9),
        begin in 0usize..14,
    ) {
        let mut lives: [Life; 9] = std::array::from_fn(|i| Life::new(lives[i].0, lives[i].1, lives[i].1 + lives[i].2));
        lives[8] = Life::new(lives[8].len, begin, 17);
        let (slots, len) = place_part(lives, Some(8));
        let output = Slot { at: 7, len: lives[8].len };
        let slots = bound(mark(slots, &[(8, Slot::output(0))]), &[], &[output], 100);
        prop_assert_eq!(slots[8], output);
        for i in 0..9 {
            prop_assert_eq!(slots[i].len, lives[i].len);
            let guest = slots[i].at < 100;
            let inside = if guest { slots[i].at == 7 && slots[i].len <= output.len } else { slots[i].at + slots[i].len <= 100 + len };
            prop_assert!(inside || lives[i].len == 0, "{} is at {:?}", i, slots[i]);
            for j in 0..i {
                let apart = slots[i].at + slots[i].len <= slots[j].at || slots[j].at + slots[j].len <= slots[i].at;
                prop_assert!(apart || !meet(&lives[i], &lives[j]) || lives[i].len == 0 || lives[j].len == 0, "{} and {}", i, j);
            }
        }
        let (_, alone) = place_part(lives, None);
        prop_assert!(len <= alone);
    }
}

#[test]
fn a_chain_needs_its_two_largest_neighbours() {
    let slots = place([Life::new(64, 0, 1), Life::new(144, 1, 2), Life::new(36, 2, 3), Life::new(10, 3, 4)]);
    assert_eq!(extent(&slots), 64 + 144);
}

#[test]
fn a_stack_is_one_after_the_other() {
    let slots = stack([3, 0, 5]);
    assert_eq!(slots, [Slot { at: 0, len: 3 }, Slot { at: 3, len: 0 }, Slot { at: 3, len: 5 }]);
    assert_eq!(slots[2].batch(10), 30..80);
    assert_eq!(slots[1].batch(10), 0..0);
}
