use dl::network;

network! {
    struct Net: [4] -> [2] where rom <= 64 * KIB, sram <= 4 * KIB, stack <= KIB, flash <= 16KIB, ram <= 4 * KB { Linear(2) }
}

fn main() {}
