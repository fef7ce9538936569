//! The rooms and the desk: actions, SQL, pages, API. See ARCHITECTURE.md for the map.

pub mod blobs;
pub mod config;
pub mod context;
pub mod crypto;
pub mod db;
pub mod desk;
pub mod i18n;
pub mod outside;
pub mod problem;
pub mod rooms;
pub mod web;
