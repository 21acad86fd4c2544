//! `export_c!`.

/// Exports networks as functions of C, from a crate of the type `staticlib`. The [guide](crate::guide::c) shows all of it.
///
/// Each is a name in C, the network's type, and the network: any expression of type `&'static LeNet5`. Its header is written by
/// [`c::header`](crate::c::header) with the same name: `lenet5_infer`, and for recurrent networks `lenet5_initial_state` and `lenet5_step`.
///
/// ```
/// use dl::flash;
/// use dl::prelude::*;
///
/// network! {
///     pub struct Scale: [3] -> [1] { Linear(1, bias = false) }
/// }
///
/// static SCALE: Scale = flash::network(&[0; 12]);
///
/// dl::export_c! {
///     scale: Scale = &SCALE,
/// }
/// # fn main() {}
/// ```
///
/// The names begin with `dl_` in the library: call them through the header, which has the arguments of this network and no other. It works
/// for `f32` and `f64`, for networks with parameters (`encoder: Encoder<64, 48> = …`), and for any number of inputs and outputs. Sequences
/// of any length are taken step by step; if a network cannot be, give its sequences a length.
///
/// Rust needs an assembler for the target, to name a symbol after the network: there is one for x86, Arm, AArch64, RISC-V and others.
#[macro_export]
macro_rules! export_c {
    ($($name:ident: $Network:ty = $network:expr),+ $(,)?) => {
        $($crate::__export_c! { $name, $Network, $network })+
    };
}

/// One network of `export_c!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __export_c {
    ($name:ident, $Network:ty, $network:expr) => {
        const _: () = $crate::c::check::<$Network>();

        const _: () = {
            use $crate::c::Otherwise as _;

            fn __network() -> &'static $Network {
                $network
            }

            #[unsafe(export_name = concat!("dl_", stringify!($name), "_infer"))]
            unsafe extern "C" fn __infer(
                inputs: *const *const ::core::ffi::c_void,
                arena: *mut ::core::ffi::c_void,
                outputs: *mut *const ::core::ffi::c_void,
                _network: *const ::core::ffi::c_void,
            ) -> ::core::ffi::c_int {
                // SAFETY: the header has the network's sizes.
                unsafe { $crate::c::Exported::<$Network>::infer(__network(), inputs, arena, outputs) }
            }

            #[unsafe(export_name = concat!("dl_", stringify!($name), "_initial_state"))]
            unsafe extern "C" fn __initial_state(
                state: *mut ::core::ffi::c_void,
                _network: *const ::core::ffi::c_void,
            ) -> ::core::ffi::c_int {
                // SAFETY: the header has the network's sizes.
                unsafe { $crate::c::Exported::<$Network>::initial_state(__network(), state) }
            }

            #[unsafe(export_name = concat!("dl_", stringify!($name), "_step"))]
            unsafe extern "C" fn __step(
                inputs: *const *const ::core::ffi::c_void,
                state: *mut ::core::ffi::c_void,
                outputs: *const *mut ::core::ffi::c_void,
                _network: *const ::core::ffi::c_void,
            ) -> ::core::ffi::c_int {
                // SAFETY: the header has the network's sizes.
                unsafe { $crate::c::Exported::<$Network>::step(__network(), inputs, state, outputs) }
            }
        };

        // A symbol that says which network this is. The header asks for that of its own.
        ::core::arch::global_asm!(
            ".text",
            concat!(".globl ", $crate::__symbol!($name), "{0}"),
            concat!($crate::__symbol!($name), "{0}:"),
            ".long 0",
            const {
                use $crate::c::Otherwise as _;
                $crate::c::Exported::<$Network>::FINGERPRINT
            },
        );
    };
}

/// The name of the symbol that stands for a network, without its number.
#[doc(hidden)]
#[macro_export]
#[cfg(not(any(target_vendor = "apple", all(windows, target_arch = "x86"))))]
macro_rules! __symbol {
    ($name:ident) => {
        concat!("dl_", stringify!($name), "_network_")
    };
}

/// The name of the symbol that stands for a network, without its number, on systems that put `_` before names of C.
#[doc(hidden)]
#[macro_export]
#[cfg(any(target_vendor = "apple", all(windows, target_arch = "x86")))]
macro_rules! __symbol {
    ($name:ident) => {
        concat!("_dl_", stringify!($name), "_network_")
    };
}
