//! What is exported is no network.

struct Table([f32; 4]);

static TABLE: Table = Table([0.0; 4]);

dl::export_c! { table: Table = &TABLE }

fn main() {}
