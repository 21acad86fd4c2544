use dl::prelude::*;

network! { struct Tagger: [.., 3] -> [.., 2] { Gru(4), Linear(2) } }

fn main() -> Result<(), dl::Error> {
    let data = Dataset::new(vec![vec![[0.0; 3]; 5]], vec![1_usize])?;
    let mut net = Tagger::init(1);
    Trainer::new(Adam::new(1e-3), CrossEntropy).fit(&mut net, &data, &data)?;
    Ok(())
}
