//! Networks live on the heap: neither their size nor their depth asks anything of the stack, without optimization either.
//! (Kernels do, where nothing is inlined: a fixed amount, below what is given here.)

use dl::prelude::*;

network! {
    /// Two megabytes of weights.
    struct Wide: [1024] -> [10] { Linear(512), Relu, Linear(10) }
}

network! {
    /// Two hundred layers.
    struct Deep: [8] -> [10] { repeat 100 { Linear(8), Tanh }, Linear(10) }
}

fn life<N, const W: usize>() -> Result<(), dl::Error>
where
    N: Train<Elem = f32, Input = [f32; W], Output = [f32; 10], Ends = dl::network::ends::Scores>,
{
    let data = Dataset::new(vec![[0.5; W]; 4], vec![0_usize, 1, 2, 3])?;
    let mut net = N::init(1);
    Trainer::new(Sgd::new(1e-2), CrossEntropy).batch(2).restore_best().quiet().fit(&mut net, &data, &data)?;
    let copy = net.clone();
    assert_eq!(copy.predict(&data.inputs()[0]), net.predict(&data.inputs()[0]));
    assert_eq!(N::from_bytes(&net.to_bytes()?)?.as_slice(), copy.as_slice());
    Ok(())
}

#[test]
fn a_small_stack_is_enough() {
    for life in [life::<Wide, 1024>, life::<Deep, 8>] {
        let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(life);
        assert!(matches!(thread.map(std::thread::JoinHandle::join), Ok(Ok(Ok(())))));
    }
}
