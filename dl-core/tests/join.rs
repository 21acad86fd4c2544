//! Concatenations in whose memory their branches lie: random passes, run in the memory that was planned for them.

use dl_core::plan::{
    Branch, Extent, Join, Joined, Life, Need, Slot, extent, join, least, place_part_joined, placed_joined,
};
use dl_core::shape::Dims;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The values of a pass; value `i` is made in step `i + 1`.
const VALUES: usize = 14;
/// One more takes the outputs, one is behind all.
const STEPS: usize = VALUES + 3;

/// A value: how long it is if a layer makes it, and of which values; the concatenation of those if it is one.
type Seed = (usize, bool, [usize; 3]);

#[derive(Debug)]
struct Pass {
    lens: [usize; VALUES],
    reads: Vec<Vec<usize>>,
    concatenates: [bool; VALUES],
    lives: [Life; VALUES],
}

/// Each value is made of some of the last six.
fn pass(seeds: [Seed; VALUES]) -> Pass {
    let (mut lens, mut reads, mut concatenates) = ([0; VALUES], Vec::new(), [false; VALUES]);
    for (i, (len, concat, of)) in seeds.into_iter().enumerate() {
        let count = if concat { 3 } else { 1 };
        let read: Vec<usize> = of.iter().take(count).filter(|_| i > 0).map(|back| i - 1 - back % i.min(6)).collect();
        concatenates[i] = concat && i > 0;
        lens[i] = if concatenates[i] { read.iter().map(|value| lens[*value]).sum() } else { len };
        reads.push(read);
    }
    let lives = std::array::from_fn(|i| {
        let last = reads.iter().rposition(|read| read.contains(&i)).map_or(i + 1, |reader| reader + 1);
        // The last value is the output.
        Life::new(Need::sample(lens[i]), i + 1, if i + 1 == VALUES { VALUES + 1 } else { last })
    });
    Pass { lens, reads, concatenates, lives }
}

/// The joins of a pass are given to `plan`.
fn with_joins<R>(pass: &Pass, plan: impl FnOnce(&[Join<'_>]) -> R) -> R {
    let dims = |value: usize| Dims::new(&[pass.lens[value]]);
    let branch = |value: &usize| Branch { value: *value, dims: dims(*value), movable: *value + 1 < VALUES };
    let joins = (0..VALUES).filter(|value| pass.concatenates[*value]);
    let branches: Vec<(usize, Vec<Branch>)> =
        joins.map(|value| (value, pass.reads[value].iter().map(branch).collect())).collect();
    let joins =
        branches.iter().map(|(whole, branches)| Join { whole: *whole, dims: dims(*whole), until: STEPS, branches });
    plan(&joins.collect::<Vec<_>>())
}

/// Runs the pass: every number says which value it is a part of. Concatenations copy what is not in its place.
fn run(pass: &Pass, slots: &[Slot; VALUES], len: usize) -> Result<usize, TestCaseError> {
    let mut copies = 0;
    let (mut memory, mut values) = (vec![(usize::MAX, 0); len], vec![Vec::new(); VALUES]);
    for value in 0..VALUES {
        for read in &pass.reads[value] {
            prop_assert_eq!(&memory[slots[*read].range()], &values[*read], "value {} is gone for {}", read, value);
        }
        let is = if pass.concatenates[value] {
            let mut begin = 0;
            for read in &pass.reads[value] {
                let to = slots[value].within(begin, pass.lens[*read]);
                if slots[*read] != to {
                    copies += 1;
                    let apart = slots[*read].range().end <= to.at || to.range().end <= slots[*read].at;
                    prop_assert!(apart, "{} is copied over itself to {}", read, value);
                    memory.copy_within(slots[*read].range(), to.at);
                }
                begin += pass.lens[*read];
            }
            pass.reads[value].iter().flat_map(|read| values[*read].clone()).collect()
        } else {
            let own: Vec<_> = (0..pass.lens[value]).map(|i| (value, i)).collect();
            memory[slots[value].range()].copy_from_slice(&own);
            own
        };
        prop_assert_eq!(&memory[slots[value].range()], &is, "value {} is not what it should be", value);
        values[value] = is;
    }
    Ok(copies)
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn what_is_read_is_there_in_memory_that_is_never_more_than_for_copies() {
    let seeds = prop::array::uniform14((1usize..20, any::<bool>(), prop::array::uniform3(0usize..6)));
    let counts = std::cell::Cell::new([0usize; 4]);
    runner(600)
        .run(&seeds, |seeds| {
            let pass = pass(seeds);
            let joined = with_joins(&pass, |joins| join::<VALUES, STEPS>(pass.lives, joins, None));
            prop_assert!(least(&joined.lives).sample <= least(&pass.lives).sample);
            let (placed, joined) = with_joins(&pass, |joins| placed_joined::<VALUES, STEPS>(pass.lives, joins));
            let apart = extent(&dl_core::plan::place(pass.lives));
            let (together, slots) = (extent(&placed.slots), joined.settle(placed.slots));
            prop_assert!(together.sample <= apart.sample && placed.least.sample <= together.sample);
            let copies = run(&pass, &slots, together.sample)?;
            let all = (0..VALUES).filter(|value| pass.concatenates[*value]).map(|value| pass.reads[value].len());
            let [less, more, done, possible] = counts.get();
            let saves = usize::from(together.sample < apart.sample);
            counts.set([less + saves, more + 1 - saves, done + copies, possible + all.sum::<usize>()]);
            Ok(())
        })
        .expect("every value is there while it is read");
    let [less, same, copies, branches] = counts.get();
    println!("{less} of {} take less memory; {copies} of {branches} branches are copied", less + same);
    assert!(less > same && copies < branches);
}

#[test]
fn what_is_read_is_there_in_the_memory_of_a_part() {
    let seeds = prop::array::uniform14((1usize..20, any::<bool>(), prop::array::uniform3(0usize..6)));
    runner(300)
        .run(&seeds, |seeds| {
            let pass = pass(seeds);
            let output = VALUES - 1;
            let plan = |joins: &[Join<'_>]| place_part_joined::<VALUES, STEPS>(pass.lives, Some(output), joins);
            let (mut slots, len, joined) = with_joins(&pass, plan);
            prop_assert!(len <= dl_core::plan::place_part(pass.lives, Some(output)).1);
            slots[output] = Slot::output(0);
            // The memory of the part lies behind its output.
            let (y, inside) = (Slot::new(0, pass.lens[output]), Extent { sample: pass.lens[output], step: 0 }.end());
            let slots = joined.settle(slots).map(|slot| slot.bind(&[], &[y], inside));
            run(&pass, &slots, pass.lens[output] + len)?;
            Ok(())
        })
        .expect("every value is there while it is read");
}

#[test]
fn a_shortcut_over_a_network_that_needs_more_is_copied() {
    let dims = |len| Dims::new(&[len]);
    let branch = |value, len| Branch { value, dims: dims(len), movable: true };
    let life = |len, from, to| Life::new(Need::sample(len), from, to);
    // A shortcut of 4, something of `between` meanwhile, another branch of 4, and both.
    let lives = |between| [life(4, 1, 4), life(between, 2, 2), life(4, 3, 4), life(8, 4, 5)];
    let branches = [branch(0, 4), branch(2, 4)];
    let joins = [Join { whole: 3, dims: dims(8), until: usize::MAX, branches: &branches }];
    let roots = |joined: Joined<4>| std::array::from_fn::<_, 4, _>(|value| joined.root(value));
    // 8 + 4 with both in their place, as much as 4 + 8 with the last.
    assert_eq!(roots(join::<4, 8>(lives(4), &joins, None)), [3, 1, 3, 3]);
    // 8 + 5 with both, 4 + 8 with the last, 4 + 4 + 8 with none.
    assert_eq!(roots(join::<4, 8>(lives(5), &joins, None)), [0, 1, 3, 3]);
    // The memory of an output is there anyway.
    assert_eq!(roots(join::<4, 8>(lives(5), &joins, Some(3))), [3, 1, 3, 3]);
    assert_eq!(join::<4, 8>(lives(4), &joins, None).span(0), (1, 5));
}
