use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

fn main() {
    let (net, mut arena) = (Net::init(1), NetArena::new());
    let first = net.infer(&[0.0; 4], &mut arena);
    let second = net.infer(&[1.0; 4], &mut arena);
    println!("{first:?} {second:?}");
}
