use dl_core::shape::typed::{Array1, Dim, Product};

fn main() {
    let _: Array1<f32, <(Dim<8>, Dim<31>, Dim<23>) as Product>::Output>;
}
