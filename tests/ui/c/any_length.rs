//! Neither all at once in memory of known size, nor step by step.

use dl::flash;

dl::network! {
    pub struct Tagger: [.., 3] -> [.., 4] { bidirectional { Gru(2) } }
}

static TAGGER: Tagger = flash::network(&[0; 4 * 84]);

dl::export_c! { tagger: Tagger = &TAGGER }

fn main() {}
