//! Convolutions.

use super::check::check;
use super::convolutions::{any_conv, compare};
use proptest::prelude::*;

check! {
    plain: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]), [2, 6, 5];
    pointwise: Conv2d, Conv2d::DEFAULT.out_channels(5).kernel([1, 1]), [3, 3, 4];
    one_window: Conv2d, Conv2d::DEFAULT.out_channels(7).kernel([4, 3]), [3, 4, 3];
    without_bias: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([2, 3]).bias(false), [2, 4, 5];
    padded: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]).padding(Padding::Zeros([1; 4])), [2, 5, 6];
    padded_widely: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).padding(Padding::Zeros([4; 4])), [1, 3, 3];
    padded_unevenly: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).padding(Padding::Zeros([0, 2, 1, 0])), [2, 4, 4];
    strided: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 3]).stride([2, 2]), [2, 7, 7];
    strided_unevenly: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([2, 3]).stride([1, 3]), [2, 4, 9];
    stride_beyond_kernel: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([1, 1]).stride([2, 2]), [2, 5, 5];
    dilated: Conv2d, Conv2d::DEFAULT.out_channels(3).kernel([3, 2]).dilation([2, 3]), [2, 7, 6];
    dilated_and_padded: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).dilation([2, 2]).padding(Padding::Zeros([2; 4])), [2, 5, 5];
    grouped: Conv2d, Conv2d::DEFAULT.out_channels(6).kernel([3, 3]).groups(2), [4, 5, 5];
    depthwise: Conv2d, Conv2d::DEFAULT.out_channels(4).kernel([3, 3]).groups(4).padding(Padding::Same), [4, 5, 5];
    depthwise_strided: Conv2d, Conv2d::DEFAULT.out_channels(8).kernel([3, 3]).groups(4).stride([2, 2]), [4, 5, 5];
    depthwise_wide: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([2, 3]).groups(2).padding(Padding::Zeros([1; 4])), [2, 6, 20];
    depthwise_by_two: Conv2d, Conv2d::DEFAULT.out_channels(4).kernel([3, 3]).groups(2).stride([2, 2]).padding(Padding::Zeros([1; 4])), [2, 9, 11];
    depthwise_by_three: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 5]).groups(2).stride([1, 3]).padding(Padding::Zeros([1; 4])), [2, 7, 15];
    depthwise_dilated: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).groups(2).dilation([2, 1]).bias(false), [2, 9, 8];
    same: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([4, 4]).padding(Padding::Same), [2, 5, 6];
    same_strided: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).padding(Padding::Same), [2, 6, 7];
    floor: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).rounding(Rounding::Floor), [2, 6, 8];
    ceil: Conv2d, Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).stride([2, 2]).rounding(Rounding::Ceil), [2, 6, 8];
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_convolutions_are_the_naive_ones(conv in any_conv(), bias: bool, seed in 0..1000u64) {
        compare::<f64>(&conv, bias, seed);
        compare::<f32>(&conv, bias, seed);
    }
}
