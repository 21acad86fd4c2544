use dl::network;

network! { struct A: [2] -> [2] { l: Linear(2) } }
network! { struct B: [2] -> [2] { a: A } }
network! { struct C: [2] -> [2] { b: B } }
network! { struct D: [2] -> [2] { c: C } }
network! { struct E: [2] -> [2] { d: D } }
network! { struct F: [2] -> [2] { e: E } }
network! { struct G: [2] -> [2] { f: F } }
network! { struct H: [2] -> [2] { g: G } }

fn main() {}
