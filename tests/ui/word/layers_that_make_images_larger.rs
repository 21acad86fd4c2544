use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        Conv2DTranspose(4, kernel = 2), UpSampling2D(2), ConvTranpose2d(4, kernel = 2), UpsamplingBilinear2d(2), Deconv(2, kernel = 2),
    }
}

fn main() {}
