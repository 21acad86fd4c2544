//! What a network does not have, so that the compiler says why where it is tried: each of these functions asks for a trait that nobody has,
//! whose message is the answer. A network's own functions are found before them.

use crate::network::Network;

/// Declares a trait that nobody has, and what is said of it.
macro_rules! nobody_has {
    ($($name:ident: $message:literal, $label:literal, $($note:literal),+;)*) => {
        $(
            #[doc = $message]
            #[diagnostic::on_unimplemented(message = $message, label = $label, $(note = $note),+)]
            pub trait $name {}
        )*
    };
}

nobody_has! {
    NeedsFold: "this network has no `fold`: its definition does not name what comes of it", "no `#[fold(…)]` in the definition",
        "write `#[fold(NameOfTheFolded)]` above the struct; a `BatchNorm` behind a convolution or `Linear` is then folded into it";
    NeedsWeights: "there are no weights of this network in the program", "no `#[weights(\"…\")]` in the definition",
        "write `#[weights(\"file.safetensors\")]` above the struct, with the feature `weights` of `dl`; or make a `&'static` network from numbers with `dl::flash::network`",
        "if it is there under a condition, `cfg_attr(feature = \"…\", weights(…))`, that feature of this crate is off";
    NeedsLayersWithState: "this network has no state: it has no recurrent layer", "nothing to take step by step",
        "it is evaluated as a whole: `infer(&x, &mut arena)`, or `infer_in` if its sequences may have any length; networks with `Rnn`, `Lstm` or `Gru` have `initial_state` and `step`";
    NeedsLength: "this network has no `infer` and no arena: its sequences may have any length, and so may what they need of memory", "memory of unknown size",
        "one step at a time needs memory of known size: `step(&x, &mut state)`, of a network with recurrent layers",
        "or write a length into the definition, such as `[50, 8]` in the place of `[.., 8]`",
        "or `infer_in(&x, &mut numbers)`, with `ARENA` numbers and `ARENA_STEP` for each step";
    NeedsSizes: "this network has no `infer` and no arena: its sizes are parameters, and so is what it needs of memory", "memory of unknown size",
        "a network with numbers for sizes has both: make one, `pub struct Net: [64] -> [64]`, with this as its layer, `body: Block<64>`",
        "or `infer_in(&x, &mut numbers)`, with `ARENA` numbers";
    NeedsStd: "this needs the standard library: the feature `std` of `dl` is off", "needs `std`",
        "without it, `infer(&x, &mut arena)` evaluates a network, and `step(&x, &mut state)` a recurrent one",
        "on a workstation: `features = [\"std\"]` for `dl` in Cargo.toml, or its default features";
    NeedsAlloc: "this needs a heap: the feature `alloc` of `dl` is off", "needs `alloc`",
        "without it, a network is a `static` of `#[weights(\"…\")]` or `dl::flash::network`; with the feature `train`, `dl::device::zeros()` makes one of zeros",
        "where there is a heap: `features = [\"alloc\"]` for `dl` in Cargo.toml; with the standard library, `\"std\"`";
    NeedsTraining: "this is for training on a workstation: it needs the features `train` and `std` of `dl`", "needs `train` and `std`",
        "there: `dl` with its default features, or `features = [\"train\", \"std\"]`, in Cargo.toml; `net.save(…)` writes what the device reads by `#[weights(\"…\")]`",
        "on the device: `features = [\"train\"]`, and `dl::device`, in memory that the program supplies";
    NeedsFiles: "this reads or writes a file: it needs the feature `safetensors` of `dl`, and with it the standard library", "needs `safetensors`",
        "without files, `#[weights(\"…\")]` above the struct puts the weights into the program; feature `weights`",
        "on a workstation: `features = [\"safetensors\"]` for `dl` in Cargo.toml, or its default features";
}

/// What is there with other features only, and what another definition has.
pub trait Otherwise: Network {
    /// Stands where trained weights would be.
    const WEIGHTS: NoWeights<Self> = NoWeights(core::marker::PhantomData);

    fn fold(&self)
    where
        Self: NeedsFold,
    {
    }

    #[cfg(not(feature = "std"))]
    fn predict(&self, _x: &Self::Input) -> Self::Output
    where
        Self: NeedsStd,
    {
        unreachable!()
    }

    #[cfg(not(feature = "std"))]
    fn predict_batch(&self, _xs: &[Self::Input]) -> &'static [Self::Output]
    where
        Self: NeedsStd,
    {
        &[]
    }

    #[cfg(not(feature = "std"))]
    fn predictor(&self)
    where
        Self: NeedsStd,
    {
    }

    #[cfg(not(feature = "std"))]
    fn stepper(&self)
    where
        Self: NeedsStd,
    {
    }

    #[cfg(not(feature = "alloc"))]
    fn zeros() -> &'static mut Self
    where
        Self: NeedsAlloc,
    {
        unreachable!()
    }

    #[cfg(not(feature = "alloc"))]
    fn summary() -> &'static str
    where
        Self: NeedsAlloc,
    {
        ""
    }

    #[cfg(not(all(feature = "train", feature = "std")))]
    fn init(_seed: u64) -> &'static mut Self
    where
        Self: NeedsTraining,
    {
        unreachable!()
    }

    #[cfg(not(all(feature = "train", feature = "std")))]
    fn tape()
    where
        Self: NeedsTraining,
    {
    }

    #[cfg(not(any(feature = "safetensors", all(feature = "train", feature = "std"))))]
    fn save<P>(&self, _path: P) -> Result<(), core::fmt::Error>
    where
        Self: NeedsFiles,
    {
        Ok(())
    }

    #[cfg(not(any(feature = "safetensors", all(feature = "train", feature = "std"))))]
    fn from_file<P>(_path: P) -> Result<&'static mut Self, core::fmt::Error>
    where
        Self: NeedsFiles,
    {
        unreachable!()
    }

    #[cfg(not(any(feature = "safetensors", all(feature = "train", feature = "std"))))]
    fn from_bytes(_bytes: &[u8]) -> Result<&'static mut Self, core::fmt::Error>
    where
        Self: NeedsFiles,
    {
        unreachable!()
    }
}

/// Stands where the trained weights of `N` would be.
pub struct NoWeights<N: ?Sized>(core::marker::PhantomData<N>);

impl<N: Network> NoWeights<N> {
    pub fn infer<X, A>(&self, _x: X, _arena: A) -> &'static N::Output
    where
        N: NeedsWeights,
    {
        unreachable!()
    }

    pub fn step<X, S>(&self, _x: X, _state: S) -> N::Output
    where
        N: NeedsWeights,
    {
        unreachable!()
    }

    pub fn infer_step<X, S>(&self, _x: X, _state: S) -> N::Output
    where
        N: NeedsWeights,
    {
        unreachable!()
    }

    pub fn initial_state(&self)
    where
        N: NeedsWeights,
    {
    }

    pub fn predict<X>(&self, _x: X) -> N::Output
    where
        N: NeedsWeights,
    {
        unreachable!()
    }
}

/// Networks without recurrent layers.
pub trait Stateless: Network {
    fn initial_state(&self)
    where
        Self: NeedsLayersWithState,
    {
    }

    fn step<X, S>(&self, _x: X, _state: S) -> Self::Output
    where
        Self: NeedsLayersWithState,
    {
        unreachable!()
    }

    fn infer_step<X, S>(&self, _x: X, _state: S) -> Self::Output
    where
        Self: NeedsLayersWithState,
    {
        unreachable!()
    }
}

/// Networks over sequences of any length.
pub trait AnyLength: Network {
    fn infer<X, A>(&self, _x: X, _arena: A) -> &'static Self::Output
    where
        Self: NeedsLength,
    {
        unreachable!()
    }
}

/// Networks whose sizes are parameters.
pub trait AnySizes: Network {
    fn infer<X, A>(&self, _x: X, _arena: A) -> &'static Self::Output
    where
        Self: NeedsSizes,
    {
        unreachable!()
    }
}
