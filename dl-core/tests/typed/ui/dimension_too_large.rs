#[path = "../net.rs"]
mod net;

type Large = net::Encoder<2000, 48>;

fn main() {
    let _: Large;
}
