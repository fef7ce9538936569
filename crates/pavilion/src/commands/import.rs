//! `pavilion import`: a list of dwellings into a compound.
