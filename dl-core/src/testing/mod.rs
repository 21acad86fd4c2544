//! Tests of networks and layers: gradients against differences, memory that is not written, values against PyTorch's.
//!
//! Whoever writes a layer defines a network that consists of it and holds that against three independent oracles, a line each.
//! All of them panic with what is wrong, as assertions do.
//!
//! ```
//! use dl_core::tape::Train;
//! use dl_core::testing::{Golden, check_gradients};
//!
//! /// For the network in both precisions.
//! fn is_right<Double: Train<Elem = f64>, Single: Train<Elem = f32>>() -> Result<(), dl_core::error::Error> {
//!     check_gradients::<Double>();
//!     let golden = Golden::load("tests/my_layer.safetensors")?;
//!     golden.check::<Double>(1e-11);
//!     golden.check::<Single>(2e-5);
//!     Ok(())
//! }
//! ```
//!
//! # Golden files
//!
//! A [`Golden`] file is safetensors and holds cases. A case is one network, of the name of its type; its tensors are called
//!
//! ```text
//! <case>/<mode>/x.<i>            input i, batch first
//! <case>/<mode>/weight.<name>    a weight or a running statistic before the pass, named as in the network
//! <case>/<mode>/y.<i>            output i
//! <case>/<mode>/dy.<i>           a gradient of output i, any numbers
//! <case>/<mode>/dx.<i>           the gradient of input i
//! <case>/<mode>/dweight.<name>   the gradient of a weight
//! <case>/<mode>/after.<name>     a running statistic after the pass
//! ```
//!
//! where `<mode>` is `train`, `eval`, or `any` for a network to which the mode makes no difference. This is how PyTorch writes one:
//!
//! ```text
//! import torch
//! from safetensors.torch import save_file
//!
//! def single(tensor):  # in double precision, but such that single precision holds it exactly
//!     return tensor.detach().float().double()
//!
//! def case(name, module, *inputs, mode="any"):
//!     module.double().train(mode == "train")
//!     state = {k: t for k, t in module.state_dict().items() if not k.endswith("num_batches_tracked")}
//!     for t in state.values():
//!         t.copy_(single(t))
//!     before = {k: t.clone() for k, t in state.items()}
//!     xs = [single(x).requires_grad_() for x in inputs]
//!     ys = module(*xs)
//!     ys = ys if isinstance(ys, tuple) else (ys,)
//!     dys = [single(torch.randn(y.shape)) for y in ys]
//!     torch.autograd.backward(ys, dys)
//!     tensors = {
//!         "x": dict(enumerate(xs)), "y": dict(enumerate(ys)), "dy": dict(enumerate(dys)),
//!         "dx": {i: x.grad for i, x in enumerate(xs)},
//!         "weight": before, "dweight": {k: p.grad for k, p in module.named_parameters()},
//!         "after": dict(module.named_buffers()),
//!     }
//!     return {f"{name}/{mode}/{what}.{k}": t.detach().double().contiguous().clone()
//!             for what, named in tensors.items() for k, t in named.items()}
//!
//! torch.manual_seed(1)
//! net = torch.nn.Sequential(torch.nn.Linear(4, 2))
//! save_file(case("MyNet", net, torch.randn(3, 4)), "tests/my_layer.safetensors")
//! ```

mod golden;
mod gradients;
mod numbers;
mod passes;
mod shapes;

pub use golden::Golden;
pub use gradients::check_gradients;
pub use numbers::assert_close;
pub use shapes::check_shapes;
