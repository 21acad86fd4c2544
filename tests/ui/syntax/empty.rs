dl::network! {}

fn main() {}
