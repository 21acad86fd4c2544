//! Tests of gradients and shapes, one for each of many networks.

use dl::prelude::*;

/// One test for each network: its gradients are those that differences give.
macro_rules! gradients {
    ($($Net:ident),* $(,)?) => { $(
        #[test]
        #[allow(non_snake_case)]
        fn $Net() {
            dl::testing::check_gradients::<self::$Net<f64>>();
        }
    )* };
}
pub(crate) use gradients;

/// Checks that every layer of a chain has the shape it should have, and the network's types the sizes that follow.
pub fn shapes<N: Train<Elem = f64>>(expected: &[&[usize]]) {
    let inferred: Vec<&[usize]> = N::LAYERS.iter().map(|layer| layer.output.as_slice()).collect();
    assert_eq!(inferred, expected, "{}", N::NAME);
    let numbers: usize = expected[expected.len() - 1].iter().product();
    assert_eq!(size_of::<N::Output>(), 8 * numbers, "{}: the output's type", N::NAME);
}

/// One test for each chain: the shapes after its layers, then its gradients.
macro_rules! chains {
    ($($Net:ident: [$([$($size:literal),*]),*];)*) => { $(
        #[test]
        #[allow(non_snake_case)]
        fn $Net() {
            crate::check::shapes::<self::$Net<f64>>(&[$(&[$($size),*]),*]);
            dl::testing::check_gradients::<self::$Net<f64>>();
        }
    )* };
}
pub(crate) use chains;
