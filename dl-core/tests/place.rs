//! Memory of values whose lives are known: against every placement for few values, against what is needed at the same time for many.

use std::cell::Cell;

use dl_core::plan::{Count, Extent, Life, Need, Slot, extent, place, placed};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What is needed at the same time, at most, by the definition.
fn least(lives: &[Life]) -> usize {
    let needed = |moment: usize| {
        lives.iter().filter(|life| life.from <= moment && moment <= life.to).map(|life| life.need.len).sum::<usize>()
    };
    lives.iter().map(|life| needed(life.from)).max().unwrap_or(0)
}

/// The numbers that a placement takes, after a check that no two values overlap while both are needed.
fn taken<const N: usize>(lives: [Life; N]) -> usize {
    let slots: [Slot; N] = place(lives);
    assert_eq!(placed(lives).least, Extent { sample: least(&lives), step: 0 });
    for i in 0..N {
        for j in 0..i {
            let meet = lives[i].from <= lives[j].to && lives[j].from <= lives[i].to;
            let [a, b] = [slots[i], slots[j]].map(|slot| slot.batch(Count::samples(1)));
            assert!(!meet || a.end <= b.start || b.end <= a.start, "{:?} and {:?} overlap", lives[i], lives[j]);
        }
    }
    extent(&slots).sample
}

/// The least that any placement takes: the values in every order, each at the lowest place that is free. One of the orders gives the optimum:
/// in an optimal placement, pushed down as far as it goes, that by place.
fn optimum(lives: &[Life]) -> usize {
    fn further(lives: &[Life], places: &mut Vec<Option<usize>>, end: usize, best: &mut usize, least: usize) {
        if end >= *best || *best == least {
            return;
        }
        if places.iter().all(Option::is_some) {
            *best = end;
            return;
        }
        for v in 0..lives.len() {
            if places[v].is_some() {
                continue;
            }
            let meets = |i: &usize| lives[*i].from <= lives[v].to && lives[v].from <= lives[*i].to;
            let others = (0..lives.len()).filter(meets).filter_map(|i| Some((places[i]?, lives[i].need.len)));
            let mut others: Vec<_> = others.collect();
            others.sort_unstable();
            let len = lives[v].need.len;
            let at = others
                .iter()
                .fold(0, |at, (other, size)| if other + size <= at || at + len <= *other { at } else { other + size });
            places[v] = Some(at);
            further(lives, places, end.max(at + len), best, least);
            places[v] = None;
        }
    }
    let mut best = usize::MAX;
    further(lives, &mut vec![None; lives.len()], 0, &mut best, least(lives));
    best
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn chains_take_what_two_neighbours_need() {
    let lens = prop::array::uniform32(1usize..1000);
    let check = |lens: [usize; 32]| {
        let lives = std::array::from_fn::<_, 32, _>(|i| Life::new(Need::sample(lens[i]), i, i + 1));
        let neighbours = lens.windows(2).map(|pair| pair[0] + pair[1]).max();
        assert_eq!(Some(taken(lives)), neighbours);
        Ok(())
    };
    runner(500).run(&lens, check).expect("chains are placed as well as they can be");
}

/// The lives of residual blocks, some inside others: each has a shortcut beside a chain.
fn residual<const N: usize>(seeds: [(usize, usize); N]) -> [Life; N] {
    let mut step = 0;
    std::array::from_fn(|i| {
        let (len, longer) = seeds[i];
        step += 1;
        Life::new(Need::sample(len), step, step + 1 + if longer > 2 { 0 } else { longer })
    })
}

/// How much more than the optimum a placement takes, in hundredths.
const MOST_OF_OPTIMUM: usize = 125;

#[test]
fn branches_take_little_more_than_the_best_placement_of_all() {
    let seeds = prop::array::uniform7((1usize..20, 0usize..5));
    let [worst, best, all] = [100, 0, 0].map(Cell::new);
    runner(400)
        .run(&seeds, |seeds| {
            let lives = residual(seeds);
            let (taken, optimum) = (taken(lives), optimum(&lives));
            worst.set(worst.get().max(100 * taken / optimum));
            best.set(best.get() + usize::from(taken == optimum));
            all.set(all.get() + 1);
            prop_assert!(100 * taken <= MOST_OF_OPTIMUM * optimum, "{taken} is far from {optimum}: {lives:?}");
            Ok(())
        })
        .expect("no placement is far from the best");
    let [worst, best, all] = [worst, best, all].map(Cell::into_inner);
    println!("{best} of {all} are the best placement; the worst takes {worst} hundredths of the best");
    assert!(best * 100 >= 95 * all, "only {best} of {all} are the best placement");
}

#[test]
fn many_branches_take_little_more_than_what_is_needed_at_the_same_time() {
    let seeds = prop::array::uniform32((1usize..1000, 0usize..5));
    runner(300)
        .run(&seeds, |seeds| {
            let lives = residual(seeds);
            let (taken, least) = (taken(lives), least(&lives));
            prop_assert!(100 * taken <= 140 * least, "{taken} is far from {least}: {lives:?}");
            Ok(())
        })
        .expect("no placement is far from what is needed");
}

#[test]
fn steps_lie_behind_samples() {
    let step = |len, from, to| Life::new(Need { len, per_step: true }, from, to);
    let slots = place([step(5, 0, 1), Life::new(Need::sample(3), 0, 2), step(2, 1, 2), step(5, 2, 3)]);
    assert_eq!(extent(&slots), Extent { sample: 3, step: 7 });
    assert!(slots.iter().all(|slot| slot.per_step == (slot.at == 3)));
}
