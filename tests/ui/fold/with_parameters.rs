use dl::network;

network! {
    #[fold(NetFolded)]
    struct Net<const N: usize>: [N] -> [N] { Linear(N), BatchNorm }
}

fn main() {}
