//! Which times are bookable: edge cases by table, clock changes of every zone, properties against a plain oracle.

mod clocks;
mod edges;
mod properties;
mod reasons;
mod shop;
