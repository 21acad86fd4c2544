//! Blocks as types: networks in networks, shared and frozen parts, layers of one's own, networks with parameters.

mod generic;
mod nested;
mod own;
mod shared;
